import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '#engine/console/client/answers/outcome.ts';
import { consoleFailure } from '#engine/console/client/console-failure.ts';
import { parseHttpDate, readHeaders } from '#engine/console/client/exchange/answer-headers.ts';
import { createBreaker } from '#engine/console/client/pace/breaker.ts';
import { createRateGate, readRateLimit } from '#engine/console/client/pace/rate-limit.ts';
import { backoffMs, withRetries } from '#engine/console/client/pace/retry.ts';
import { retryAfterMs } from '#engine/console/client/pace/retry-after.ts';
import { failureOf, fakeClock, fakeWait, limits, random } from '#test/support/console-client.ts';

const headersOf = (raw: Record<string, string>) => readHeaders(raw, (text) => text);
const secondUs = 1_000_000;
const nowS = 1_790_000_000;
const nowUs = nowS * secondUs;
const dateOf = (seconds: number) => new Date(seconds * 1000).toUTCString();
const forever = new AbortController().signal;

describe('Retry-After', () => {
  it.each([
    ['5', 5_000],
    ['0', 0],
    ['1.5', 1_500],
    ['86400', 3_600_000],
    [dateOf(nowS + 12), 12_000],
    [dateOf(nowS - 12), 0],
    ['Friday, 13-Nov-26 11:00:00 GMT', null],
    ['-5', null],
    ['soon', null],
    ['5 seconds', null],
    ['2026-11-26', null],
    ['1e9', null],
  ])('%s', (text, ms) => {
    const read = retryAfterMs(headersOf({ 'retry-after': text }), nowUs);
    if (ms === null) expect(read === null || (read >= 0 && read <= 3_600_000)).toBe(true);
    else expect(read).toBe(ms);
  });

  it('reads a date by the clock of the Console', () => {
    const headers = headersOf({ 'retry-after': dateOf(nowS + 7_207), date: dateOf(nowS + 7_200) });
    expect(retryAfterMs(headers, nowUs)).toBe(7_000);
  });

  it('knows the three forms of an HTTP date, whatever the zone of this machine', () => {
    const us = 784_111_777 * secondUs;
    expect(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(us);
    expect(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT')).toBe(us);
    expect(parseHttpDate('Sun Nov  6 08:49:37 1994')).toBe(us);
    expect(parseHttpDate('Xyz, 99 Foo 1994 08:49:37 GMT')).toBeNull();
  });

  it('never throws and is bounded, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, date) => {
        const ms = retryAfterMs(headersOf({ 'retry-after': text, date }), nowUs);
        expect(ms === null || (ms >= 0 && ms <= 3_600_000)).toBe(true);
      }),
    );
  });
});

describe('X-RateLimit', () => {
  const rate = (remaining: string, reset: string, more: Record<string, string> = {}) =>
    headersOf({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset, ...more });

  it('reads a Unix time, in seconds or milliseconds, and shifts it to our clock', () => {
    expect(readRateLimit(rate('9', String(nowS + 20)), nowUs)).toEqual({ limit: 100, remaining: 9, resetAtUs: nowUs + 20 * secondUs });
    expect(readRateLimit(rate('9', `${nowS + 20}000`), nowUs)?.resetAtUs).toBe(nowUs + 20 * secondUs);
    expect(readRateLimit(rate('9', String(nowS + 3620), { date: dateOf(nowS + 3600) }), nowUs)?.resetAtUs).toBe(nowUs + 20 * secondUs);
    expect(readRateLimit(rate('9', String(nowS + 20), { date: dateOf(nowS - 1) }), nowUs)?.resetAtUs).toBe(nowUs + 20 * secondUs);
  });

  it('takes what it can read and nothing else', () => {
    expect(readRateLimit(headersOf({}), nowUs)).toBeNull();
    expect(readRateLimit(rate('-3', 'tomorrow'), nowUs)).toEqual({ limit: 100, remaining: 0, resetAtUs: null });
    expect(readRateLimit(rate('NaN', '60'), nowUs)).toEqual({ limit: 100, remaining: null, resetAtUs: null });
  });

  const makeGate = () => {
    const clock = fakeClock(nowUs);
    const { wait, waits } = fakeWait(clock);
    const seen: unknown[] = [];
    return { clock, waits, seen, gate: createRateGate({ clock, wait, limits, onRateLimit: (limit) => seen.push(limit) }) };
  };

  it('waits for the end of the window when nothing is left, and then goes on', async () => {
    const { gate, waits, seen } = makeGate();
    await gate.pass(forever);
    gate.note(rate('0', String(nowS + 20)));
    gate.leave();
    await gate.pass(forever);
    await gate.pass(forever);
    expect(waits).toEqual([20_000]);
    expect(seen).toHaveLength(1);
  });

  it('counts what is under way', async () => {
    const { gate, waits } = makeGate();
    gate.note(rate('2', String(nowS + 20)));
    await gate.pass(forever);
    await gate.pass(forever);
    expect(waits).toEqual([]);
    await gate.pass(forever);
    expect(waits).toEqual([20_000]);
  });

  it('ends in a failure where the wait would be over 30 s', async () => {
    const { gate, waits } = makeGate();
    gate.note(rate('0', String(nowS + 45)));
    const failure = await failureOf(gate.pass(forever));
    expect(failure.code).toBe('console.rate_limited');
    expect(failure.details['retryAfterMs']).toBe('45000');
    expect(waits).toEqual([]);
  });

  it('does not wait for a window that is over, or that ends beyond all belief', async () => {
    const { gate, waits } = makeGate();
    gate.note(rate('0', String(nowS - 1)));
    await gate.pass(forever);
    gate.note(rate('0', String(nowS + 9_999_999)));
    await gate.pass(forever);
    expect(waits).toEqual([]);
  });

  it('lets one after the other pass, and a cancelled one does not let the next overtake', async () => {
    const clock = fakeClock(nowUs);
    const order: string[] = [];
    const gone = Promise.withResolvers<void>();
    const gate = createRateGate({ clock, wait: () => gone.promise, limits, onRateLimit: undefined });
    gate.note(rate('0', String(nowS + 20)));
    const cancel = new AbortController();
    const first = gate.pass(forever).then(() => order.push('first'));
    const second = failureOf(gate.pass(cancel.signal)).then((failure) => order.push(failure.code));
    const third = gate.pass(forever).then(() => order.push('third'));
    cancel.abort();
    await second;
    expect(order).toEqual(['cancelled.by_user']);
    gone.resolve();
    await Promise.all([first, third]);
    expect(order).toEqual(['cancelled.by_user', 'first', 'third']);
  });
});

