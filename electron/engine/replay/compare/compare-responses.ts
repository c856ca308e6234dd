/**
 * Two attempts' answers side by side. Guarantees: large bodies are compared in a worker, so the main thread waits for nothing; the result is
 * small; a cancelled comparison ends at once, with `cancelled.by_user`.
 */
import type { ResponseComparison } from '#contract/models/attempt-comparison.ts';
import { compareHeaders, isOfOneAnswer } from '#domain/attempts/compare-headers.ts';
import { fail } from '#engine/failure.ts';
import type { StoredAttempt } from '#engine/log/log.ts';
import { WorkerQueue } from '#engine/workers/worker-queue.ts';
import { headerValue } from './answer-text.ts';
import { type BodiesCase, type BodiesResult, compareAnswerBodies } from './compare-answer-bodies.ts';

/** An attempt with the kept bytes of its answer; null where they are gone, or there was no answer. */
export interface ComparedAttempt extends Pick<StoredAttempt, 'summary' | 'response'> {
  readonly body: Uint8Array | null;
}

export type CompareBodies = (given: BodiesCase, signal?: AbortSignal) => Promise<BodiesResult>;

export interface BodyComparer {
  readonly compare: CompareBodies;
  close(): Promise<void>;
}

/** Bytes of both bodies together that are compared where they are: less than a millisecond of work. */
const smallBytes = 32 * 1024;

/** `entry`: the compare worker's entry file. The thread is started when it is needed and ends by itself. */
export function createBodyComparer(entry: URL): BodyComparer {
  const queue = new WorkerQueue<BodiesCase, BodiesResult>(entry, 'compare-answers');
  return {
    async compare(given, signal) {
      if (signal?.aborted === true) fail('cancelled.by_user');
      const bytes = given.first.bytes.length + given.second.bytes.length;
      return bytes > smallBytes || isPacked(given) ? queue.run(given, signal) : compareAnswerBodies(given, () => false);
    },
    close: () => queue.close(),
  };
}

/** A few bytes may stand for many. */
function isPacked({ first, second }: BodiesCase): boolean {
  return first.contentEncoding !== null || second.contentEncoding !== null;
}

export async function compareResponses(
  first: ComparedAttempt,
  second: ComparedAttempt,
  compareBodies: CompareBodies,
  signal?: AbortSignal,
): Promise<ResponseComparison> {
  const headers = compareHeaders(first.response?.headers ?? [], second.response?.headers ?? []);
  const { body, words } = await bodiesOf(first, second, compareBodies, signal);
  const status = statusChange(first, second);
  const differing = headers.filter(({ change }) => change !== 'same');
  const telling = differing.filter(({ name }) => !isOfOneAnswer(name)).map(({ name }) => name);
  const isBodySame = body.kind === 'same' || (body.kind === 'absent' && areAlikeWithoutBody(first, second));
  const isSame = status === 'same' && isBodySame && telling.length === 0;
  const sentence = sentenceOf(first, second, { status, words, body, telling, differing: differing.map(({ name }) => name), isSame });
  return { first: first.summary, second: second.summary, isSame, sentence, status, headers, body };
}

function statusChange({ response: first }: ComparedAttempt, { response: second }: ComparedAttempt): ResponseComparison['status'] {
  if (first === null || second === null) return first === second ? 'same' : first === null ? 'only-second' : 'only-first';
  return first.status === second.status ? 'same' : 'changed';
}

function areAlikeWithoutBody(first: ComparedAttempt, second: ComparedAttempt): boolean {
  return first.response === null && second.response === null && first.summary.outcome === second.summary.outcome;
}

async function bodiesOf(
  first: ComparedAttempt,
  second: ComparedAttempt,
  compareBodies: CompareBodies,
  signal: AbortSignal | undefined,
): Promise<BodiesResult> {
  const absent = describeAbsent(first, second);
  const [ours, theirs] = [bodyOf(first), bodyOf(second)];
  if (absent !== null || ours === null || theirs === null) return { body: { kind: 'absent', sentence: absent ?? '' }, words: '' };
  return compareBodies({ first: ours, second: theirs }, signal);
}

function bodyOf({ response, body }: ComparedAttempt): BodiesCase['first'] | null {
  if (response === null || body === null) return null;
  const { headers, isTruncated } = response;
  return {
    bytes: body,
    contentType: headerValue(headers, 'content-type'),
    contentEncoding: headerValue(headers, 'content-encoding'),
    isTruncated,
  };
}

function describeAbsent(first: ComparedAttempt, second: ComparedAttempt): string | null {
  if (first.response === null && second.response === null) return 'Neither attempt has an answer.';
  if (first.response === null) return `The first attempt has no answer. ${first.summary.sentence}`.trim();
  if (second.response === null) return `The second attempt has no answer. ${second.summary.sentence}`.trim();
  if (first.body === null || second.body === null)
    return `The ${first.body === null ? 'first' : 'second'} answer's body is not kept any more.`;
  return null;
}

interface Found {
  readonly status: ResponseComparison['status'];
  readonly body: ResponseComparison['body'];
  readonly words: string;
  /** Names of headers that differ, of all and of those that say something. */
  readonly differing: readonly string[];
  readonly telling: readonly string[];
  readonly isSame: boolean;
}

function sentenceOf(first: ComparedAttempt, second: ComparedAttempt, found: Found): string {
  if (found.body.kind === 'absent') return absentSentence(first, second, found);
  if (found.status !== 'same') {
    const rest = found.words === '' ? '' : ` The bodies ${found.words}.`;
    return `The first was answered ${first.response?.status}, the second ${second.response?.status}.${rest}`;
  }
  if (found.words !== '') return `Both were answered ${first.response?.status}; the bodies ${found.words}.`;
  if (found.telling.length > 0) return `Status and body are the same; headers differ: ${nameList(found.telling)}.`;
  if (found.differing.length > 0)
    return `The answers are the same, but for ${nameList(found.differing)}, which each answer has of its own.`;
  return 'The answers are the same.';
}

function absentSentence(first: ComparedAttempt, second: ComparedAttempt, { body, status, isSame }: Found): string {
  if (isSame) return `Neither attempt has an answer, and both ended alike. ${first.summary.sentence}`.trim();
  if (status === 'same' && first.response === null) {
    return `Neither attempt has an answer: the first is ${words(first)}, the second ${words(second)}.`;
  }
  return body.kind === 'absent' ? body.sentence : '';
}

function words({ summary }: ComparedAttempt): string {
  return summary.outcome.replaceAll('-', ' ');
}

function nameList(names: readonly string[]): string {
  const unique = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  const shown = unique.slice(0, 5);
  return unique.length > shown.length ? `${shown.join(', ')} and ${unique.length - shown.length} more` : shown.join(', ');
}
