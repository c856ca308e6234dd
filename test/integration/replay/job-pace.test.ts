import { describe, expect, it } from 'vitest';
import type { RetryPolicy } from '#contract/models/plan.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { clockHarness, hold, persistent, persistentOk } from './clock-harness.ts';

const minute = 60_000;

describe('the pace of a job', () => {
  it('sends at once and in order, over connections that stay open', async () => {
    await using harness = await clockHarness();
    const id = await harness.startJob(harness.addMany(200), harness.handler.url, { options: { concurrency: 1 } });
    await harness.timers.advance(1_000);
    expect(harness.bodies()).toEqual(Array.from({ length: 200 }, (_, at) => `d${at}`));
    expect(harness.handler.connections()).toBe(1);
    expect(harness.log.jobs.get(id)).toMatchObject({ state: 'done', sentence: '200 of 200 done: 200 answered with a 2xx.' });
  });

  it.each([
    ['original', [0, 400, 90_000, 90_000, 3_600_000]],
    ['fixed', [0, 250, 500, 750, 1_000]],
  ])('keeps the due times (%s)', async (_pace, dues) => {
    await using harness = await clockHarness();
    const options = { pace: { kind: 'original' } } as const;
    await harness.startJob(harness.addMany(5), harness.handler.url, { options, dueMs: (position) => dues[position] ?? 0 });
    await harness.timers.advance(3_700_000);
    for (const [at, due] of dues.entries()) expect(harness.times[at]).toBeCloseTo(due, -1);
  });

  it('RPL-12 keeps within its concurrency, and within that of its target for all jobs together', async () => {
    await using harness = await clockHarness(() => hold);
    const target = { concurrency: 3 };
    await harness.startJob(harness.addMany(10), harness.handler.url, { options: { concurrency: 2 }, target });
    await waitFor(() => harness.handler.requests.length === 2);
    await harness.startJob(harness.addMany(10), harness.handler.url, { options: { concurrency: 2 }, target });
    await waitFor(() => harness.handler.requests.length === 3);
    expect(harness.handler.openSockets()).toBe(3);
  });

  it('RPL-12 keeps the cap of its target', async () => {
    await using harness = await clockHarness();
    await harness.startJob(harness.addMany(25), harness.handler.url, { target: { mostPerSecond: 5 } });
    await harness.timers.advance(6_000);
    expect(harness.times).toHaveLength(25);
    for (const from of harness.times) expect(harness.times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(5);
    expect(harness.times.at(-1)).toBeLessThan(5_500);
  });
});

describe('RPL-11 trying again', () => {
  const list: RetryPolicy = { kind: 'list', delaysMs: [1_000, 10_000, minute] };

  it('follows a list of delays and gives up after it', async () => {
    await using harness = await clockHarness(() => persistent(503));
    const id = await harness.startJob(harness.addMany(1), harness.handler.url, { options: { retry: list } });
    await harness.timers.advance(10 * minute);
    expect(harness.times.map((at) => Math.round(at / 1000))).toEqual([0, 1, 11, 71]);
    expect(harness.log.states(id)).toEqual(['failed']);
    expect(harness.log.attempts).toHaveLength(4);
  });

  it('stops trying when it is taken', async () => {
    await using harness = await clockHarness((number) => (number < 3 ? persistent(500) : persistentOk));
    const id = await harness.startJob(harness.addMany(1), harness.handler.url, { options: { retry: list } });
    await harness.timers.advance(10 * minute);
    expect(harness.times).toHaveLength(3);
    expect(harness.log.states(id)).toEqual(['succeeded']);
  });

  it('compresses time', async () => {
    await using harness = await clockHarness(() => persistent(429));
    await harness.startJob(harness.addMany(1), harness.handler.url, { options: { retry: list, retryPercent: 10 } });
    await harness.timers.advance(10 * minute);
    expect(harness.times.map((at) => Math.round(at / 100))).toEqual([0, 1, 11, 71]);
  });

  it.each([
    [30, 'Retry-After: 30'],
    [120, `Retry-After: ${new Date(1_750_000_120_000).toUTCString()}`],
    [3600, 'Retry-After: 86400'],
    [1, 'Retry-After: soon'],
  ])('waits %s s when the handler says %s', async (seconds, header) => {
    await using harness = await clockHarness((number) => (number === 1 ? persistent(503, [header]) : persistentOk));
    await harness.startJob(harness.addMany(1), harness.handler.url, { options: { retry: list } });
    await harness.timers.advance(seconds * 1000 - 100);
    expect(harness.times).toHaveLength(1);
    await harness.timers.advance(200);
    expect(harness.times).toHaveLength(2);
  });

  it.each([400, 404, 410, 302])('never after a %s', async (status) => {
    await using harness = await clockHarness(() => persistent(status));
    const id = await harness.startJob(harness.addMany(1), harness.handler.url, { options: { retry: list } });
    await harness.timers.advance(10 * minute);
    expect(harness.times).toHaveLength(1);
    expect(harness.log.states(id)).toEqual(['failed']);
  });

  it('has the same jitter with the same seed', async () => {
    const runs: number[][] = [];
    for (const seed of [7, 7, 8]) {
      await using harness = await clockHarness(() => persistent(500));
      const retry = { kind: 'exponential', tries: 4, firstMs: 1_000, mostMs: 5_000, jitter: 'full' } as const;
      await harness.startJob(harness.addMany(3), harness.handler.url, { options: { retry, seed, concurrency: 1 } });
      await harness.timers.advance(minute);
      expect(harness.times).toHaveLength(15);
      expect(harness.times.at(-1)).toBeLessThan(12_500);
      runs.push(harness.times.map((at) => Math.round(at)));
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  it('lets others pass while one waits', async () => {
    await using harness = await clockHarness((number) => (number === 1 ? persistent(500) : persistentOk));
    const options = { retry: list, concurrency: 1 };
    const id = await harness.startJob(harness.addMany(3), harness.handler.url, { options });
    await harness.timers.advance(500);
    expect(harness.bodies()).toEqual(['d0', 'd1', 'd2']);
    expect(harness.jobs.summary(id)).toMatchObject({ state: 'running', counts: { succeeded: 2, again: 1 } });
    await harness.timers.advance(1_000);
    expect(harness.bodies()).toEqual(['d0', 'd1', 'd2', 'd0']);
  });
});

describe('stopping and going on', () => {
  it('stops after so many failures', async () => {
    await using harness = await clockHarness(() => persistent(404));
    const options = { stopAfterFailures: 3, concurrency: 1 };
    const id = await harness.startJob(harness.addMany(10), harness.handler.url, { options });
    await harness.timers.advance(1_000);
    expect(harness.times).toHaveLength(3);
    expect(harness.log.jobs.get(id)?.state).toBe('stopped');
    expect(harness.sentence(id)).toBe('Stopped, because 3 deliveries had failed. 3 of 10 done: 3 failed. 7 left.');
  });

  it('pauses, keeps what is left, and moves the rest when it goes on', async () => {
    await using harness = await clockHarness();
    const { handler, jobs, timers } = harness;
    const options = { pace: { kind: 'original' } } as const;
    const id = await harness.startJob(harness.addMany(4), handler.url, { options, dueMs: (position) => position * 10_000 });
    await timers.advance(15_000);
    await jobs.pause(id);
    expect(harness.log.jobs.get(id)?.state).toBe('paused');
    expect(harness.replays.at(-1)).toMatchObject({ state: 'paused', counts: { succeeded: 2, waiting: 2 } });
    await expect(jobs.pause(id)).rejects.toMatchObject({ code: 'conflict.replay_state' });
    await timers.advance(3_600_000);
    expect(harness.times).toHaveLength(2);
    await jobs.resume(id, await harness.replay.targets.resolve({ url: handler.url }));
    await timers.advance(25_000);
    expect(harness.bodies()).toEqual(['d0', 'd1', 'd2', 'd3']);
    const [, , third = 0, fourth = 0] = harness.times;
    expect(third).toBeCloseTo(3_615_000, -2);
    expect(fourth - third).toBeCloseTo(10_000, -2);
    expect(harness.log.jobs.get(id)?.state).toBe('done');
    const again = jobs.resume(id, await harness.replay.targets.resolve({ url: handler.url }));
    await expect(again).rejects.toMatchObject({ code: 'conflict.replay_state' });
  });

  it.each(['counts', 'stands-still'] as const)('pauses when the machine slept (its clock %s)', async (clock) => {
    await using harness = await clockHarness();
    const options = { pace: { kind: 'original' } } as const;
    const id = await harness.startJob(harness.addMany(3), harness.handler.url, { options, dueMs: (position) => position * 60_000 });
    await harness.timers.advance(70_000);
    harness.timers.sleep(8 * 3_600_000, clock);
    await harness.timers.advance(120_000);
    expect(harness.times).toHaveLength(2);
    expect(harness.log.jobs.get(id)?.state).toBe('paused');
    expect(harness.sentence(id)).toContain('Paused, because the machine slept.');
  });

  it.each(['counts', 'stands-still'] as const)('moves what is left by a sleep, when it is to go on (its clock %s)', async (clock) => {
    await using harness = await clockHarness();
    const options = { pace: { kind: 'original' }, afterGap: 'go-on' } as const;
    const id = await harness.startJob(harness.addMany(3), harness.handler.url, { options, dueMs: (position) => position * 60_000 });
    await harness.timers.advance(70_000);
    harness.timers.sleep(8 * 3_600_000, clock);
    await harness.timers.advance(30_000);
    expect(harness.times).toHaveLength(2);
    await harness.timers.advance(30_000);
    expect(harness.times).toHaveLength(3);
    expect(harness.log.jobs.get(id)?.state).toBe('done');
    expect(harness.replays.at(-1)?.sentence).toContain('The machine slept for 8 h');
  });

  it.each([-86_400_000, 86_400_000])('does not mind that the clock is set by %s ms', async (byMs) => {
    await using harness = await clockHarness();
    const options = { pace: { kind: 'original' } } as const;
    const id = await harness.startJob(harness.addMany(3), harness.handler.url, { options, dueMs: (position) => position * 10_000 });
    await harness.timers.advance(12_000);
    harness.setClock(byMs);
    await harness.timers.advance(12_000);
    expect(harness.times.map((at) => Math.round(at / 1000))).toEqual([0, 10, 20]);
    expect(harness.log.jobs.get(id)?.state).toBe('done');
  });

  it('tells at most ten times a second how far it is, with rate and time left', async () => {
    await using harness = await clockHarness();
    await harness.startJob(harness.addMany(300), harness.handler.url, { target: { mostPerSecond: 100 } });
    await harness.timers.advance(2_000);
    const running = harness.replays.filter(({ state }) => state === 'running');
    expect(running.length).toBeLessThanOrEqual(22);
    expect(running.length).toBeGreaterThan(10);
    const last = running.at(-1);
    expect(last?.ratePerSecond).toBeGreaterThan(80);
    expect(last?.remainingMs).toBeGreaterThan(500);
    expect(last?.sentence).toMatch(/^\d+ of 300 done: \d+ answered with a 2xx; \d+ a second, about a second left\.$/);
    // why: of a long job only some attempts are told.
    expect(harness.attempts.length).toBeLessThanOrEqual(60);
  });

  it('goes on by itself after a restart when it is to', async () => {
    await using harness = await clockHarness();
    const { jobs, log, handler, timers } = harness;
    const ids = harness.addMany(4);
    const to = () => harness.replay.targets.resolve({ url: handler.url });
    const options = { pace: { kind: 'original' }, concurrency: 1 } as const;
    const going = await harness.startJob(ids, handler.url, { options: { ...options, afterGap: 'go-on' }, dueMs: (at) => at * 1_000 });
    const waiting = await harness.startJob(ids, handler.url, { options, dueMs: (at) => at * 1_000 });
    await timers.advance(1_500);
    for (const id of [going, waiting]) await jobs.pause(id);
    jobs.takeUp([going, waiting], to);
    await timers.advance(4_000);
    expect(harness.times).toHaveLength(4);
    await timers.advance(4_000);
    expect([going, waiting].map((id) => log.jobs.get(id)?.state)).toEqual(['done', 'paused']);
    expect(jobs.cancel(waiting)).toBe(true);
    await waitFor(() => log.jobs.get(waiting)?.state === 'cancelled');
    expect(jobs.cancel(waiting)).toBe(false);
  });
});
