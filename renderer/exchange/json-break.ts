/** Where bytes stop being JSON, and what stands there instead of what. */
import type { JsonToken } from '#domain/json-reader.ts';

export interface JsonBreak {
  /** Byte offset from the start of the body, from 0. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** Characters from the start of the line as an editor counts them, from 1. */
  readonly column: number;
  /** One plain sentence without the position. */
  readonly sentence: string;
}

type Before = 'start' | 'open' | 'key' | 'value';

interface Finding {
  readonly offset: number;
  readonly sentence: string;
}

const literalWords = ['true', 'false', 'null'];
const escapes = '"\\/bfnrt';

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function nameOf(byte: number | undefined): string {
  if (byte === undefined) return 'the body ends';
  if (byte > 0x20 && byte < 0x7f) return `there is "${String.fromCharCode(byte)}"`;
  return `there is the byte 0x${byte.toString(16).padStart(2, '0')}`;
}

function isHexRun(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < from + 4; at += 1) {
    if (!/[0-9a-fA-F]/.test(String.fromCharCode(bytes[at] ?? 0))) return false;
  }
  return true;
}

/** The first byte that may not be in the string whose opening quote is at `start`; undefined when the string is whole. */
function findInString(bytes: Uint8Array, start: number): Finding | undefined {
  for (let at = start + 1; ; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return { offset: start, sentence: 'The string that starts here is never closed.' };
    if (byte < 0x20)
      return { offset: at, sentence: `A string holds the control byte 0x${byte.toString(16).padStart(2, '0')}, which JSON wants escaped.` };
    if (byte === 0x22) return undefined;
    if (byte !== 0x5c) continue;
    const escaped = String.fromCharCode(bytes[at + 1] ?? 0);
    if (escaped === 'u' ? !isHexRun(bytes, at + 2) : !escapes.includes(escaped)) {
      return { offset: at, sentence: 'A string holds an escape that JSON does not know.' };
    }
    at += 1;
  }
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
  return at + 1;
}

function findInKey(bytes: Uint8Array, at: number): Finding {
  const inString = findInString(bytes, at);
  if (inString !== undefined) return inString;
  const behind = skipSpace(bytes, endOfString(bytes, at));
  return { offset: behind, sentence: `After a key ${nameOf(bytes[behind])} where ":" is expected.` };
}

function findInValue(bytes: Uint8Array, at: number): Finding {
  const byte = bytes[at];
  if (byte === 0x22) return findInString(bytes, at) ?? { offset: at, sentence: 'This string is not expected here.' };
  const word = String.fromCharCode(...bytes.subarray(at, at + 12)).match(/^[A-Za-z]+/)?.[0];
  if (word !== undefined && !literalWords.includes(word)) return { offset: at, sentence: `"${word}" is not a JSON value.` };
  if (byte !== undefined && /[-0-9]/.test(String.fromCharCode(byte)))
    return { offset: at, sentence: 'The number that starts here is not whole.' };
  return { offset: at, sentence: `${capital(nameOf(byte))} where a value is expected.` };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function findFinding(bytes: Uint8Array, from: number, before: Before, open: readonly JsonToken[]): Finding {
  let at = skipSpace(bytes, from);
  if (before === 'key') return findInValue(bytes, skipSpace(bytes, at + 1));
  if (before === 'start') return findInValue(bytes, at);
  if (before === 'value') {
    if (open.length === 0) return { offset: at, sentence: `After the end of the document ${nameOf(bytes[at])}.` };
    if (bytes[at] !== 0x2c)
      return { offset: at, sentence: `${capital(nameOf(bytes[at]))} where a comma or the closing bracket is expected.` };
    at = skipSpace(bytes, at + 1);
  }
  if (open.at(-1) !== 'object') return findInValue(bytes, at);
  return bytes[at] === 0x22
    ? findInKey(bytes, at)
    : { offset: at, sentence: `${capital(nameOf(bytes[at]))} where a key in quotes is expected.` };
}

/**
 * Called once the reader has said `bad`: `from` is the byte behind the last good token, `before` what that token was, `open` the
 * containers it left open, outermost first.
 */
export function findJsonBreak(bytes: Uint8Array, from: number, before: Before, open: readonly JsonToken[]): JsonBreak {
  const { offset, sentence } = findFinding(bytes, from === 0 ? startOf(bytes) : from, before, open);
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  const column = new TextDecoder().decode(bytes.subarray(lineStart, offset)).length + 1;
  return { offset, line, column, sentence };
}

function startOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
