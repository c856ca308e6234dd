/**
 * UTF-8 for a layer that has no TextDecoder and no TextEncoder. Decodes as the WHATWG decoder does (one U+FFFD per maximal bad part), except that a
 * byte order mark is kept: what is shown is what came.
 */

const replacement = 0xfffd;
const flushAt = 4096;

/** How many continuation bytes a lead byte asks for; -1 when it can't start a character. */
function continuationsOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  if (lead >= 0xf0 && lead <= 0xf4) return 3;
  return -1;
}

/** Overlong forms, surrogates and code points over U+10FFFF are shut out by the range of the first continuation byte. */
function isSecondByte(lead: number, byte: number): boolean {
  if (lead === 0xe0) return byte >= 0xa0 && byte <= 0xbf;
  if (lead === 0xed) return byte >= 0x80 && byte <= 0x9f;
  if (lead === 0xf0) return byte >= 0x90 && byte <= 0xbf;
  if (lead === 0xf4) return byte >= 0x80 && byte <= 0x8f;
  return byte >= 0x80 && byte <= 0xbf;
}

type Sequence = 'whole' | 'bad' | 'cut';

/** Judges the character that starts at `at`, where a non-ASCII byte is; `length` is the whole character or the maximal bad part. */
function sequenceAt(bytes: Uint8Array, at: number, end: number): { readonly kind: Sequence; readonly length: number } {
  const lead = bytes[at] ?? 0;
  const wanted = continuationsOf(lead);
  if (wanted < 0) return { kind: 'bad', length: 1 };
  for (let index = 1; index <= wanted; index += 1) {
    if (at + index >= end) return { kind: 'cut', length: index };
    const byte = bytes[at + index] ?? 0;
    const isGood = index === 1 ? isSecondByte(lead, byte) : byte >= 0x80 && byte <= 0xbf;
    if (!isGood) return { kind: 'bad', length: index };
  }
  return { kind: 'whole', length: wanted + 1 };
}

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  const lead = bytes[at] ?? 0;
  let point = length === 2 ? lead & 0x1f : length === 3 ? lead & 0x0f : lead & 0x07;
  for (let index = 1; index < length; index += 1) point = (point << 6) | ((bytes[at + index] ?? 0) & 0x3f);
  return point;
}

/** Text of the bytes from `from` (inclusive) to `to` (exclusive). Never throws; bad parts become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  let points: number[] = [];
  let at = from;
  while (at < to) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      points.push(byte);
      at += 1;
    } else {
      const sequence = sequenceAt(bytes, at, to);
      points.push(sequence.kind === 'whole' ? codePointAt(bytes, at, sequence.length) : replacement);
      at += sequence.length;
    }
    if (points.length >= flushAt) {
      text += String.fromCodePoint(...points);
      points = [];
    }
  }
  return text + String.fromCodePoint(...points);
}

/** Whether the bytes are well-formed UTF-8. With `mayBeCut`, a character that the end cuts in two is no fault. */
export function isUtf8(bytes: Uint8Array, mayBeCut = false): boolean {
  let at = 0;
  while (at < bytes.length) {
    if ((bytes[at] ?? 0) < 0x80) {
      at += 1;
      continue;
    }
    const sequence = sequenceAt(bytes, at, bytes.length);
    if (sequence.kind === 'bad') return false;
    if (sequence.kind === 'cut') return mayBeCut;
    at += sequence.length;
  }
  return true;
}

/** The bytes of a text; half of a pair alone becomes U+FFFD, as with the WHATWG encoder. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? replacement;
    at = writeCodePoint(bytes, at, point >= 0xd800 && point <= 0xdfff ? replacement : point);
  }
  return bytes.slice(0, at);
}

function writeCodePoint(bytes: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    bytes[at] = point;
    return at + 1;
  }
  const continuations = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  const lead = continuations === 1 ? 0xc0 : continuations === 2 ? 0xe0 : 0xf0;
  bytes[at] = lead | (point >> (6 * continuations));
  for (let index = 1; index <= continuations; index += 1) {
    bytes[at + index] = 0x80 | ((point >> (6 * (continuations - index))) & 0x3f);
  }
  return at + continuations + 1;
}
