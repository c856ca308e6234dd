import { describe, expect, test } from 'vitest';
import { createPace, inPages, inSlices } from '#engine/care/pace.ts';
import { Failure } from '#engine/failure.ts';
import { sliceRows } from '#engine/log/log.ts';
import { numbers } from '#test/support/open-care.ts';
import { codeOf } from '#test/support/open-test-log.ts';

const { signal } = new AbortController();

/** Where there is always room. */
const paceOf = (isBusy: () => boolean) => createPace({ isBusy, makeRoom: async () => undefined });

/** Keeps the thread for so long, as a commit does. */
function work(forMs: number): void {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs);
}

describe('pace', () => {
  test('runs one slice at a time, whoever asks, and goes on after one that failed', async () => {
    const pace = paceOf(() => false);
    let running = 0;
    const slice = (ends: 'well' | 'badly') =>
      pace.slice(signal, async () => {
        running += 1;
        await new Promise((resolve) => setImmediate(resolve));
        const together = running;
        running -= 1;
        if (ends === 'badly') throw new Error('full');
        return together;
      });
    const results = await Promise.allSettled([slice('well'), slice('badly'), slice('well')]);
    expect(results.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([1, 'Error: full', 1]);
  });

  test('makes slices smaller while rows are slow, never under 25, and larger again, never over the limit', async () => {
    const pace = paceOf(() => false);
    const sizes: number[] = [];
    const slice = (msPerRow: number) =>
      pace.slice(signal, async (rows) => {
        sizes.push(rows);
        work(rows * msPerRow);
      });
    await slice(0);
    for (let count = 0; count < 5; count += 1) await slice(0.5);
    for (let count = 0; count < 10; count += 1) await slice(0);
    expect(sizes[0]).toBe(sliceRows);
    expect(Math.min(...sizes)).toBeLessThan(sliceRows / 4);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(25);
    expect(sizes.at(-1)).toBe(sliceRows);
  });

  test('pauses after a slice for longer while captures arrive', async () => {
    const tookMs = async (isBusy: boolean) => {
      const pace = paceOf(() => isBusy);
      const startedAtMs = performance.now();
      for (let count = 0; count < 3; count += 1) await pace.slice(signal, async () => work(5));
      return performance.now() - startedAtMs;
    };
    expect(await tookMs(true)).toBeGreaterThanOrEqual(3 * (5 + 15) - 5);
    expect(await tookMs(false)).toBeGreaterThanOrEqual(3 * (5 + 2) - 3);
  });
});

describe('STO-08: a slice on a full disk', () => {
  /** A disk that takes so many rows at once, and a count of how often room was made on it. */
  function fullDisk(fits: number) {
    const disk = { fits, tried: [] as number[], rooms: 0 };
    const pace = createPace({ isBusy: () => false, makeRoom: async () => void disk.rooms++ });
    const write = async (part: readonly number[]) => {
      disk.tried.push(part.length);
      if (part.length > disk.fits) throw new Failure('log.disk_full', {});
    };
    return { disk, pace, write };
  }

  test('is tried again with half the rows, after room was made, and what comes after begins with as many as fitted', async () => {
    const { disk, pace, write } = fullDisk(60);
    const seen: number[] = [];
    await inSlices(pace, signal, numbers(1, 100), async (part) => {
      await write(part);
      seen.push(...part);
    });
    expect(seen).toEqual(numbers(1, 100));
    // 250 and 125 are more rows than there are.
    expect(disk.tried.slice(0, 5)).toEqual([100, 100, 62, 31, 56]);
    expect(disk.rooms).toBeGreaterThanOrEqual(3);
  });

  test('goes down to one row, which has a last try, and then ends with the failure', async () => {
    const { disk, pace, write } = fullDisk(0);
    expect(await codeOf(inSlices(pace, signal, numbers(1, 250), write))).toBe('log.disk_full');
    expect(disk.tried).toEqual([250, 125, 62, 31, 15, 7, 3, 1, 1]);
    expect(disk.rooms).toBe(8);
    disk.fits = 1;
    await inSlices(pace, signal, numbers(1, 3), write);
  });

  test('other failures end it at once', async () => {
    const { disk, pace } = fullDisk(0);
    const end = pace.slice(signal, () => Promise.reject(new Failure('log.closed', {})));
    expect(await codeOf(end)).toBe('log.closed');
    expect(disk.rooms).toBe(0);
  });
});

describe('slices and pages', () => {
  test('hand on every number once, in order', async () => {
    const seen: number[] = [];
    await inSlices(
      paceOf(() => false),
      signal,
      numbers(1, 1_000),
      async (part) => void seen.push(...part),
    );
    expect(seen).toEqual(numbers(1, 1_000));
    const left = new Set(numbers(1, 12_000));
    const pages: number[] = [];
    await inPages(
      async (above, limit) => [...left].filter((number) => number > above).slice(0, limit),
      async (page) => {
        pages.push(page.length);
        // What can not be removed is not met again.
        for (const number of page) if (number % 2 === 0) left.delete(number);
      },
    );
    expect(pages).toEqual([5_000, 5_000, 2_000]);
  });

  test('stop between two slices when they are cancelled', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const end = inSlices(
      paceOf(() => false),
      stop.signal,
      numbers(1, 1_000),
      async (part) => {
        seen.push(...part);
        if (seen.length >= 500) stop.abort();
      },
    );
    expect(await codeOf(end)).toBe('20');
    expect(seen).toEqual(numbers(1, 500));
  });
});
