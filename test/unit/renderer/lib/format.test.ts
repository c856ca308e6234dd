import { afterEach, describe, expect, it } from 'vitest';
import { countOf, formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import {
  describeTime,
  formatClock,
  formatDateTime,
  formatDayName,
  formatDuration,
  formatMoment,
  formatRelative,
  formatUtc,
} from '#renderer/lib/format-time.ts';
import { localMomentText, readLocalMoment } from '#renderer/lib/local-moment.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { showTimesIn } from '#renderer/lib/shown-zone.ts';

describe('durations have three significant digits', () => {
  it.each([
    [0, '0 ms'],
    [42, '0.042 ms'],
    [840, '0.84 ms'],
    [3_118, '3.12 ms'],
    [31_849, '31.8 ms'],
    [412_400, '412 ms'],
    [999_600, '1.00 s'],
    [10_240_000, '10.2 s'],
    [125_000_000, '2 min 5 s'],
  ])('%i µs is %s', (durationUs, shown) => {
    expect(formatDuration(durationUs)).toBe(shown);
  });
});

describe('sizes and counts', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_024, '1.00 KiB'],
    [10_485_760, '10.0 MiB'],
    [1_048_500, '1.00 MiB'],
    [2_100_000_000, '1.96 GiB'],
  ])('%i bytes are %s', (bytes, shown) => {
    expect(formatBytes(bytes)).toBe(shown);
  });

  it('groups thousands and agrees in number', () => {
    expect(formatCount(1_204_331)).toBe('1,204,331');
    expect(countOf(1, 'delivery', 'deliveries')).toBe('1 delivery');
    expect(countOf(0, 'delivery', 'deliveries')).toBe('0 deliveries');
  });
});

describe('times', () => {
  it('keeps the microseconds in UTC', () => {
    expect(formatUtc(1_795_219_327_318_042)).toBe('2026-11-21T00:02:07.318042Z');
  });

  it('says how long ago, in the largest whole unit', () => {
    const nowMs = 1_795_219_327_000;
    expect(formatRelative(nowMs * 1000 - 200_000, nowMs)).toBe('just now');
    expect(formatRelative(nowMs * 1000 - 90_000_000, nowMs)).toBe('1 minute ago');
    expect(formatRelative(nowMs * 1000 + 7_200_000_000, nowMs)).toBe('in 2 hours');
  });
});

describe('times in UTC, whatever the zone of the machine', () => {
  const timeUs = 1_795_219_327_318_042;
  afterEach(() => showTimesIn('local'));

  it('turns every way in which a time is written', () => {
    showTimesIn('utc');
    expect(formatClock(timeUs)).toBe('00:02:07.318');
    expect(formatDateTime(timeUs)).toBe('Sat, 21 Nov 2026, 00:02:07.318 UTC');
    expect(formatDayName(timeUs, timeUs)).toBe('Today, Saturday 21 November 2026');
    expect(formatMoment(timeUs - 180_000_000, timeUs)).toBe('yesterday, 23:59');
    expect(localMomentText(timeUs)).toBe('2026-11-21T00:02:07');
    expect(readLocalMoment('2026-11-21T00:02:07')).toBe(1_795_219_327_000_000);
  });

  it('tells both zones on hover', () => {
    const [, local, utc] = describeTime(timeUs, timeUs / 1000).split('\n');
    showTimesIn('utc');
    expect(describeTime(timeUs, timeUs / 1000).split('\n')).toEqual(['just now', local, utc]);
    expect(utc).toBe('2026-11-21T00:02:07.318042Z');
  });

  it('reads what it wrote, in either zone', () => {
    for (const zone of ['local', 'utc'] as const) {
      showTimesIn(zone);
      expect(readLocalMoment(localMomentText(timeUs))).toBe(1_795_219_327_000_000);
    }
  });
});

describe('ids are shortened in the middle', () => {
  it('keeps both ends and whole characters', () => {
    expect(shortenMiddle('run_8160ab77c0d', 14)).toBe('run_8160…77c0d');
    expect(shortenMiddle('run_1', 14)).toBe('run_1');
    expect(Array.from(shortenMiddle('👍'.repeat(40), 9))).toHaveLength(9);
  });
});
