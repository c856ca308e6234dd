/** Which events the state of a run lets one expect, as far as the documentation says, and how sure that is. */
import { latestStateTimeUs, stateTimeUs } from '../drift/console-times.ts';
import { ownValue } from '../drift/own-value.ts';
import { plainWord } from '../drift/spellings.ts';
import { isJsonObject, type JsonValue } from '../json-value.ts';
import { runStatusOf, statusOf } from './statuses.ts';

export interface Expectation {
  readonly eventType: string;
  /** `open`: the documentation does not say, so its absence proves nothing. */
  readonly certainty: 'expected' | 'open';
  /** When the Console says that the cause of the event happened, or the latest that it can have; null where it names no time. */
  readonly causeUs: number | null;
  /** The earliest that it can have happened: a run may have been judged anew since it ended. Null where the Console names no time. */
  readonly causeFromUs: number | null;
  /** What the documentation says of it, where it does not simply agree; null where it does. */
  readonly remark: string | null;
}

const failedRemark =
  'The documentation names two causes of run.failed, failed cases and thresholds of the policy, so it depends on the policy whether a failed run has one.';
const bothRemark = 'A failed run is documented to have run.completed and run.failed, in no documented order.';
const errorRemark = 'The documentation does not say whether a run that ends in an error has this event.';

/** A run that ended before it began, as one that was cancelled in the queue; null where the Console does not say. */
function hasStarted(run: JsonValue): boolean | null {
  const startedAt = isJsonObject(run) ? ownValue(run, 'started_at') : undefined;
  return startedAt === undefined ? null : startedAt !== null;
}

function started(run: JsonValue, isSure: boolean): Expectation {
  const remark = isSure ? null : 'The Console does not say that the run ever started, and without a start there is no event of it.';
  const causeUs = stateTimeUs(run, 'running');
  return { eventType: 'run.started', certainty: isSure ? 'expected' : 'open', causeUs, causeFromUs: causeUs, remark };
}

function completed(run: JsonValue, certainty: Expectation['certainty'], remark: string | null): Expectation {
  const causeUs = stateTimeUs(run, statusOf(run) ?? '');
  return { eventType: 'run.completed', certainty, causeUs, causeFromUs: causeUs, remark };
}

/** why: it tells of the state, not of the end, and the state may be of a change after the end. */
function failed(run: JsonValue, certainty: Expectation['certainty'], remark: string): Expectation {
  const status = statusOf(run) ?? '';
  const times = { causeUs: latestStateTimeUs(run, status), causeFromUs: stateTimeUs(run, status) };
  return { eventType: 'run.failed', certainty, ...times, remark };
}

type Story = (run: JsonValue) => readonly Expectation[];

const stories: Readonly<Record<string, Story>> = {
  queued: () => [],
  running: (run) => [started(run, true)],
  passed: (run) => [started(run, true), completed(run, 'expected', null)],
  canceled: (run) => [started(run, hasStarted(run) ?? true), completed(run, 'expected', null)],
  failed: (run) => [started(run, true), completed(run, 'expected', bothRemark), failed(run, 'expected', failedRemark)],
  error: (run) => [started(run, hasStarted(run) ?? false), completed(run, 'open', errorRemark), failed(run, 'open', errorRemark)],
};

/** In the order of a run's life. Of a state that is not documented nothing is expected. */
export function expectedEvents(run: JsonValue): readonly Expectation[] {
  const status = statusOf(run);
  const word = status === null ? null : runStatusOf(status)?.status;
  return word === null || word === undefined ? [] : (stories[plainWord(word)]?.(run) ?? []);
}
