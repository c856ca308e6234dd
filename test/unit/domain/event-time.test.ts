import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEventTime } from '#domain/event-time.ts';

const noon = Date.UTC(2026, 4, 20, 12) * 1000;

test.each([
  ['2026-05-20T12:00:00Z', noon],
  ['2026-05-20T12:00Z', noon],
  ['2026-05-20T14:00:00+02:00', noon],
  ['2026-05-20T07:30:00-0430', noon],
  ['2026-05-20T12:00:00.5Z', noon + 500_000],
  ['2026-05-20T12:00:00.123456789Z', noon + 123_456],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29) * 1000],
  ['1760000000', 1_760_000_000_000_000],
  ['1760000000123', 1_760_000_000_123_000],
])('%s', (text, us) => {
  expect(parseEventTime(text)).toBe(us);
});

test.each([
  '',
  'yesterday',
  '2026-05-20',
  '2026-05-20T12:00:00',
  '2026-02-30T12:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-05-20T24:00:00Z',
  '2026-05-20T12:60:00Z',
  '9999-01-01T00:00:00Z',
  '-5',
  '1e9',
  '1760000000000000',
  ' 2026-05-20T12:00:00Z',
])('%j can not be placed', (text) => {
  expect(parseEventTime(text)).toBeNull();
});

test('agrees with Date on what toISOString writes', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
      (date) => parseEventTime(date.toISOString()) === date.getTime() * 1000,
    ),
  );
});
