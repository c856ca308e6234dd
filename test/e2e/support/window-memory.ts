/**
 * What the window needs, in MB: taken after a forced collection, because how much garbage lies around before one is the engine's choice
 * by the machine's memory and load, and says nothing about the page.
 */
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from '@playwright/test';

export interface WindowMemory {
  /** Collects garbage and notes what is left. */
  take(): Promise<void>;
  /** The most that was noted. */
  largest(): number;
  /** By how much the last note is over the first: what is kept of all that was looked at in between. */
  growth(): number;
  words(): string;
}

export async function watchMemory(page: Page): Promise<WindowMemory> {
  const session = await page.context().newCDPSession(page);
  const browser = await page.context().browser()?.newBrowserCDPSession();
  await session.send('Performance.enable');
  const noted: number[] = [];
  return {
    async take() {
      await session.send('HeapProfiler.collectGarbage');
      noted.push(Math.max(await heapMb(session), browser === undefined ? 0 : await privateMb(browser)));
    },
    largest: () => Math.max(0, ...noted),
    growth: () => (noted.at(-1) ?? 0) - (noted[0] ?? 0),
    words: () => noted.map((mb) => `${mb.toFixed(0)} MB`).join(', '),
  };
}

async function heapMb(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 2 ** 20;
}

/** Private memory of the largest renderer process of this browser alone, other tests have theirs; 0 where there is no /proc. */
async function privateMb(browser: CDPSession): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  return Math.max(0, ...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => privateOf(id)));
}

function privateOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, kb]) => sum + Number(kb), 0) / 1024;
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
