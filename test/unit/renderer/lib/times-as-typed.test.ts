import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, parseDuration } from '#renderer/lib/duration-text.ts';
import { formatMoment } from '#renderer/lib/format-time.ts';
import { localMomentText, readLocalMoment } from '#renderer/lib/local-moment.ts';

describe('stretches of time as people write them', () => {
  it.each([
    ['300', 300],
    ['90 s', 90],
    ['5min', 300],
    ['5 minutes', 300],
    ['2 hours', 7_200],
    ['7 d', 604_800],
    ['1,000', 1_000],
    ['', undefined],
    ['soon', undefined],
    ['1.5 h', undefined],
    ['-1', undefined],
    ['5 months', undefined],
  ])('%j is %s seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it('are written so that they read back as they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 315_360_000 }), (seconds) => {
        expect(parseDuration(durationText(seconds))).toBe(seconds);
      }),
    );
    expect([300, 90, 86_400, 7_200, 0].map(durationText)).toEqual(['5 min', '90 s', '1 d', '2 h', '0 s']);
  });
});

describe('moments', () => {
  it('are read back from a field to the second', () => {
    const second = fc.integer({ min: 86_400, max: 4_000_000_000 }).map((seconds) => seconds * 1_000_000);
    fc.assert(
      fc.property(second, (timeUs) => {
        expect(readLocalMoment(localMomentText(timeUs))).toBe(timeUs);
      }),
    );
    expect(['', '2026-11', '2026-13-01T00:00', '1960-01-01T00:00'].map(readLocalMoment)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('near and far are said as people say them', () => {
    const at = (month: number, day: number, year = 2026) => new Date(year, month, day, 14, 2).getTime() * 1000;
    const now = at(10, 21);
    expect([at(10, 21), at(10, 22), at(10, 20), at(10, 24), at(0, 2, 2027)].map((timeUs) => formatMoment(timeUs, now))).toEqual([
      '14:02',
      'tomorrow, 14:02',
      'yesterday, 14:02',
      '24 Nov, 14:02',
      '2 Jan 2027, 14:02',
    ]);
  });
});
