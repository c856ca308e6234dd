/** From the start of the process to the first rows in a browser, step by step, as a person with an open browser has it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Browser } from '@playwright/test';
import { z } from 'zod';
import { serve } from '#test/support/serve.ts';
import { timed } from '../scale/figures.ts';

const marksSchema = z.object({
  originMs: z.number(),
  firstByteMs: z.number(),
  paintMs: z.number(),
  readyMs: z.number(),
  rowsMs: z.number(),
});

/** Milliseconds since the process was started. */
export interface StartMarks {
  /** Another process of Node that does nothing, to its end: what this machine needs just now for no work at all. */
  readonly nodeAlone: number;
  readonly listening: number;
  readonly firstByte: number;
  readonly firstPaint: number;
  readonly ready: number;
  readonly firstRows: number;
}

export const markNames = [
  'nodeAlone',
  'listening',
  'firstByte',
  'firstPaint',
  'ready',
  'firstRows',
] as const satisfies readonly (keyof StartMarks)[];

/** Runs in the page before its own scripts: notes when the page says that it is ready, and when the first row is there. */
function noteMarks(): void {
  const seen = { readyMs: 0, rowsMs: 0 };
  Object.assign(window, { seenMarks: seen });
  const look = () => {
    if (seen.readyMs === 0 && document.documentElement?.dataset['appState'] === 'ready') seen.readyMs = performance.now();
    if (seen.rowsMs === 0 && document.querySelector('[data-delivery]') !== null) seen.rowsMs = performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-app-state'] });
}

function readMarks(): unknown {
  const [navigation] = performance.getEntriesByType('navigation');
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const seen: unknown = Reflect.get(window, 'seenMarks');
  return {
    originMs: performance.timeOrigin,
    firstByteMs: navigation instanceof PerformanceNavigationTiming ? navigation.responseStart : 0,
    paintMs: paint?.startTime ?? 0,
    ...(typeof seen === 'object' ? seen : {}),
  };
}

export async function measureStart(browser: Browser, folder: string): Promise<StartMarks> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.addInitScript(noteMarks);
    const nodeAlone = await timed(() => once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit'));
    const startedAtMs = Date.now();
    const serving = await serve(folder, { from: 'bundle' });
    try {
      const listening = Date.now() - startedAtMs;
      await page.goto(serving.ready.ui.url);
      await page.locator('[data-delivery]').first().waitFor();
      const marks = marksSchema.parse(await page.evaluate(readMarks));
      const since = (ms: number) => marks.originMs + ms - startedAtMs;
      return {
        nodeAlone,
        listening,
        firstByte: since(marks.firstByteMs),
        firstPaint: since(marks.paintMs),
        ready: since(marks.readyMs),
        firstRows: since(marks.rowsMs),
      };
    } finally {
      await serving.stop();
    }
  } finally {
    await context.close();
  }
}
