/** Two answers' bodies, from bytes to what is shown. Guarantees: never throws whatever the bytes; the result is small. */
import type { ResponseComparison } from '#contract/models/attempt-comparison.ts';
import { compareJson } from '#domain/attempts/compare-json.ts';
import { compareText } from '#domain/attempts/compare-text.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';
import { type AnswerText, answerText, unpacked } from './answer-text.ts';

export interface AnswerBody {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  /** More came than is kept. */
  readonly isTruncated: boolean;
}

export interface BodiesCase {
  readonly first: AnswerBody;
  readonly second: AnswerBody;
}

export interface BodiesResult {
  readonly body: ResponseComparison['body'];
  /** How they differ, to be read after "The bodies"; empty where they don't. */
  readonly words: string;
}

/** Lines of both together up to which they are compared one by one. */
const mostComparedLines = 200_000;

class Stopped extends Error {}

/** Ends with anything when it is stopped. */
export function compareAnswerBodies({ first, second }: BodiesCase, isStopped: () => boolean): BodiesResult {
  const onStep = () => {
    if (isStopped()) throw new Stopped('Nobody waits for this comparison any more');
  };
  if (first.isTruncated || second.isTruncated) return compareKept(first, second, onStep);
  if (areEqual(first.bytes, second.bytes)) return { body: { kind: 'same' }, words: '' };
  const ours = unpacked(first.bytes, first.contentEncoding);
  const theirs = unpacked(second.bytes, second.contentEncoding);
  if (ours === null || theirs === null) return asBytes(first.bytes, second.bytes);
  if (areEqual(ours, theirs)) return { body: { kind: 'same' }, words: '' };
  const firstText = answerText(ours, first.contentType);
  const secondText = answerText(theirs, second.contentType);
  if (firstText === null || secondText === null) return asBytes(ours, theirs);
  return asJson(firstText, secondText, onStep) ?? asText(firstText.text, secondText.text, onStep) ?? asBytes(ours, theirs);
}

/** What is not there can differ, so nothing is said to be the same. */
function compareKept(first: AnswerBody, second: AnswerBody, onStep: () => void): BodiesResult {
  const length = Math.min(first.bytes.length, second.bytes.length);
  const [ours, theirs] = [first.bytes.subarray(0, length), second.bytes.subarray(0, length)];
  if (areEqual(ours, theirs)) {
    return { body: { kind: 'bytes', firstDifference: null }, words: `are the same as far as both are kept (${length} bytes)` };
  }
  const isPlain = [first, second].every(({ contentEncoding }) => unpacked(new Uint8Array([0]), contentEncoding) !== null);
  const texts = isPlain ? [answerText(ours, first.contentType), answerText(theirs, second.contentType)] : [];
  const [firstText, secondText] = texts;
  const shown = firstText && secondText ? asText(firstText.text, secondText.text, onStep) : null;
  if (shown?.body.kind !== 'text') return asBytes(first.bytes, second.bytes);
  return { body: { ...shown.body, isCut: true }, words: `${shown.words}, as far as they are kept` };
}

function asJson(first: AnswerText, second: AnswerText, onStep: () => void): BodiesResult | null {
  const ours = first.isJson ? parsed(first.text) : undefined;
  const theirs = second.isJson ? parsed(second.text) : undefined;
  if (ours === undefined || theirs === undefined) return null;
  const { fields, count } = compareJson(ours, theirs, onStep);
  const body = { kind: 'json', fields, isCut: count > fields.length } as const;
  const [shown] = fields;
  if (shown === undefined) return { body, words: 'hold the same values, written differently' };
  return {
    body,
    words: `differ in ${count === 1 ? 'one field' : `${count} fields`}${count === 1 ? ': ' : ', the first is '}${fieldWords(shown)}`,
  };
}

function fieldWords({ path, change, first, second }: Extract<BodiesResult['body'], { kind: 'json' }>['fields'][number]): string {
  const name = path === '' ? 'the whole body' : path;
  if (change === 'only-first') return `${name} (only the first has it)`;
  if (change === 'only-second') return `${name} (only the second has it)`;
  const isShort = [first, second].every((text) => text !== null && text.length <= 60);
  return isShort ? `${name} (${first} → ${second})` : name;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseJson(text.replace(/^\uFEFF/, ''));
  } catch {
    // What looks like JSON and is none is compared as text.
    return undefined;
  }
}

function asText(first: string, second: string, onStep: () => void): BodiesResult | null {
  if (linesOf(first) + linesOf(second) > mostComparedLines) return null;
  const { lines, isCut, removed, added } = compareText(first, second, onStep);
  const parts = [
    removed === 0 ? '' : `${lineWords(removed)} only in the first`,
    added === 0 ? '' : `${lineWords(added)} only in the second`,
  ];
  return { body: { kind: 'text', lines, isCut }, words: `differ: ${parts.filter((part) => part !== '').join(', ')}` };
}

function lineWords(count: number): string {
  return count === 1 ? 'one line' : `${count} lines`;
}

function linesOf(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function asBytes(first: Uint8Array, second: Uint8Array): BodiesResult {
  const at = firstDifference(first, second);
  return { body: { kind: 'bytes', firstDifference: at }, words: `differ from byte ${at} on (${first.length} and ${second.length} bytes)` };
}

function firstDifference(first: Uint8Array, second: Uint8Array): number {
  const length = Math.min(first.length, second.length);
  let at = 0;
  while (at < length && first[at] === second[at]) at += 1;
  return at;
}

function areEqual(first: Uint8Array, second: Uint8Array): boolean {
  return first.length === second.length && Buffer.compare(first, second) === 0;
}
