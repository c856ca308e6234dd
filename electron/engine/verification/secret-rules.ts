/** What is refused and what is remarked on when a secret is saved. The value itself is kept exactly as given. */
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { SchemeSettings } from './scheme.ts';
import { schemes } from './schemes.ts';

const shortKeyBytes = 16;
const shortestShownEnd = 12;
const dots = '••••••••';

export interface SecretInspection {
  /** Why it can't be used, in one sentence; null when it can. */
  readonly problem: string | null;
  /** What is odd about it, in one sentence; null when nothing is. */
  readonly notice: string | null;
}

function wantedForm({ scheme, secretEncoding }: SchemeSettings): string {
  if (!schemeFactsOf(scheme).takesSecretEncoding) {
    return `The scheme ${scheme} takes base64, with or without "whsec_" before it, and this is not base64.`;
  }
  return `The endpoint takes secrets as ${secretEncoding}, and this is not ${secretEncoding}.`;
}

function problemOf(settings: SchemeSettings, value: string): string | null {
  if (value === '') return 'It is empty. An empty secret would let anyone sign.';
  if (value.trim() === '') return 'It is only white space.';
  const key = schemes[settings.scheme].readKey(new TextEncoder().encode(value), settings);
  if (key === null) {
    const cause = value.trim() === value ? '' : ' It has white space around it.';
    return `${wantedForm(settings)}${cause}`;
  }
  return key.bytes.length === 0 ? 'There is nothing after the prefix.' : null;
}

function noticeOf(settings: SchemeSettings, value: string): string | null {
  const key = schemes[settings.scheme].readKey(new TextEncoder().encode(value), settings);
  const notices: string[] = [];
  if (value.trim() !== value) notices.push('It has white space at its start or end, which counts as part of the secret.');
  if (key !== null && key.bytes.length < shortKeyBytes) notices.push(`It is short: ${key.bytes.length} bytes.`);
  return notices.length === 0 ? null : notices.join(' ');
}

export function inspectSecretValue(settings: SchemeSettings, value: string): SecretInspection {
  const problem = problemOf(settings, value);
  return { problem, notice: problem === null ? noticeOf(settings, value) : null };
}

/** Dots and the last four characters, or dots alone under 12 characters. The number of dots says nothing of the length. */
export function maskSecret(value: string): string {
  const characters = [...value];
  return characters.length < shortestShownEnd ? dots : dots + characters.slice(-4).join('');
}
