/**
 * The object in an answer of the Console, or in what someone pasted: the object itself, a list with it (`{"data": […]}`, or bare), or an
 * object in one frame (`{"data": {…}}`, `{"run": {…}}`, a whole webhook).
 */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import { ownValue } from './own-value.ts';
import { payloadObject } from './payload-object.ts';

export type FoundObject =
  | { readonly value: JsonValue; readonly isListed: boolean }
  /** Why there is no such object, in one sentence. */
  | { readonly problem: string };

const idKeys = ['id', 'run_id'] as const;

/** By its own id; `run_id` names it only where it has none, for a result is not the run that it is of. */
function names(item: JsonValue, id: string): boolean {
  if (!isJsonObject(item)) return false;
  const value = ownValue(item, 'id') ?? ownValue(item, 'run_id');
  return (typeof value === 'string' || typeof value === 'number') && String(value) === id;
}

function findListed(items: readonly JsonValue[], id: string | null): FoundObject {
  const found = id === null ? undefined : items.find((item) => names(item, id));
  if (found !== undefined) return { value: found, isListed: true };
  const [only] = items;
  if (id === null && items.length === 1 && only !== undefined) return { value: only, isListed: true };
  const count = items.length === 1 ? '1 item' : `${items.length} items`;
  const problem = id === null ? 'and the payload names none of them' : `and none of them has the id "${id}"`;
  return { problem: items.length === 0 ? 'The list of the Console is empty.' : `The Console's answer is a list of ${count}, ${problem}.` };
}

/** Whether what somebody gave names an object, and another one than `id`. */
export function isAnotherObject(given: JsonValue, id: string | null): boolean {
  if (id === null || !isJsonObject(given)) return false;
  const named = idKeys
    .flatMap((key) => ownValue(given, key) ?? [])
    .filter((value) => typeof value === 'string' || typeof value === 'number');
  return named.length > 0 && !named.some((value) => String(value) === id);
}

/** `{"run": {"id": …}}`: the one value of an object that names nothing itself. */
function onlyChild(object: JsonObject): JsonObject | null {
  const keys = Object.keys(object);
  const [key = ''] = keys;
  const child = ownValue(object, key);
  return keys.length === 1 && isJsonObject(child) && idKeys.some((id) => Object.hasOwn(child, id)) ? child : null;
}

/** `id`: of the object that is looked for; null where the payload names none. */
export function findObject(answer: JsonValue, id: string | null): FoundObject {
  if (isJsonArray(answer)) return findListed(answer, id);
  if (!isJsonObject(answer)) return { problem: 'What the Console said is a single value, not an object.' };
  if (id !== null && names(answer, id)) return { value: answer, isListed: false };
  const data = ownValue(answer, 'data');
  if (isJsonArray(data)) return findListed(data, id);
  if (isJsonObject(data)) return { value: payloadObject(answer).value, isListed: false };
  return { value: onlyChild(answer) ?? answer, isListed: false };
}
