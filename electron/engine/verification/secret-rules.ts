/**
 * What is refused and what is remarked on when a secret is saved. The value itself is kept exactly as given.
 * Guarantees: no sentence holds any of the value; a fault in it is told by its place and kind.
 */
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { keyFault } from './key-faults.ts';
import type { SchemeSettings } from './scheme.ts';
import type { SigningKey } from './scheme-module.ts';
import { schemes } from './schemes.ts';

const shortKeyBytes = 16;
const shortestShownEnd = 12;
const dots = '••••••••';

export interface SecretInspection {
  /** Why it can't be used, in plain sentences; null when it can. */
  readonly problem: string | null;
  /** What is odd about it, in plain sentences; null when nothing is. */
  readonly notice: string | null;
  /** It has white space around it, and is a secret without. */
  readonly isTrimmable: boolean;
}

function keyOf(settings: SchemeSettings, value: string): SigningKey | null {
  return schemes[settings.scheme].readKey(new TextEncoder().encode(value), settings);
}

function wantedForm({ scheme, secretEncoding }: SchemeSettings): string {
  return schemeFactsOf(scheme).takesSecretEncoding
    ? `The endpoint takes secrets as ${secretEncoding}.`
    : `The scheme ${scheme} takes base64, with or without "whsec_" before it.`;
}

/** Judged without the white space around it, which is a notice: what was pasted is kept, and can be mended. */
function problemOf(settings: SchemeSettings, value: string): string | null {
  if (value === '') return 'It is empty. An empty secret would let anyone sign.';
  const trimmed = value.trim();
  if (trimmed === '') return 'It is only white space.';
  if (!value.isWellFormed()) return 'It has half of a character, so it has no bytes of its own. It was cut or copied wrongly.';
  const key = keyOf(settings, trimmed);
  if (key === null) {
    const example = isPlaceholder(trimmed) ? ' It looks like a placeholder.' : '';
    return `${wantedForm(settings)} ${keyFault(settings, value)}${example}`;
  }
  return key.bytes.length === 0 ? 'There is nothing after the prefix.' : null;
}

const wordsBefore =
  '(?:(?:my|the|a|an|your|insert|enter|paste|put|example|sample|test|dummy|fake|webhook|signing|shared|client|api|auth)[-_ ]?)*';

/** Texts that stand in examples and forms where a secret belongs, and masks as programs show them. */
const placeholders: readonly RegExp[] = [
  /^(?:whsec_|whpk_)?(?:\.{3,}|…|x{3,}|\*{3,}|0{6,}|<.*>)$/i,
  new RegExp(`^(?:whsec_)?${wordsBefore}(?:secret|token|key|password)(?:[-_ ]?(?:here|goes[-_ ]here|value))?$`, 'i'),
  /^(?:change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this)|to[-_ ]?do|placeholder|undefined|null|none)$/i,
  /^(?:\$\{?\w+\}?|%\w+%|\{\{.*\}\}|process\.env\.\w+)$/,
  /[•●]{3}/,
];

/** Whether it is a text that stands for a secret in an example. */
function isPlaceholder(trimmed: string): boolean {
  return trimmed.length <= 80 && placeholders.some((pattern) => pattern.test(trimmed));
}

const quoted = /^(?:".+"|'.+'|`.+`|“.+”|‘.+’)$/s;
const controls = /[\u0000-\u001f\u007f-\u009f]/;
/** No width, or a change of direction. The joiner of emoji is none of them. */
const invisible = /[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

function noticeOf(settings: SchemeSettings, value: string): string | null {
  const trimmed = value.trim();
  const key = keyOf(settings, value);
  const notices: string[] = [];
  if (trimmed !== value) {
    const effect = key === null ? 'so it matches nothing until that is trimmed.' : 'which counts as part of the secret.';
    notices.push(`It has white space at its start or end, ${effect}`);
  }
  if (quoted.test(trimmed)) notices.push('It has quotation marks around it, which count as part of the secret.');
  if (isPlaceholder(trimmed)) notices.push('It looks like a placeholder, not a secret.');
  if (controls.test(trimmed)) notices.push('It has a control character in it.');
  if (invisible.test(trimmed)) notices.push('It has an invisible character in it.');
  const bytes = (key ?? keyOf(settings, trimmed))?.bytes ?? new Uint8Array(0);
  // why: HMAC fills a key up with NUL bytes.
  if (bytes.every((byte) => byte === 0)) notices.push('It is nothing but NUL bytes, the same as an empty key: anyone can sign with it.');
  if (bytes.length < shortKeyBytes)
    notices.push(`It is short: ${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}. ${shortKeyBytes} or more can not be guessed.`);
  return notices.length === 0 ? null : notices.join(' ');
}

export function inspectSecretValue(settings: SchemeSettings, value: string): SecretInspection {
  const problem = problemOf(settings, value);
  const trimmed = value.trim();
  return {
    problem,
    notice: problem === null ? noticeOf(settings, value) : null,
    isTrimmable: trimmed !== value && problemOf(settings, trimmed) === null,
  };
}

/** Whether signatures can be made with it: not with a public key, nor with what is no key of the scheme. */
export function canSignWith(settings: SchemeSettings, value: Uint8Array): boolean {
  const key = schemes[settings.scheme].readKey(value, settings);
  return key !== null && key.kind === 'hmac' && key.bytes.length > 0;
}

/**
 * Dots and the last four characters, or dots alone under 12 characters. The number of dots says nothing of the length; white space around
 * the value and characters that are not seen are left out.
 */
export function maskSecret(value: string): string {
  const characters = [...value.trim()].filter((character) => !controls.test(character) && !invisible.test(character));
  return characters.length < shortestShownEnd ? dots : dots + characters.slice(-4).join('');
}
