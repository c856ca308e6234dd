/** What a failed fetch means for the object, and for everything else that is to be fetched from the same Console. Pure. */
import type { ErrorCode } from '#contract/errors.ts';
import type { Failure } from '../failure.ts';

export interface Trouble {
  /** Null: until the connection is changed, or something was fetched for a person. */
  readonly untilUs: number | null;
  readonly sentence: string;
}

export interface FailureCase {
  /** How often in a row the Console failed before. */
  readonly failures: number;
  /** How often this object was tried before. */
  readonly tries: number;
  readonly nowUs: number;
  /** From 0 to 1, so that many clients do not come back at once. */
  readonly chance: number;
}

export interface AfterFailure {
  /** Null: nothing stands in the way of other objects. */
  readonly lane: Trouble | null;
  /** Null: it is not tried again. */
  readonly nextDueUs: number | null;
}

/** Somebody has to do something first. */
const stoppers: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'console.unauthorised',
  'console.forbidden',
  'console.not_connected',
  'console.tls',
  'console.redirected',
  'secret.unreadable',
]);
/** The Console, or the way to it. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'console.unreachable',
  'console.rate_limited',
  'console.unavailable',
  'secret.vault_locked',
  'log.query_timeout',
]);

const firstWaitMs = 5_000;
const longestWaitMs = 15 * 60_000;
/** A day of the longest waits: what happened so long ago is old news. */
const mostTries = 100;
/** What was just announced may not be there at once. */
const notFoundWaitsMs = [10_000, 60_000];

export function afterFailure(failure: Failure, { failures, tries, nowUs, chance }: FailureCase): AfterFailure {
  const why = failure.message;
  if (stoppers.has(failure.code)) {
    return { lane: { untilUs: null, sentence: `Fetching is paused: ${why}` }, nextDueUs: nowUs };
  }
  if (passing.has(failure.code)) {
    const asked = Number(failure.details['retryAfterMs'] ?? 0);
    const doubled = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 20));
    const waitMs = Math.max(Number.isFinite(asked) ? asked : 0, doubled * (0.5 + chance / 2));
    const untilUs = nowUs + Math.ceil(waitMs) * 1000;
    const sentence = `Fetching waits until ${momentWords(untilUs)}: ${why}`;
    return { lane: { untilUs, sentence }, nextDueUs: tries + 1 >= mostTries ? null : untilUs };
  }
  const againMs = failure.code === 'console.not_found' ? notFoundWaitsMs[tries] : undefined;
  return { lane: null, nextDueUs: againMs === undefined ? null : nowUs + againMs * 1000 };
}

function momentWords(atUs: number): string {
  return `${new Date(Math.floor(atUs / 1000)).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}
