/** How long the page's thread is held, and how evenly frames come, while something goes on; read from the page itself. */
import type { Page } from '@playwright/test';
import { z } from 'zod';

const phaseSchema = z.object({ seconds: z.number(), taskMs: z.array(z.number()), frameMs: z.array(z.number()) });
type Phase = z.infer<typeof phaseSchema>;

export interface Smoothness {
  readonly framesPerSecond: number;
  /** Of a hundred frames, one came later than this after the one before. */
  readonly frameP99Ms: number;
  /** The browser tells of tasks from 50 ms on. */
  readonly tasksOver50: number;
  readonly tasksOver100: number;
  readonly longestTaskMs: number;
}

/** Runs in the page: from now on tasks and frames are noted. */
function beginPhase(): void {
  const taskMs: number[] = [];
  const frameMs: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) taskMs.push(duration);
  });
  observer.observe({ type: 'longtask' });
  const startMs = performance.now();
  let lastMs = startMs;
  let isOver = false;
  const frame = (nowMs: number) => {
    frameMs.push(nowMs - lastMs);
    lastMs = nowMs;
    if (!isOver) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  Object.assign(window, {
    endPhase: () => {
      isOver = true;
      for (const { duration } of observer.takeRecords()) taskMs.push(duration);
      observer.disconnect();
      return { seconds: (performance.now() - startMs) / 1000, taskMs, frameMs };
    },
  });
}

function endPhase(): unknown {
  const end: unknown = Reflect.get(window, 'endPhase');
  return typeof end === 'function' ? end() : undefined;
}

export async function measureWhile(page: Page, work: () => Promise<unknown>): Promise<Smoothness> {
  await page.evaluate(beginPhase);
  await work();
  return smoothnessOf(phaseSchema.parse(await page.evaluate(endPhase)));
}

function smoothnessOf({ seconds, taskMs, frameMs }: Phase): Smoothness {
  const frames = frameMs.toSorted((a, b) => a - b);
  return {
    framesPerSecond: frameMs.length / seconds,
    frameP99Ms: frames[Math.min(frames.length - 1, Math.floor(frames.length * 0.99))] ?? 0,
    tasksOver50: taskMs.length,
    tasksOver100: taskMs.filter((ms) => ms > 100).length,
    longestTaskMs: Math.max(0, ...taskMs),
  };
}
