/**
 * What a person feels of speed: `npm run bench -- window`. Options: `--deliveries N` (default 100,000), `--runs N` starts (default 7),
 * `--only start|flow`, `--seconds N` of arrivals (default 15), `--trace FILE` for a trace of Chromium while deliveries arrive.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { initialScripts } from '#test/support/page-scripts.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { benchSecret } from './bench-secret.ts';
import { copyOf, dataset } from './scale/dataset.ts';
import { say, sayMachine, spreadOf, tellAmount } from './scale/figures.ts';
import { measureWhile, type Smoothness } from './window/smoothness.ts';
import { markNames, measureStart, type StartMarks } from './window/start.ts';

const healthSchema = z.object({ log: z.object({ indexLag: z.int(), textLag: z.int() }) });
const pageFolder = join(import.meta.dirname, '../../out/renderer');
const perSecond = 1000;
const scrolledRows = 5000;
const rowHeight = 28;

interface Options {
  readonly deliveries: number;
  readonly runs: number;
  readonly seconds: number;
  readonly only: string | undefined;
  readonly trace: string | undefined;
}

const systemChromium = '/usr/bin/chromium';

export async function benchWindow(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  sayMachine();
  tellScripts();
  const { folder, isNew } = await dataset(options.deliveries);
  // Once for all later runs, which take a copy of it.
  if (isNew) await withServing(folder, untilIndexed);
  const copy = copyOf(folder);
  const executablePath = process.env['PLAYWRIGHT_CHROMIUM'] ?? (existsSync(systemChromium) ? systemChromium : undefined);
  const browserArgs = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ args: browserArgs, ...(executablePath === undefined ? {} : { executablePath }) });
  try {
    if (options.only !== 'flow') await tellStarts(browser, copy, options);
    if (options.only !== 'start') await withServing(copy, (serving) => tellFlow(browser, serving, options));
  } finally {
    await browser.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      deliveries: { type: 'string', default: '100000' },
      runs: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '15' },
      only: { type: 'string' },
      trace: { type: 'string' },
    },
  });
  const { deliveries, runs, seconds, only, trace } = values;
  return { deliveries: Number(deliveries), runs: Number(runs), seconds: Number(seconds), only, trace };
}

function tellScripts(): void {
  const scripts = initialScripts(pageFolder);
  const gzipKb = scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000;
  const kb = scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
  tellAmount('first scripts', `${kb.toFixed(0)} kB, ${gzipKb.toFixed(0)} kB compressed`, '< 700 kB', gzipKb < 700);
}

async function withServing(folder: string, work: (serving: Serving) => Promise<void>): Promise<void> {
  const serving = await serve(folder, { from: 'bundle' });
  try {
    await work(serving);
  } finally {
    await serving.stop();
  }
}

async function untilIndexed(serving: Serving): Promise<void> {
  const isDone = async () => {
    const { log } = healthSchema.parse(await serving.api('/health'));
    return log.indexLag === 0 && log.textLag === 0;
  };
  await waitFor(isDone, { limitMs: 600_000, pauseMs: 250, what: 'the index' });
}

async function tellStarts(browser: Browser, folder: string, { runs, deliveries }: Options): Promise<void> {
  const starts: StartMarks[] = [];
  for (let run = 0; run < runs; run += 1) starts.push(await measureStart(browser, folder));
  say(`\nstart with ${deliveries.toLocaleString('en-US')} deliveries, ms since the process was started, ${runs} runs`);
  const bare = spreadOf(starts.map(({ nodeAlone }) => nodeAlone)).median;
  for (const name of markNames) {
    const { median, worst } = spreadOf(starts.map((marks) => marks[name]));
    const best = Math.min(...starts.map((marks) => marks[name]));
    const isLast = name === 'firstRows';
    const words = `${median.toFixed(0)} (${best.toFixed(0)} to ${worst.toFixed(0)}), ${(median / bare).toFixed(1)} × Node alone`;
    tellAmount(`  ${name}`, words, isLast ? '< 1500 ms' : '', isLast ? median < 1500 : null);
  }
}

async function tellFlow(browser: Browser, serving: Serving, options: Options): Promise<void> {
  const body = { slug: 'bench', name: 'bench', scheme: 'zof', secrets: [benchSecret] };
  await serving.api('/endpoints', { method: 'POST', body });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(serving.ready.ui.url);
    await page.locator('[data-delivery]').first().waitFor();
    await sleep(3000);
    const idle = await measureWhile(page, () => sleep(5000));
    const trace = await startTrace(page, options.trace);
    const arriving = await measureWhile(page, () => sendSteadily(serving, options.seconds));
    await trace.end();
    await sleep(1000);
    const scrolling = await measureWhile(page, () => scrollThrough(page));
    say('\nthe page, ratios against itself at rest');
    tellSmoothness('at rest', idle, idle);
    tellSmoothness(`${perSecond} deliveries a second, ${options.seconds} s`, arriving, idle);
    tellSmoothness(`scrolling ${scrolledRows} rows`, scrolling, idle);
  } finally {
    await page.close();
  }
}

function tellSmoothness(
  name: string,
  { framesPerSecond, frameP99Ms, tasksOver50, tasksOver100, longestTaskMs }: Smoothness,
  idle: Smoothness,
) {
  const share = framesPerSecond / idle.framesPerSecond;
  tellAmount(
    `  ${name}: frames`,
    `${framesPerSecond.toFixed(1)}/s, p99 ${frameP99Ms.toFixed(0)} ms, ${share.toFixed(2)} × of rest`,
    '≥ 0.95 ×',
    share >= 0.95,
  );
  const tasks = `${tasksOver100} over 100 ms, ${tasksOver50} over 50 ms, longest ${longestTaskMs.toFixed(0)} ms`;
  tellAmount(`  ${name}: tasks`, tasks, 'none over 100', tasksOver100 === 0);
}

async function sendSteadily(serving: Serving, seconds: number): Promise<void> {
  const load = join(import.meta.dirname, 'load.ts');
  const args = [load, `${serving.ready.receiver.url}/in/bench`, String(perSecond * seconds), '50', 'keep-alive', String(perSecond)];
  const senders = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await once(senders, 'exit');
}

/** A turn of the wheel for each frame, as a hand does it, from the newest row down. */
async function scrollThrough(page: Page): Promise<void> {
  await page.mouse.move(400, 500);
  const step = 120;
  for (let done = 0; done < scrolledRows * rowHeight; done += step) {
    await page.mouse.wheel(0, step);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}

/** Chromium's own record, to be looked at in its developer tools; without `file` nothing is recorded. */
async function startTrace(page: Page, file: string | undefined): Promise<{ end(): Promise<void> }> {
  if (file === undefined) return { end: async () => undefined };
  const browser = page.context().browser();
  await browser?.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-v8.cpu_profiler', 'toplevel'] });
  return {
    async end() {
      const bytes = await browser?.stopTracing();
      if (bytes !== undefined) writeFileSync(file, bytes);
    },
  };
}
