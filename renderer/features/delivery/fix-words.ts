import type { Finding, Fix } from '#contract/models/diagnosis.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { formatDateTime } from '#renderer/lib/format-time.ts';

export interface FixWords {
  /** On the button. */
  readonly label: string;
  /** What will change, where it weakens or moves what is accepted; null where one press is enough. */
  readonly warning: string | null;
  /** What was done. */
  readonly done: string;
}

export interface FixNames {
  readonly endpoint: string;
  readonly secret: Finding['secret'];
}

const encodingNames = { text: 'text, as they are given', hex: 'hex', base64: 'base64' } as const;

/** A fix in words: what is pressed, what is asked before, what is said after. */
export function fixWords(fix: Fix, names: FixNames): FixWords {
  const { endpoint } = names;
  const secret = `“${names.secret?.name ?? 'The secret'}”`;
  switch (fix.kind) {
    case 'set-header':
      return { label: `Look in ${fix.headerName}`, warning: null, done: `${endpoint} looks in ${fix.headerName}.` };
    case 'set-scheme':
      return schemeWords(fix.scheme, endpoint);
    case 'set-secret-encoding': {
      const name = encodingNames[fix.secretEncoding];
      return {
        label: `Read the secrets as ${fix.secretEncoding}`,
        warning: `Every secret of ${endpoint} is then read as ${name}, for all its deliveries.`,
        done: `Secrets of ${endpoint} are read as ${name}.`,
      };
    }
    case 'trim-secret':
      return { label: 'Take the white space away', warning: null, done: `The white space around ${secret} is gone.` };
    case 'accept-secret':
      return {
        label: `Accept ${secret} for that time`,
        warning: `${secret} then counts ${spanWords(fix.validFromUs, fix.validUntilUs)}: every delivery of ${endpoint} that was signed with it in that time verifies, not only this one.`,
        done: `${secret} counts ${spanWords(fix.validFromUs, fix.validUntilUs)}.`,
      };
    case 'copy-secret': {
      const from = names.secret?.endpointName ?? 'another endpoint';
      return {
        label: `Accept ${secret} here as well`,
        warning: `${endpoint} then accepts what is signed with ${secret} of ${from}, ${spanWords(fix.validFromUs, null)}. If the sender only took the wrong secret, correct the sender instead.`,
        done: `${endpoint} accepts ${secret} of ${from} as well.`,
      };
    }
    case 'set-public-url':
      return addressWords(fix.publicUrl, endpoint);
    case 'enter-secret':
      return { label: 'Enter the secret', warning: null, done: `${endpoint} has another secret.` };
    case 'replay-fresh':
      return { label: 'Replay it fresh', warning: null, done: '' };
  }
}

function schemeWords(scheme: Extract<Fix, { kind: 'set-scheme' }>['scheme'], endpoint: string): FixWords {
  const { label } = schemeFactsOf(scheme);
  return {
    label: `Set the scheme to ${label}`,
    warning: `${endpoint} then checks all its deliveries as ${label} does. Header and encoding become those of that scheme; secrets stay.`,
    done: `${endpoint} checks as ${label} does.`,
  };
}

function addressWords(publicUrl: string | null, endpoint: string): FixWords {
  if (publicUrl === null) {
    return {
      label: 'Take the public address away',
      warning: null,
      done: `${endpoint} takes the address from the Host header and the path.`,
    };
  }
  return { label: `Set the public address to ${publicUrl}`, warning: null, done: `${endpoint} is known to the sender as ${publicUrl}.` };
}

function spanWords(fromUs: number, untilUs: number | null): string {
  const from = fromUs === 0 ? 'from the beginning' : `from ${secondsOf(fromUs)}`;
  return untilUs === null ? `${from}, without an end` : `${from} until ${secondsOf(untilUs)}`;
}

/** `12 May 2026, 14:02:07 CET`: without the weekday and the milliseconds. */
function secondsOf(timeUs: number): string {
  return formatDateTime(timeUs)
    .replace(/^\w+, /, '')
    .replace(/\.\d{3}/, '');
}
