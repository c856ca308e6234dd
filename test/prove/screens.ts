/** How fast the largest payloads are on the screen, in a real Chromium, as the median of several windows. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { AppWindow } from '#test/e2e/pages/app-window.ts';
import { Hookglass } from '#test/e2e/support/hookglass.ts';
import { watchPage } from '#test/e2e/support/page-watch.ts';
import { type Opened, openPayloads, payloads, sendPayloads } from '#test/e2e/support/payloads.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import type { Figure, Proof } from './proof.ts';

const systemChromium = '/usr/bin/chromium';
const paintMark = 1_000;
const taskMark = 200;

async function openOnce(): Promise<readonly Opened[]> {
  using folder = tempFolder();
  const hookglass = new Hookglass(folder.path);
  await hookglass.start();
  const named = process.env['PLAYWRIGHT_CHROMIUM'] ?? (existsSync(systemChromium) ? systemChromium : undefined);
  const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ args, ...(named === undefined ? {} : { executablePath: named }) });
  try {
    await using console = await sendPayloads(hookglass);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const watch = await watchPage(page);
    const app = new AppWindow(page, watch);
    await app.open(hookglass.link);
    const opened = await openPayloads(
      app,
      hookglass,
      payloads.map(({ name }) => name),
    );
    const troubles = await watch.troubles();
    if (troubles.length > 0) throw new Error(`The window complained: ${troubles.join('; ')} (${console.url})`);
    return opened;
  } finally {
    await browser.close();
    await hookglass.stop();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function figureOf(name: string, rounds: readonly Opened[]): Figure {
  const paint = median(rounds.map(({ firstPaintMs }) => firstPaintMs));
  const before = median(rounds.map(({ longestBeforeMs }) => longestBeforeMs));
  const after = median(rounds.map(({ longestAfterMs }) => longestAfterMs));
  const isEmpty = rounds.some(({ text }) => text === '');
  const isReached = paint <= paintMark && after <= taskMark;
  return {
    name: `payload on the screen: ${name}`,
    value: `first text after ${paint} ms, longest task before it ${before} ms, after it ${after} ms (median of ${rounds.length})`,
    mark: `first text within ${paintMark} ms, no task over ${taskMark} ms after it`,
    outcome: isEmpty ? 'broken' : isReached ? 'reached' : 'short',
    ...(isEmpty
      ? { why: 'its text was never on the screen' }
      : isReached
        ? {}
        : { why: 'time of this machine, which runs the engine and the browser' }),
  };
}

export const screensProof: Proof = {
  name: 'screens',
  about: 'opens the largest payloads in every view and measures the window (--rounds N)',
  async run(args, say) {
    const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '5' } }, strict: false });
    const all: Opened[] = [];
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      all.push(...(await openOnce()));
      say(`screens: window ${round} of ${values.rounds}`);
    }
    const byName = Map.groupBy(all, ({ payload, view }) => `${payload}, ${view}`);
    return [...byName].map(([name, rounds]) => figureOf(name, rounds));
  },
};
