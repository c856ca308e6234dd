import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MomentWatch, watchMoments } from '#engine/endpoints/moment-watch.ts';

let nowUs: number;
let moments: number[];
let looks: number[];
let watch: MomentWatch;

/** The engine's clock and the timers go on together, as they do awake. */
function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed += 100) {
    nowUs += 100_000;
    vi.advanceTimersByTime(100);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  nowUs = 0;
  moments = [];
  looks = [];
  watch = watchMoments(
    { nowUs: () => nowUs },
    (atUs) => moments.find((moment) => moment > atUs) ?? null,
    () => looks.push(nowUs),
  );
});

afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

test('a moment is told when it comes, the next one too, and then nothing runs any more', () => {
  moments = [1_000_000, 3_000_000];
  watch.rearm();
  pass(2_900);
  expect(looks).toEqual([1_000_000]);
  pass(100);
  expect(looks).toEqual([1_000_000, 3_000_000]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a moment that is years away is one timer of five seconds', () => {
  moments = [Number.MAX_SAFE_INTEGER];
  watch.rearm();
  expect(vi.getTimerCount()).toBe(1);
  pass(10_000);
  expect(looks).toEqual([5_000_000, 10_000_000]);
  expect(vi.getTimerCount()).toBe(1);
});

test('a clock that jumps over a moment, asleep or set, is noticed within five seconds', () => {
  moments = [86_400_000_000];
  watch.rearm();
  nowUs = 86_400_000_001;
  vi.advanceTimersByTime(5_000);
  expect(looks).toEqual([86_400_000_001]);
});

test('a nearer moment is taken up by rearm', () => {
  moments = [60_000_000];
  watch.rearm();
  moments = [200_000, 60_000_000];
  watch.rearm();
  pass(200);
  expect(looks).toEqual([200_000]);
});

test('nothing is told after close', () => {
  moments = [100_000];
  watch.rearm();
  watch.close();
  watch.rearm();
  pass(1_000);
  expect(looks).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
