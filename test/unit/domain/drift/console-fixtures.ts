/** A payload, what the Console says of its object, and what comparing them has to give: one for each event type of the catalog. */
import { readdirSync, readFileSync } from 'node:fs';
import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '#domain/json-value.ts';

const folder = new URL('../../../fixtures/console/', import.meta.url);

export interface ConsoleFixture {
  readonly eventType: string;
  readonly takenAt: string;
  readonly payload: JsonValue;
  readonly console: JsonValue;
  /** By path, in the order in which fields are listed. */
  readonly kinds: Readonly<Record<string, JsonValue>>;
  readonly readings: readonly JsonValue[];
}

function fixtureOf(text: string): ConsoleFixture {
  const read = parseJson(text);
  if (!isJsonObject(read)) throw new Error('A fixture is an object');
  const { eventType, takenAt, payload, console, kinds, readings } = read;
  if (typeof eventType !== 'string' || typeof takenAt !== 'string' || payload === undefined || console === undefined) {
    throw new Error('A fixture has an event type, a time, a payload and what the Console said');
  }
  if (!isJsonObject(kinds) || !isJsonArray(readings)) throw new Error('A fixture says what is expected');
  return { eventType, takenAt, payload, console, kinds, readings };
}

export const consoleFixtures: readonly ConsoleFixture[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => fixtureOf(readFileSync(new URL(name, folder), 'utf8')));
