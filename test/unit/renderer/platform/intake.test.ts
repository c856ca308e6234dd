import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeedBatch } from '#contract/feed.ts';
import { createIntake, type FeedFlush } from '#renderer/platform/intake.ts';
import { aSummary } from '../support/summaries.ts';

function setUp() {
  const flushes: FeedFlush[] = [];
  const acknowledged: number[] = [];
  const frames: (() => void)[] = [];
  const intake = createIntake({
    frames: { requestFrame: (run) => frames.push(run), cancelFrame: () => undefined },
    apply: (flush) => flushes.push(flush),
    acknowledge: (seq) => acknowledged.push(seq),
  });
  const frame = () => {
    for (const run of frames.splice(0)) run();
  };
  return { intake, flushes, acknowledged, frame };
}

function batch(
  seq: number,
  epoch = 'e1',
  events: FeedBatch['events'] = [{ kind: 'delivery.captured', delivery: aSummary(seq) }],
): FeedBatch {
  return { epoch, seq, events };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the intake', () => {
  it('applies all batches of a frame together, then acknowledges the last', () => {
    const { intake, flushes, acknowledged, frame } = setUp();
    intake.push(batch(1));
    intake.push(batch(2));
    expect(flushes).toHaveLength(0);
    frame();
    expect(flushes).toHaveLength(1);
    expect(flushes[0]?.events).toHaveLength(2);
    expect(acknowledged).toEqual([2]);
    expect(intake.position()).toEqual({ epoch: 'e1', seq: 2 });
  });

  it('flushes by its timer when no frame comes, once', () => {
    const { intake, flushes, frame } = setUp();
    intake.push(batch(1));
    vi.advanceTimersByTime(500);
    expect(flushes).toHaveLength(1);
    frame();
    expect(flushes).toHaveLength(1);
  });

  it('rests after a flush that was dear, in proportion, and then takes all that came meanwhile at once', async () => {
    const frames: (() => void)[] = [];
    const flushes: FeedFlush[] = [];
    const clock = { ms: 1000, dearMs: 20 };
    const intake = createIntake({
      frames: { requestFrame: (run) => frames.push(run), cancelFrame: () => undefined },
      apply: (flush) => {
        flushes.push(flush);
        clock.ms += clock.dearMs;
      },
      acknowledge: () => undefined,
      nowMs: () => clock.ms,
    });
    intake.push(batch(1));
    for (const run of frames.splice(0)) run();
    await Promise.resolve();
    intake.push(batch(2));
    intake.push(batch(3));
    expect(frames).toHaveLength(0);
    clock.ms += 59;
    vi.advanceTimersByTime(59);
    expect(frames).toHaveLength(0);
    clock.ms += 1;
    vi.advanceTimersByTime(1);
    for (const run of frames.splice(0)) run();
    expect(flushes.map(({ events }) => events.length)).toEqual([1, 2]);
  });

  it('rests for so long only that the engine goes on sending', async () => {
    const frames: (() => void)[] = [];
    const clock = { ms: 0 };
    const intake = createIntake({
      frames: { requestFrame: (run) => frames.push(run), cancelFrame: () => undefined },
      apply: () => {
        clock.ms += 5000;
      },
      acknowledge: () => undefined,
      nowMs: () => clock.ms,
    });
    intake.push(batch(1));
    for (const run of frames.splice(0)) run();
    await Promise.resolve();
    intake.push(batch(2));
    vi.advanceTimersByTime(120);
    expect(frames).toHaveLength(1);
  });

  it('turns a gap into "stale" and hides the event itself', () => {
    const { intake, flushes, frame } = setUp();
    intake.push(batch(9, 'e1', [{ kind: 'feed.gap', from: 1, to: 8 }]));
    frame();
    expect(flushes[0]).toEqual({ events: [], isStale: true });
  });

  it('takes another epoch for a gap', () => {
    const { intake, flushes, frame } = setUp();
    intake.startAt({ epoch: 'e1', seq: 0 });
    intake.push(batch(1, 'e2'));
    frame();
    expect(flushes[0]?.isStale).toBe(true);
    intake.push(batch(2, 'e2'));
    frame();
    expect(flushes[1]?.isStale).toBe(false);
  });

  it('applies nothing after it is closed', () => {
    const { intake, flushes } = setUp();
    intake.push(batch(1));
    intake.close();
    vi.advanceTimersByTime(1_000);
    expect(flushes).toHaveLength(0);
  });
});
