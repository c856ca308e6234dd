import { expect, test } from 'vitest';
import { readEnvelope } from '#domain/envelope.ts';
import { parseEventTime } from '#domain/event-time.ts';
import { eventTypes } from '#domain/event-types.ts';
import { compareBodies } from '#engine/console/compare/compare-bodies.ts';
import { type ConsoleFixture, consoleFixtures } from './console-fixtures.ts';

function compared({ eventType, takenAt, payload, console }: ConsoleFixture) {
  const body = Buffer.from(JSON.stringify(payload));
  const { eventTimeUs } = readEnvelope(body);
  const takenAtUs = parseEventTime(takenAt) ?? 0;
  return compareBodies(
    { payload: body, snapshot: Buffer.from(JSON.stringify(console)), isGiven: false, rules: [], eventType, eventTimeUs, takenAtUs },
    () => false,
  );
}

test('there is one for every event type of the catalog', () => {
  expect(consoleFixtures.map(({ eventType }) => eventType).toSorted()).toEqual([...eventTypes].toSorted());
});

test.each(consoleFixtures.map((fixture) => [fixture.eventType, fixture] as const))('%s: each field is what it should be', (_, fixture) => {
  const { fields, counts } = compared(fixture);
  expect(Object.fromEntries(fields.map(({ path, kind }) => [path, kind]))).toEqual(fixture.kinds);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(Object.keys(fixture.kinds).length);
});

test.each(consoleFixtures.map((fixture) => [fixture.eventType, fixture] as const))('%s: the drift reads as it should', (_, fixture) => {
  expect(compared(fixture).readings).toEqual(fixture.readings);
});
