import { atOnce, isStep, type Steps } from './turns.ts';

/** How long answers are taken to need. */
const answerMs = 50;

export interface Flow {
  readonly concurrency: number;
  /** Null: as fast as it goes. */
  readonly mostPerSecond: number | null;
}

/** How long entries take that are due at these times, in ms, when each is answered in 50 ms and none is tried again. */
export function estimateMs(dues: readonly number[], flow: Flow): number {
  return atOnce(estimateSteps(dues, flow));
}

/** `estimateMs`, step by step. */
export function* estimateSteps(dues: readonly number[], { concurrency, mostPerSecond }: Flow): Steps<number> {
  const gapMs = mostPerSecond === null ? 0 : 1000 / mostPerSecond;
  const freeAt = new Float64Array(Math.max(1, concurrency));
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const [index, dueMs] of dues.entries()) {
    if (isStep(index)) yield;
    // why: all answers take as long, so connections come free in the order in which they were taken.
    const slot = index % freeAt.length;
    lastMs = Math.max(dueMs, freeAt[slot] ?? 0, lastMs + gapMs);
    freeAt[slot] = lastMs + answerMs;
  }
  return dues.length === 0 ? 0 : Math.ceil(lastMs + answerMs);
}