describe('CON-04 breaker', () => {
  it('opens after five failures in a row, lets one try after a while, and rests twice as long when that fails', async () => {
    const clock = fakeClock();
    const breaker = createBreaker(clock, limits);
    const enter = async () => breaker.enter();
    for (let i = 0; i < 5; i += 1) {
      await enter();
      breaker.failed();
    }
    const failure = await failureOf(enter());
    expect(failure.code).toBe('console.unavailable');
    expect(failure.details).toMatchObject({ retryAfterMs: '30000' });
    expect(failure.message).toContain('5 requests in a row failed');
    clock.forward(30_000);
    await enter();
    await failureOf(enter());
    breaker.failed();
    expect((await failureOf(enter())).details['retryAfterMs']).toBe('60000');
    clock.forward(60_000);
    await enter();
    breaker.abandoned();
    await enter();
    breaker.succeeded();
    await enter();
    await enter();
  });

  it('lets one request through for somebody who asks now', async () => {
    const breaker = createBreaker(fakeClock(), limits);
    for (let i = 0; i < 5; i += 1) breaker.failed();
    const enter = async () => breaker.enter();
    await failureOf(enter());
    breaker.allowOne();
    await enter();
    breaker.failed();
    await failureOf(enter());
    breaker.allowOne();
    await enter();
    breaker.succeeded();
    await enter();
  });

  it('counts failures in a row only, and does not trust a clock that was set back', async () => {
    const clock = fakeClock();
    const breaker = createBreaker(clock, limits);
    for (let i = 0; i < 20; i += 1) {
      breaker.enter();
      if (i % 5 === 4) breaker.succeeded();
      else breaker.failed();
    }
    for (let i = 0; i < 5; i += 1) breaker.failed();
    clock.forward(-3_600_000);
    expect(() => breaker.enter()).not.toThrow();
  });
});

describe('withRetries', () => {
  const passing = (retryAfter: number | null = null): Outcome => ({
    kind: 'failure',
    failure: consoleFailure('console.unavailable', 'x', { retryAfterMs: retryAfter }),
    mayPass: true,
    retryAfterMs: retryAfter,
    isOutage: true,
  });
  const good: Outcome = { kind: 'answer', answer: { status: 200, json: {}, text: '{}', requestId: null, dateUs: null, durationMs: 1 } };
  const run = (outcomes: readonly Outcome[], bounds = limits) => {
    const { wait, waits } = fakeWait(fakeClock());
    let sent = 0;
    const send = async () => {
      sent += 1;
      return outcomes[sent - 1] ?? good;
    };
    return { waits, sent: () => sent, end: withRetries(send, { limits: bounds, random, wait }, forever) };
  };

  it('tries four times at most', async () => {
    const { end, sent, waits } = run(Array.from({ length: 9 }, () => passing()));
    expect((await failureOf(end)).code).toBe('console.unavailable');
    expect(sent()).toBe(4);
    expect(waits).toHaveLength(3);
  });

  it('waits as long as it is told, and not over 30 s', async () => {
    const told = run([passing(12_000)]);
    await told.end;
    expect(told.waits).toEqual([12_000]);
    const long = run([passing(31_000)]);
    expect((await failureOf(long.end)).details['retryAfterMs']).toBe('31000');
    expect([long.sent(), long.waits]).toEqual([1, []]);
  });

  it('ends when the tries and waits together would take too long', async () => {
    const { end, sent, waits } = run(
      Array.from({ length: 9 }, () => passing(29_000)),
      { ...limits, totalMs: 60_000 },
    );
    await failureOf(end);
    expect([sent(), waits]).toEqual([3, [29_000, 29_000]]);
  });

  it('backs off with full jitter under a doubling bound', () => {
    const highest = { bytes: (count: number) => new Uint8Array(count).fill(255) };
    const lowest = { bytes: (count: number) => new Uint8Array(count) };
    expect([1, 2, 3, 4, 9].map((turn) => backoffMs(turn, limits, highest))).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(backoffMs(3, limits, lowest)).toBe(0);
  });
});
