/** When the Console says that something became what it is, read from the `…_at` fields of an object. */
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
const ofAnyState = ['status_changed_at', 'state_changed_at'];
const ofAnyChange = ['updated_at', 'modified_at', 'changed_at', 'updated'];

function firstTime(object: JsonObject, keys: readonly string[]): number | null {
  for (const key of keys) {
    const us = momentUs(ownValue(object, key), true);
    if (us !== null) return us;
  }
  return null;
}

/** The time at which the object came to a state: the field named after it before those that tell of any change. Null where it names none. */
export function stateTimeUs(object: JsonValue | undefined, state: string): number | null {
  if (!isJsonObject(object)) return null;
  const word = plainWord(state);
  const own = `${state
    .toLowerCase()
    .trim()
    .replace(/[\s-]+/g, '_')}_at`;
  return firstTime(object, [own, ...(Object.hasOwn(byState, word) ? (byState[word] ?? []) : []), ...ofAnyState, ...ofAnyChange]);
}

/** The time of the object's last change, whatever it was. */
export function changeTimeUs(object: JsonValue | undefined): number | null {
  return isJsonObject(object) ? firstTime(object, ofAnyChange) : null;
}

/** The earliest time that tells of the object at all. */
export function beginningUs(object: JsonValue | undefined): number | null {
  return isJsonObject(object) ? firstTime(object, ['created_at', 'queued_at', 'created', 'started_at']) : null;
}
