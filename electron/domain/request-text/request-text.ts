/** What is understood of a request that a person pastes or drops, in whatever form it was copied. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { decodeUtf8 } from '../utf8.ts';

/**
 * `http`: a request as on the wire; `headers`: lines of headers or a JSON of them; `curl`: a command; `har`: an entry of a browser's
 * recording; `delivery`: Hookglass's own JSON of a delivery; `json`: an object with `headers` in it, as functions of a cloud are given.
 */
export const requestForms = ['http', 'headers', 'curl', 'har', 'delivery', 'json'] as const;
export type RequestForm = (typeof requestForms)[number];

export interface RequestText {
  readonly kind: 'request';
  readonly form: RequestForm;
  /** POST where the text names none. */
  readonly method: string;
  /** Path and query, or a whole address; `/` where the text names none. */
  readonly url: string;
  /** In order, with case and duplicates. From bytes one character is one byte (Latin-1), as in a delivery. */
  readonly headers: readonly HeaderPair[];
  /** The exact bytes; null when the text does not hold the body, which is not the same as an empty one. */
  readonly body: Uint8Array | null;
  /** What was guessed, left aside or looks odd: whole sentences. */
  readonly notes: readonly string[];
}

export interface RequestTextProblem {
  readonly kind: 'problem';
  /** What is wrong and what to do, in plain sentences. */
  readonly sentence: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

export type RequestTextResult = RequestText | RequestTextProblem;

/** `at` is an offset in bytes. */
export function problemAt(bytes: Uint8Array, at: number, sentence: string): RequestTextProblem {
  const before = decodeUtf8(bytes, 0, Math.min(at, bytes.length));
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.slice(0, lineStart).split('\n').length;
  return { kind: 'problem', sentence, line, column: before.length - lineStart + 1 };
}

/** A header's name as HTTP allows it (RFC 9110, 5.6.2). */
export const headerNamePattern = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const wholeName = new RegExp(`^${headerNamePattern}$`);

export function isHeaderName(text: string): boolean {
  return wholeName.test(text);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** Without the white space that HTTP allows around a value. */
export function trimValue(text: string): string {
  let from = 0;
  let to = text.length;
  while (isBlank(text[from])) from += 1;
  // why: a pattern for the end takes time by the square of a long run of spaces.
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

const pieceLength = 8192;

/** One character for each byte. */
export function latin1Text(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  for (let at = from; at < to; at += pieceLength) text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + pieceLength)));
  return text;
}

/** One byte for each character, all of them below U+0100. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** The first value of a header, its name in any case. */
export function headerOf(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

const maxQuoted = 40;

/** A piece of what was pasted, for a sentence: short, and without what is no plain text. */
export function quoted(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
  return `"${plain.length > maxQuoted ? `${plain.slice(0, maxQuoted)}…` : plain}"`;
}
