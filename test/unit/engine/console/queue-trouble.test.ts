import { describe, expect, test } from 'vitest';
import { afterFailure } from '#engine/console/queue-trouble.ts';
import { Failure } from '#engine/failure.ts';

const nowUs = 1_790_000_000_000_000;
const told = (code: ConstructorParameters<typeof Failure>[0], more = {}, details = {}) =>
  afterFailure(new Failure(code, { problem: 'Why.', ...details }), { failures: 0, tries: 0, nowUs, chance: 1, ...more });
const waitS = (code: ConstructorParameters<typeof Failure>[0], more = {}, details = {}) =>
  ((told(code, more, details).lane?.untilUs ?? 0) - nowUs) / 1_000_000;

describe('what a failed fetch means', () => {
  test.each(['console.unauthorised', 'console.forbidden', 'console.not_connected', 'console.tls', 'console.redirected'] as const)(
    '%s stops the lane until somebody does something, and keeps the object',
    (code) => {
      const { lane, nextDueUs } = told(code);
      expect([lane?.untilUs, nextDueUs]).toEqual([null, nowUs]);
      expect(lane?.sentence).toMatch(/^Fetching is paused: .+ Why\.$/);
    },
  );

  test('trouble is waited for, longer each time and never over a quarter of an hour, some of it by chance', () => {
    expect([0, 1, 2, 3, 20, 400].map((failures) => waitS('console.unavailable', { failures }))).toEqual([5, 10, 20, 40, 900, 900]);
    expect(waitS('console.unreachable', { chance: 0 })).toBe(2.5);
  });

  test('what the Console asks for is waited for, unless the wait is longer already', () => {
    expect(waitS('console.rate_limited', {}, { retryAfterMs: '42000' })).toBe(42);
    expect(waitS('console.rate_limited', { failures: 5 }, { retryAfterMs: '1000' })).toBe(160);
    expect(waitS('console.rate_limited', {}, { retryAfterMs: 'soon' })).toBe(5);
  });

  test('the sentence names the moment', () => {
    expect(told('console.unavailable').lane?.sentence).toBe(
      'Fetching waits until 2026-09-21 14:13:25 UTC: The Console is in trouble. Why.',
    );
  });

  test('an object that was tried for long enough is let go, without stopping the others', () => {
    expect(told('console.unavailable', { tries: 99 }).nextDueUs).toBeNull();
  });

  test('what is not there is asked for three times in all; what can not be used, once', () => {
    expect([0, 1, 2].map((tries) => told('console.not_found', { tries }).nextDueUs)).toEqual([
      nowUs + 10_000_000,
      nowUs + 60_000_000,
      null,
    ]);
    for (const code of ['console.rejected', 'console.not_json', 'console.no_resource', 'console.too_large'] as const) {
      expect(told(code)).toEqual({ lane: null, nextDueUs: null });
    }
  });
});
