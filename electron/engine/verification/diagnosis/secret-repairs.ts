/** One secret with one thing changed: what people and programs get wrong about keys. */

import type { SecretId } from '#contract/ids.ts';
import type { Fix, HabitCode, HypothesisCode } from '#contract/models/diagnosis.ts';
import type { SecretEncoding } from '#contract/models/signing.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { SchemeSettings } from '../scheme.ts';
import { schemes } from '../schemes.ts';
import { decodeBase64, decodeHex } from '../secret-keys.ts';

export interface SecretRepair {
  readonly code: HypothesisCode;
  /** As a scheme reads it, or key bytes that stand for themselves. */
  readonly key: { readonly value: Uint8Array } | { readonly bytes: Uint8Array };
  /** Follows "the signature was made with" and names the secret by itself. */
  readonly how: (name: string) => string;
  readonly advice: string;
  readonly habit: HabitCode;
  readonly fix: Fix | null;
}

/** Shorter keys are found by chance in any text. */
const shortestDecoded = 8;

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** Whether the scheme reads secrets as base64 by itself (Standard Webhooks and Svix). */
function isBase64Scheme(settings: SchemeSettings): boolean {
  return !schemeFactsOf(settings.scheme).takesSecretEncoding;
}

function encodingFix(settings: SchemeSettings, secretEncoding: SecretEncoding): Fix | null {
  return isBase64Scheme(settings) ? null : { kind: 'set-secret-encoding', secretEncoding };
}

function whiteSpace(text: string, secretId: SecretId | null): SecretRepair[] {
  const trimmed = text.trim();
  const repairs: SecretRepair[] = [];
  if (trimmed !== text && trimmed !== '') {
    repairs.push({
      code: 'secret-white-space',
      key: { value: bytesOf(trimmed) },
      how: (name) => `${name} without the white space around it`,
      advice: 'Take the white space away from the secret here; it came along when it was pasted.',
      habit: 'untrimmed-secret',
      fix: secretId === null ? null : { kind: 'trim-secret', secretId },
    });
  }
  for (const [end, words] of [
    ['\n', 'a line feed'],
    ['\r\n', 'a line break (CR LF)'],
    [' ', 'a space'],
  ] as const) {
    repairs.push({
      code: 'secret-white-space',
      key: { bytes: bytesOf(text + end) },
      how: (name) => `${name} and ${words} at its end`,
      advice: `The sender reads its secret with ${words} at the end, as from a file or a variable: have it trimmed there.`,
      habit: 'untrimmed-secret',
      fix: null,
    });
  }
  return repairs;
}

