/**
 * One thing under two names. The documented payloads name the object by `id` and its run by `run_id`, in the legacy envelope by `run_id`
 * alone; the API's list of runs shows the run's id as `id`. So for an event about a run the payload's `run_id` is the Console's `id`, and
 * likewise `agent_id`, `plan_id`, `gate_id`, `integration_id` and `issue_id` for the other things, which the documentation does not show:
 * nothing is lost where no payload has them. The other way round counts too: a payload that only has `id` against an answer that only has
 * `run_id`.
 * Whether `id` equals `run_id` in a run's event is not documented. Where `run_id` finds the run and `id` says something else, `id` is
 * therefore no drift, but a name that only the payload has.
 */
import type { ConsoleThing } from '#contract/models/console.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import { ownValue } from './own-value.ts';
import { type Aliases, noAliases } from './walk-pairs.ts';

const idKeys: Readonly<Record<ConsoleThing, readonly string[]>> = {
  run: ['run_id'],
  plan: ['plan_id', 'remediation_plan_id'],
  agent: ['agent_id'],
  gate: ['gate_id', 'release_gate_id'],
  integration: ['integration_id'],
  issue: ['issue_id'],
};

function aliasOf(payload: JsonObject, console: JsonObject, key: string): readonly [string, string] | null {
  const [hasOurs, hasTheirs] = [Object.hasOwn(payload, key), Object.hasOwn(console, key)];
  if (hasOurs && !hasTheirs && Object.hasOwn(console, 'id')) return [key, 'id'];
  const isOnlyTheirs = hasTheirs && !hasOurs && Object.hasOwn(payload, 'id') && !Object.hasOwn(console, 'id');
  return isOnlyTheirs ? ['id', key] : null;
}

/** The payload's keys that the Console has under another name. */
export function aliasesFor(payload: JsonValue, console: JsonValue, thing: ConsoleThing | null): Aliases {
  if (thing === null || !isJsonObject(payload) || !isJsonObject(console)) return noAliases;
  for (const key of idKeys[thing]) {
    const alias = aliasOf(payload, console, key);
    if (alias !== null) return new Map([alias]);
  }
  return noAliases;
}

/** Whether another key has already found the object, so that what `id` says in the payload is not about it. */
export function isFoundByAlias(payload: JsonValue, console: JsonValue, thing: ConsoleThing | null): boolean {
  if (thing === null || !isJsonObject(payload) || !isJsonObject(console)) return false;
  const id = ownValue(console, 'id');
  return id !== undefined && id !== ownValue(payload, 'id') && idKeys[thing].some((key) => ownValue(payload, key) === id);
}

/** The id of the thing that a payload is about: the thing's own key first, since `id` may be something else. */
export function objectIdOf(payload: JsonValue, thing: ConsoleThing | null): string | null {
  if (!isJsonObject(payload)) return null;
  for (const key of [...(thing === null ? [] : idKeys[thing]), 'id']) {
    const id = ownValue(payload, key);
    if ((typeof id === 'string' && id !== '') || typeof id === 'number') return String(id);
  }
  return null;
}
