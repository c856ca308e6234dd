import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSystemClock, pageFolderUrl, workerUrls } from '#hosts/engine-ports.ts';

test('the clock tells microseconds of the wall clock and keeps the order within a millisecond', () => {
  const clock = createSystemClock();
  const times = Array.from({ length: 2_000 }, () => clock.nowUs());
  expect(times.every((time, index) => Number.isInteger(time) && time >= (times[index - 1] ?? 0))).toBe(true);
  expect(new Set(times).size).toBeGreaterThan(20);
  expect(Math.abs((times.at(-1) ?? 0) / 1000 - Date.now())).toBeLessThan(1_000);
});

test('workers are found from the sources of either shell and beside a bundle', () => {
  for (const entry of ['electron/cli/main.ts', 'electron/shell/main.ts']) {
    const { reader, indexer } = workerUrls(new URL(`../../../${entry}`, import.meta.url).href);
    expect([existsSync(reader), existsSync(indexer)]).toEqual([true, true]);
  }
  expect(workerUrls('file:///app/out/main/hookglass.js').reader.href).toBe('file:///app/out/main/reader-worker.js');
  expect(workerUrls('file:///app/out/main/hookglass.js').indexer.href).toBe('file:///app/out/main/index-worker.js');
});

test('the page is in the same place for both', () => {
  expect(pageFolderUrl('file:///app/out/main/hookglass.js').href).toBe('file:///app/out/renderer/');
  expect(pageFolderUrl('file:///app/electron/cli/main.ts').href).toBe('file:///app/out/renderer/');
});
