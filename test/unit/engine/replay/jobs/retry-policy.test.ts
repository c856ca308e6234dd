import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanOptions, RetryPolicy } from '#contract/models/plan.ts';
import { AgainQueue } from '#engine/replay/jobs/again-queue.ts';
import { RateGate } from '#engine/replay/jobs/rate-gate.ts';
import { delayOfNextTry, policyDelay, readRetryAfter } from '#engine/replay/jobs/retry-policy.ts';

const exponential: RetryPolicy = { kind: 'exponential', tries: 6, firstMs: 1_000, mostMs: 10_000, jitter: 'none' };

describe('RPL-11 delays between tries', () => {
  it('double up to the longest, and end', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((tries) => policyDelay(exponential, tries, 1))).toEqual([
      1_000,
      2_000,
      4_000,
      8_000,
      10_000,
      10_000,
      null,
    ]);
  });

  it('with full jitter lie anywhere between nothing and the delay', () => {
    const options: Pick<PlanOptions, 'retry' | 'retryPercent' | 'seed'> = {
      retry: { ...exponential, jitter: 'full' },
      retryPercent: 100,
      seed: 3,
    };
    const refused = { outcome: 'refused', deadline: 'no-answer', response: null } as const;
    const delays = Array.from({ length: 400 }, (_, position) => delayOfNextTry(refused, options, { position, tries: 3 }, 0) ?? -1);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(4_000);
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    expect(mean).toBeGreaterThan(1_700);
    expect(mean).toBeLessThan(2_300);
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['99999', 3_600_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
  ])('read Retry-After %s', (value, ms) => {
    expect(readRetryAfter([['retry-after', value]], 10_000_000)).toBe(ms);
  });
});

it('what is tried again comes by its time, whatever came in first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 60 }), (dues) => {
      const queue = new AgainQueue<{ readonly position: number; readonly dueMs: number }>();
      for (const [position, dueMs] of dues.entries()) queue.add({ position, dueMs });
      const taken: number[] = [];
      for (let item = queue.takeFirst(); item !== undefined; item = queue.takeFirst()) taken.push(item.dueMs);
      expect(taken).toEqual(dues.toSorted((a, b) => a - b));
      expect(queue.size).toBe(0);
    }),
  );
});

it('RPL-12 a rate cap holds over any second, after a rest too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.nat(5_000), (rate, restMs) => {
      const gate = new RateGate(() => rate);
      const times: number[] = [];
      let nowMs = restMs;
      while (nowMs < restMs + 1_500 && times.length < 4_000) {
        const waitMs = gate.waitMs(nowMs);
        if (waitMs === 0) {
          gate.take();
          times.push(nowMs);
        } else nowMs += Math.max(0.2, waitMs);
      }
      const inSecond = times.filter((at) => at < restMs + 1_000).length;
      expect(inSecond).toBeLessThanOrEqual(rate * 1.01 + 1);
      expect(inSecond).toBeGreaterThanOrEqual(Math.floor(rate * 0.9) - 1);
    }),
    { numRuns: 40 },
  );
});
