import { expect, it } from 'vitest';
import { parseFilter } from '#engine/handlers/parse-filter.ts';

const nowUs = Date.UTC(2026, 10, 20, 18) * 1000;

it('reads a time of day by the clock that people are shown', () => {
  const at = (ahead: number) => parseFilter('after:2026-11-20T14:02', { nowUs: () => nowUs, offsetMinutes: () => ahead });
  const absolute = (us: number) => expect.objectContaining({ values: [expect.objectContaining({ time: { kind: 'absolute', us } })] });
  expect(at(0)).toEqual(absolute(Date.UTC(2026, 10, 20, 14, 2) * 1000));
  expect(at(60)).toEqual(absolute(Date.UTC(2026, 10, 20, 13, 2) * 1000));
});