function quotes(text: string): SecretRepair[] {
  const inner = /^(["'`])([\s\S]+)\1$/.exec(text.trim())?.[2];
  const habit = 'untrimmed-secret';
  const outer = ['"', "'"].map(
    (mark): SecretRepair => ({
      code: 'secret-quoted',
      key: { bytes: bytesOf(`${mark}${text}${mark}`) },
      how: (name) => `${name} with quotes around it`,
      advice: 'The sender takes the quotes of its configuration as part of the secret: have them taken away there.',
      habit,
      fix: null,
    }),
  );
  if (inner === undefined) return outer;
  const repair: SecretRepair = {
    code: 'secret-quoted',
    key: { value: bytesOf(inner) },
    how: (name) => `${name} without the quotes around it`,
    advice: 'Enter the secret again without the quotes.',
    habit,
    fix: { kind: 'enter-secret' },
  };
  return [repair, ...outer];
}

function asText(text: string, settings: SchemeSettings): SecretRepair[] {
  const bare = text.replace(/^wh(?:sec|pk)_/, '');
  const isTextAlready = !isBase64Scheme(settings) && settings.secretEncoding === 'text';
  const whole: SecretRepair = {
    code: 'secret-as-text',
    key: { bytes: bytesOf(text) },
    how: (name) => `the whole text of ${name} as the key`,
    advice: isBase64Scheme(settings)
      ? 'The sender has to decode the base64 after "whsec_" and use those bytes as the key.'
      : 'Set the endpoint to take its secrets as text.',
    habit: 'wrong-key-bytes',
    fix: encodingFix(settings, 'text'),
  };
  const withoutPrefix: SecretRepair = {
    ...whole,
    code: isTextAlready ? 'secret-prefix' : 'secret-as-text',
    key: { bytes: bytesOf(bare) },
    how: (name) => `the text of ${name} without "whsec_" as the key`,
    advice: isTextAlready
      ? 'The sender leaves "whsec_" out of its key: have it use the whole text, or enter the secret here without it.'
      : 'The sender has to decode the base64 after "whsec_" and use those bytes as the key.',
    fix: null,
  };
  const withPrefix: SecretRepair = {
    ...withoutPrefix,
    code: 'secret-prefix',
    key: { bytes: bytesOf(`whsec_${bare}`) },
    how: (name) => `"whsec_" and the text of ${name} as the key`,
    advice: 'Enter the secret here with "whsec_" before it, as the sender has it.',
    fix: { kind: 'enter-secret' },
  };
  const repairs: SecretRepair[] = isTextAlready ? [] : [whole];
  if (bare !== text) repairs.push(withoutPrefix);
  else if (isTextAlready) repairs.push(withPrefix);
  return repairs;
}

function decoded(text: string, settings: SchemeSettings): SecretRepair[] {
  const bare = text.trim().replace(/^whsec_/, '');
  const base64 = isBase64Scheme(settings) ? null : decodeBase64(bare);
  const base64url = /[-_]/.test(bare) && /^[A-Za-z0-9_-]+={0,2}$/.test(bare) ? Buffer.from(bare, 'base64url') : null;
  const hex = decodeHex(bare);
  const repairs: SecretRepair[] = [];
  for (const bytes of [base64, base64url]) {
    if (bytes === null || bytes.length < shortestDecoded) continue;
    repairs.push({
      code: 'secret-base64',
      key: { bytes },
      how: (name) => `the bytes that ${name} decodes to as base64`,
      advice: isBase64Scheme(settings)
        ? 'The secret is base64url, with "-" and "_": enter it with "+" and "/" in their place.'
        : 'Set the endpoint to take its secrets as base64, or have the sender use the text as it is.',
      habit: 'wrong-key-bytes',
      fix: bytes === base64 ? encodingFix(settings, 'base64') : null,
    });
  }
  if (hex !== null && hex.length >= shortestDecoded) {
    repairs.push({
      code: 'secret-hex',
      key: { bytes: hex },
      how: (name) => `the bytes that ${name} decodes to as hex`,
      advice: 'Set the endpoint to take its secrets as hex, or have the sender use the text as it is.',
      habit: 'wrong-key-bytes',
      fix: encodingFix(settings, 'hex'),
    });
  }
  return repairs;
}

/** Every change of one secret, likeliest first; none that gives the key which the scheme reads from it anyway. */
export function repairsOf(value: Uint8Array, settings: SchemeSettings, secretId: SecretId | null): readonly SecretRepair[] {
  const text = Buffer.from(value).toString('utf8');
  const module = schemes[settings.scheme];
  const plain = module.readKey(value, settings);
  const repairs = [...whiteSpace(text, secretId), ...quotes(text), ...asText(text, settings), ...decoded(text, settings)];
  return repairs.filter(({ key }) => {
    const bytes = 'bytes' in key ? key.bytes : module.readKey(key.value, settings)?.bytes;
    return bytes !== undefined && bytes.length > 0 && (plain === null || Buffer.compare(bytes, plain.bytes) !== 0);
  });
}

/** What a program signs with when its secret was never set. A key of one NUL is the empty key: HMAC pads keys with NULs. */
export const unsetKeys: readonly { readonly words: string; readonly bytes: Uint8Array }[] = [
  { words: 'an empty key', bytes: new Uint8Array(1) },
  ...['undefined', 'null', 'None', 'nil', 'NULL', '[object Object]', 'secret', 'changeme', 'your-secret-here', 'your_webhook_secret'].map(
    (text) => ({ words: `the text "${text}" as the key`, bytes: bytesOf(text) }),
  ),
];
