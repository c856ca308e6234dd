/** Signatures as text. Refuses what is not exactly the form: decoders stop silently at the first odd character. */
import type { HashAlgorithm, SignatureEncoding } from '#contract/models/signing.ts';
import type { SchemeAdvice } from './scheme-module.ts';

export const digestBytes: Readonly<Record<HashAlgorithm, number>> = { sha256: 32, sha1: 20, sha512: 64 };

export const algorithmLabels: Readonly<Record<HashAlgorithm, string>> = {
  sha256: 'HMAC-SHA256',
  sha1: 'HMAC-SHA1',
  sha512: 'HMAC-SHA512',
};

const grammars: Readonly<Record<SignatureEncoding, RegExp>> = {
  hex: /^[0-9a-f]+$/,
  base64: /^[A-Za-z0-9+/]+={0,2}$/,
  base64url: /^[A-Za-z0-9_-]+$/,
};

export function encodeSignature(bytes: Uint8Array, encoding: SignatureEncoding): string {
  return Buffer.from(bytes).toString(encoding);
}

/** The bytes of a signature of `length` bytes; null for any text but the one that encodes them. Hex is lower case. */
export function decodeSignature(text: string, encoding: SignatureEncoding, length: number): Uint8Array | null {
  // why: twice the length covers hex, the longest form, so a huge header costs nothing.
  if (text.length > length * 2 || !grammars[encoding].test(text)) return null;
  const bytes = Buffer.from(text, encoding);
  // why: base64 has several texts for the same bytes; only one of them is what the scheme writes.
  return bytes.length === length && encodeSignature(bytes, encoding) === text ? bytes : null;
}

function lengthOf(encoding: SignatureEncoding, bytes: number): number {
  return encodeSignature(new Uint8Array(bytes), encoding).length;
}

/** What a text of the right number of base64 letters is, other than what was asked for; null when it can't be told. */
function base64Form(value: string, encoding: SignatureEncoding): string | null {
  if (encoding === 'hex') return 'The signature is base64, not hex.';
  if (encoding === 'base64url') return 'The signature is base64, not base64url.';
  if (/[-_]/.test(value)) return 'The signature is base64url, not base64.';
  return value.endsWith('=') ? null : 'The "=" at the end of the base64 is missing.';
}

/** What the value is instead, where it is something whole; null when it is not. */
function otherForm(value: string, encoding: SignatureEncoding, bytes: number): string | null {
  if (new RegExp(`^[0-9A-Fa-f]{${bytes * 2}}$`).test(value)) {
    return encoding === 'hex' ? 'The signature is hex with upper-case letters.' : `The signature is hex, not ${encoding}.`;
  }
  const prefix = /^([A-Za-z0-9]{1,12}=)./.exec(value)?.[1];
  if (prefix !== undefined && value.length > lengthOf(encoding, bytes)) return `The signature has a "${prefix}" prefix.`;
  const letters = Math.ceil((bytes * 8) / 6);
  return new RegExp(`^[A-Za-z0-9+/_-]{${letters}}={0,2}$`).test(value) ? base64Form(value, encoding) : null;
}

function formOf(value: string, encoding: SignatureEncoding, bytes: number): string {
  const other = otherForm(value, encoding, bytes);
  if (other !== null) return other;
  if (encoding !== 'hex') return `The signature is not the base64 of ${bytes} bytes: it has ${value.length} characters.`;
  const cause = /^[0-9A-Fa-f]*$/.test(value) ? `other than ${bytes * 2}` : 'not all of them hex digits';
  return `The signature is not ${bytes * 2} hex characters: it has ${value.length} characters, ${cause}.`;
}

/** What is odd about the form of a signature that `decodeSignature` refuses. */
export function explainForm(value: string, encoding: SignatureEncoding, algorithm: HashAlgorithm, before = ''): SchemeAdvice {
  const bytes = digestBytes[algorithm];
  const form =
    encoding === 'hex'
      ? `exactly ${bytes * 2} lower-case hex characters`
      : `its ${encoding}, ${lengthOf(encoding, bytes)} characters${encoding === 'base64' ? ' that end in "="' : ''}`;
  const lead = before === '' ? '' : `"${before}" and then `;
  return {
    sentence: formOf(value, encoding, bytes),
    advice: `Send ${lead}the ${algorithmLabels[algorithm]} of what the scheme signs as ${form}, and nothing else.`,
  };
}
