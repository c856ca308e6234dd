/** When the Console says that something became what it is, read from the `…_at` fields of an object. */
import { runStatusOf } from '../console/statuses.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import { momentUs } from './moments.ts';
import { ownValue } from './own-value.ts';
import { plainWord } from './spellings.ts';

const byState: Readonly<Record<string, readonly string[]>> = {
  queued: ['queued_at', 'created_at'],
  running: ['started_at'],
  passed: ['finished_at', 'completed_at', 'ended_at'],
  failed: ['finished_at', 'completed_at', 'ended_at'],
  error: ['finished_at', 'completed_at', 'ended_at'],
  canceled: ['canceled_at', 'cancelled_at', 'finished_at', 'completed_at', 'ended_at'],
};
/** Envelopes name whole seconds, so within one nobody can say what came first. */
export const sameTimeUs = 1_000_000;

const ofAnyState = ['status_changed_at', 'state_changed_at'];
const ofAnyChange = ['updated_at', 'modified_at', 'changed_at', 'updated'];

function firstTime(object: JsonObject, keys: readonly string[]): number | null {
  for (const key of keys) {
    const us = momentUs(ownValue(object, key), true);
    if (us !== null) return us;
  }
  return null;
}

/** `Timed out`: `timed_out_at` */
function ownKey(state: string): string {
  const words = state.toLowerCase().trim();
  return `${words.replace(/[\s-]+/g, '_')}_at`;
}

function keysOf(state: string): readonly string[] {
  const word = plainWord(state);
  return Object.hasOwn(byState, word) ? (byState[word] ?? []) : [];
}

/** The time at which the object came to a state: the field named after it before those that tell of any change. Null where it names none. */
export function stateTimeUs(object: JsonValue | undefined, state: string): number | null {
  return isJsonObject(object) ? firstTime(object, [ownKey(state), ...keysOf(state), ...ofAnyState, ...ofAnyChange]) : null;
}

/** The latest time at which the object can have come to a state: that of the state, or its last change after it. Null where it names none. */
export function latestStateTimeUs(object: JsonValue | undefined, state: string): number | null {
  return latest([stateTimeUs(object, state), changeTimeUs(object)]);
}

/** What an event said of the object. */
export interface Said {
  readonly state: string | null;
  /** When; null where the event names no time. */
  readonly atUs: number | null;
}

/**
 * The time at which the object came from what an event said to another state. A time before the event can not be that, and the end of a run
 * does not tell when the run got another end, as when it is judged anew: then it is the last change. Null where the object names no time.
 */
export function turnTimeUs(object: JsonValue | undefined, state: string, said: Said): number | null {
  if (!isJsonObject(object)) return null;
  const hadEnded = said.state !== null && (runStatusOf(said.state)?.isTerminal ?? false);
  const named = firstTime(object, [ownKey(state), ...ofAnyState]) ?? (hadEnded ? null : firstTime(object, keysOf(state)));
  if (named !== null && said.atUs !== null && named - said.atUs >= sameTimeUs) return named;
  return latestStateTimeUs(object, state);
}

function latest(times: readonly (number | null)[]): number | null {
  return times.reduce((best, one) => (best === null || (one !== null && one > best) ? one : best), null);
}

/** The time of the object's last change, whatever it was. */
export function changeTimeUs(object: JsonValue | undefined): number | null {
  return isJsonObject(object) ? firstTime(object, ofAnyChange) : null;
}

/** The earliest time that tells of the object at all. */
export function beginningUs(object: JsonValue | undefined): number | null {
  return isJsonObject(object) ? firstTime(object, ['created_at', 'queued_at', 'created', 'started_at']) : null;
}
