/**
 * A log of a million deliveries: `npm run bench -- scale`. Options: `--deliveries N` (default 1,000,000), `--only queries|load`,
 * `--fresh` to have the indexes built again. The log is made once and kept in the system's temporary folder.
 */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Engine } from '#engine/engine-parts.ts';
import { openLog } from '#engine/log/open-log.ts';
import { makeEngine, testPorts } from '#test/support/make-engine.ts';
import { type Dataset, dataset, diskBytes } from './scale/dataset.ts';
import { say, sayMachine, spreadOf, tellAmount, timed } from './scale/figures.ts';
import { measureQueries } from './scale/queries.ts';
import { openRaw } from './scale/raw.ts';
import { measureUnderLoad } from './scale/under-load.ts';

const context = { signal: undefined };

export async function benchScale(args: readonly string[]): Promise<void> {
  const options = { deliveries: { type: 'string', default: '1000000' }, only: { type: 'string' }, fresh: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const deliveries = Number(values.deliveries);
  sayMachine();
  say(`${deliveries.toLocaleString('en-US')} deliveries of 1 KB, ${Math.ceil(deliveries / 20).toLocaleString('en-US')} runs, ten types`);
  const data = await dataset(deliveries);
  if (values.fresh === true) for (const name of ['index.db', 'index-text.db']) rmSync(join(data.folder, name), { force: true });
  await buildIndexes(data);
  const raw = openRaw(data.folder);
  const { bodyBytes, headerBytes } = raw.samples();
  const rawBytes = bodyBytes + headerBytes;
  try {
    if (values.only !== 'load') {
      await measureOpening(data);
      tellDisk(data, rawBytes, bodyBytes);
      const engine = await makeEngine(data.folder);
      try {
        await measureQueries(engine, raw, data);
      } finally {
        await engine.close();
      }
    }
  } finally {
    raw.close();
  }
  if (values.only !== 'queries') await measureUnderLoad(data, deliveries, rawBytes);
}

async function lagOf(engine: Engine): Promise<{ readonly rows: number; readonly text: number }> {
  await engine.handlers.deliveries.list({ query: '', limit: 1 }, context);
  const { log } = await engine.handlers.system.health({}, context);
  return { rows: log.indexLag, text: log.textLag };
}

async function buildIndexes(data: Dataset): Promise<void> {
  const startedAtMs = performance.now();
  const engine = await makeEngine(data.folder);
  let rowsAtMs: number | undefined;
  try {
    for (;;) {
      const lag = await lagOf(engine);
      if (lag.rows === 0) rowsAtMs ??= performance.now();
      if (lag.rows === 0 && lag.text === 0) break;
      await sleep(100);
    }
  } finally {
    await engine.close();
  }
  const seconds = (atMs: number) => ((atMs - startedAtMs) / 1000).toFixed(1);
  say(`indexes up to date: rows after ${seconds(rowsAtMs ?? 0)} s, text after ${seconds(performance.now())} s`);
}

/** The log alone, then a whole engine until it has answered its first list. */
async function measureOpening(data: Dataset): Promise<void> {
  const ports = await testPorts(data.folder);
  const opening: number[] = [];
  const listing: number[] = [];
  for (let run = 0; run < 10; run += 1) {
    const startedAtMs = performance.now();
    const log = await openLog(ports);
    opening.push(performance.now() - startedAtMs);
    listing.push(await timed(() => log.readers.listDeliveries(null, 100, null)));
    await log.close();
  }
  const open = spreadOf(opening);
  tellAmount('opening the log', `${open.median.toFixed(1)} ms, p95 ${open.p95.toFixed(1)} ms`, '< 150 ms', open.median < 150);
  tellAmount('first list after it (workers start)', `${spreadOf(listing).median.toFixed(1)} ms`, '', null);
}

function tellDisk(data: Dataset, rawBytes: number, bodyBytes: number): void {
  const share = diskBytes(data.folder) / rawBytes;
  const megabytes = (name: string) => `${name} ${(statSync(join(data.folder, name)).size / 1e6).toFixed(0)} MB`;
  const files = ['log.db', 'index.db', 'index-text.db'].map(megabytes).join(', ');
  tellAmount('disk', `${share.toFixed(2)} × of bodies and headers`, '< 2.2 ×', share < 2.2);
  tellAmount('  log.db alone', `${(diskBytes(data.folder, 'log') / rawBytes).toFixed(2)} ×`, '', null);
  say(`  ${files}; bodies ${(bodyBytes / 1e6).toFixed(0)} MB, headers ${((rawBytes - bodyBytes) / 1e6).toFixed(0)} MB`);
}
