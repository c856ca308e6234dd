import { describe, expect, test } from 'vitest';
import { formatQuery } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { type ResolveClock, resolveQuery } from '#domain/query/resolve.ts';

/** The moment that `after:` of the text means, in ISO 8601. */
function momentOf(text: string, clock: ResolveClock): string {
  const parsed = parseQuery(`after:${text}`);
  if (!parsed.ok) throw new Error(parsed.problem);
  const node = resolveQuery(parsed.node, clock);
  expect(formatQuery(node), 'what was written').toBe(`after:${text}`);
  const value = node?.kind === 'term' ? node.values[0] : undefined;
  if (value?.kind !== 'time' || value.time.kind !== 'absolute') throw new Error('Not a time');
  return new Date(value.time.us / 1_000).toISOString();
}

const noon = Date.UTC(2026, 10, 20, 12) * 1_000;

describe('two hours ahead of UTC', () => {
  test.each([
    ['now', '2026-11-20T12:00:00.000Z'],
    ['1h', '2026-11-20T11:00:00.000Z'],
    ['30m', '2026-11-20T11:30:00.000Z'],
    ['2d', '2026-11-18T12:00:00.000Z'],
    ['1w', '2026-11-13T12:00:00.000Z'],
    ['today', '2026-11-19T22:00:00.000Z'],
    ['yesterday', '2026-11-18T22:00:00.000Z'],
    ['14:02', '2026-11-20T12:02:00.000Z'],
    ['2026-11-20', '2026-11-19T22:00:00.000Z'],
    ['2026-11-20t01:30', '2026-11-19T23:30:00.000Z'],
    ['2026-11-20t01:30z', '2026-11-20T01:30:00.000Z'],
    ['2026-11-20t01:30-05:00', '2026-11-20T06:30:00.000Z'],
  ])('%s', (text, expected) => {
    expect(momentOf(text, { nowUs: noon, offsetMinutes: 120 })).toBe(expected);
  });
});

test('today begins at the local midnight, also when UTC is a day ahead', () => {
  const nowUs = Date.UTC(2026, 10, 20, 1) * 1_000;
  expect(momentOf('today', { nowUs, offsetMinutes: -300 })).toBe('2026-11-19T05:00:00.000Z');
});

test('a date has the offset of its own day, not that of today', () => {
  // Central Europe: two hours ahead until 2026-10-25T01:00Z, one hour from then on.
  const offsetMinutes = (atUs: number) => (atUs < Date.UTC(2026, 9, 25, 1) * 1_000 ? 120 : 60);
  expect(momentOf('2026-10-25', { nowUs: noon, offsetMinutes })).toBe('2026-10-24T22:00:00.000Z');
  expect(momentOf('2026-10-26', { nowUs: noon, offsetMinutes })).toBe('2026-10-25T23:00:00.000Z');
  expect(momentOf('2026-10-25t01:30', { nowUs: noon, offsetMinutes })).toBe('2026-10-24T23:30:00.000Z');
});

test('an age before 1970 is 1970', () => {
  expect(momentOf('999999w', { nowUs: noon, offsetMinutes: 0 })).toBe('1970-01-01T00:00:00.000Z');
});
