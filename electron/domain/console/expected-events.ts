/** Which events the state of a run lets one expect, as far as the documentation says, and how sure that is. */
import { stateTimeUs } from '../drift/console-times.ts';
import { ownValue } from '../drift/own-value.ts';
import { plainWord } from '../drift/spellings.ts';
import { isJsonObject, type JsonValue } from '../json-value.ts';
import { runStatusOf, statusOf } from './statuses.ts';

export interface Expectation {
  readonly eventType: string;
  /** `open`: the documentation does not say, so its absence proves nothing. */
  readonly certainty: 'expected' | 'open';
  /** When the Console says that the cause of the event happened; null where it names no time. */
  readonly causeUs: number | null;
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
  return { eventType: 'run.started', certainty: isSure ? 'expected' : 'open', causeUs: stateTimeUs(run, 'running'), remark };
}

function ended(eventType: string, run: JsonValue, certainty: Expectation['certainty'], remark: string | null): Expectation {
  return { eventType, certainty, causeUs: stateTimeUs(run, statusOf(run) ?? ''), remark };
}

type Story = (run: JsonValue) => readonly Expectation[];

const stories: Readonly<Record<string, Story>> = {
  queued: () => [],
  running: (run) => [started(run, true)],
  passed: (run) => [started(run, true), ended('run.completed', run, 'expected', null)],
  canceled: (run) => [started(run, hasStarted(run) ?? true), ended('run.completed', run, 'expected', null)],
  failed: (run) => [
    started(run, true),
    ended('run.completed', run, 'expected', bothRemark),
    ended('run.failed', run, 'expected', failedRemark),
  ],
  error: (run) => [
    started(run, hasStarted(run) ?? false),
    ended('run.completed', run, 'open', errorRemark),
    ended('run.failed', run, 'open', errorRemark),
  ],
};

/** In the order of a run's life. Of a state that is not documented nothing is expected. */
export function expectedEvents(run: JsonValue): readonly Expectation[] {
  const status = statusOf(run);
  const word = status === null ? null : runStatusOf(status)?.status;
  return word === null || word === undefined ? [] : (stories[plainWord(word)]?.(run) ?? []);
}
