/** From bytes to what can be read: laid out JSON, plain text, or the finding that neither fits. Pure but for the time slices. */

import { inSlices } from '#renderer/lib/in-slices.ts';
import { defaultFormatLimits, type FormatLimits, formatJsonSteps } from './format-json.ts';
import type { JsonBreak } from './json-break.ts';

export type JsonState =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'invalid'; readonly at: JsonBreak; readonly hasRunOut: boolean }
  | { readonly kind: 'too-deep'; readonly limit: number }
  | { readonly kind: 'too-long'; readonly limit: number }
  /** Nothing says that this is JSON, so it is not called broken. */
  | { readonly kind: 'not-json' };

export interface BodyText {
  /** The bytes as text, as they came; decoded at the first call, because mostly the laid out form is looked at. */
  readonly received: () => string;
  readonly json: JsonState;
  readonly isUtf8: boolean;
  readonly hasByteOrderMark: boolean;
}

interface Decoded {
  readonly text: string;
  readonly isUtf8: boolean;
}

function decode(bytes: Uint8Array<ArrayBuffer>): Decoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isUtf8: true };
  } catch {
    // why: bytes that are not UTF-8 are shown with replacement characters, and the view says so.
    return { text: new TextDecoder('utf-8').decode(bytes), isUtf8: false };
  }
}

function startsWithByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

export function saysJson(contentType: string | null): boolean {
  return /^[^;]*[/+]json\b/i.test(contentType ?? '');
}

function looksLikeJson(bytes: Uint8Array<ArrayBuffer>, contentType: string | null): boolean {
  const first = /\S/.exec(new TextDecoder().decode(bytes.subarray(0, 1024)))?.[0] ?? '';
  return saysJson(contentType) || '{["'.includes(first);
}

/** Reads bytes as text and, where they look or are said to be JSON, as JSON. */
export async function readBodyText(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string | null,
  signal?: AbortSignal,
  limits: FormatLimits = defaultFormatLimits,
): Promise<BodyText> {
  let received: Decoded | undefined;
  const decodeReceived = (): Decoded => {
    received ??= decode(bytes);
    return received;
  };
  const base = { received: () => decodeReceived().text, hasByteOrderMark: startsWithByteOrderMark(bytes) };
  if (bytes.length === 0 || !looksLikeJson(bytes, contentType))
    return { ...base, isUtf8: decodeReceived().isUtf8, json: { kind: 'not-json' } };
  const formatted = await inSlices(formatJsonSteps(bytes, limits), signal);
  if (formatted.kind === 'formatted') {
    const { text, isUtf8 } = decode(formatted.bytes);
    return { ...base, isUtf8, json: { kind: 'formatted', text } };
  }
  const isOther = formatted.kind === 'invalid' && formatted.at.offset === 0 && !saysJson(contentType);
  return { ...base, isUtf8: decodeReceived().isUtf8, json: isOther ? { kind: 'not-json' } : formatted };
}

/** True when the bytes hold what text does not: NUL, or many control bytes. Judged from the first 8 KiB. */
export function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 8192);
  let control = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) control += 1;
  }
  return control * 20 > sample.length;
}
