import { expect, test } from 'vitest';
import { RateLimiter, rateHeaders } from '#engine/sandbox/api/rate-limit.ts';
import { ServerErrors } from '#engine/sandbox/api/server-errors.ts';
import { testWorld } from '#test/support/test-world.ts';

test('a window lasts a minute, and the next one has everything again', () => {
  const { clock } = testWorld();
  const limiter = new RateLimiter(clock, () => 2);
  const startUs = clock.nowUs();
  expect([limiter.take(), limiter.take(), limiter.take()]).toEqual([true, true, false]);
  expect(limiter.state()).toEqual({ limit: 2, remaining: 0, resetAtUs: startUs + 60_000_000 });
  clock.move(59_500_000);
  expect([limiter.take(), limiter.retryAfterSeconds()]).toEqual([false, 1]);
  clock.move(500_000);
  expect([limiter.take(), limiter.state().remaining]).toEqual([true, 1]);
  expect(rateHeaders(limiter.state())).toEqual({
    'x-ratelimit-limit': '2',
    'x-ratelimit-remaining': '1',
    'x-ratelimit-reset': String((startUs + 120_000_000) / 1_000_000),
  });
});

test('a clock that is set back begins a new window, and a lower limit leaves nothing, never less', () => {
  const { clock } = testWorld();
  let limit = 5;
  const limiter = new RateLimiter(clock, () => limit);
  for (let count = 0; count < 5; count += 1) limiter.take();
  limit = 2;
  expect(limiter.state().remaining).toBe(0);
  clock.move(-3_600_000_000);
  expect([limiter.take(), limiter.state().remaining]).toEqual([true, 1]);
});

test.each([0, 1, 7, 25, 33, 50, 99, 100])('of 100 answers %i are errors', (percent) => {
  const errors = new ServerErrors(() => percent);
  const count = Array.from({ length: 100 }, () => errors.next()).filter(Boolean).length;
  expect(count).toBe(percent);
});
