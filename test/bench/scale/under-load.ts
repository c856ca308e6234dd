/** What capture feels of everything else: a real process on a copy of the log, senders at a steady rate, and work beside them. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Serving, serve } from '#test/support/serve.ts';
import { benchSecret } from '../bench-secret.ts';
import { copyOf, type Dataset, diskBytes } from './dataset.ts';
import { say, tellAmount } from './figures.ts';

const perSecond = 1000;
const seconds = 15;
const resultSchema = z.object({ p50Ms: z.number(), p99Ms: z.number(), worstMs: z.number(), refused: z.int() });
type Result = z.infer<typeof resultSchema>;
const jobSchema = z.object({ id: z.string(), state: z.string(), sentence: z.string() });
const pageSchema = z.object({ nextCursor: z.string().nullable() });

async function capture(serving: Serving): Promise<Result> {
  const load = join(import.meta.dirname, '../load.ts');
  const args = [load, `${serving.ready.receiver.url}/in/bench`, String(perSecond * seconds), '50', 'keep-alive', String(perSecond)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return resultSchema.parse(JSON.parse(line));
  throw new Error('The senders ended without a word');
}

async function finish(serving: Serving, path: string, body: object): Promise<{ readonly seconds: number; readonly sentence: string }> {
  const startedAtMs = performance.now();
  let job = jobSchema.parse(await serving.api(path, { method: 'POST', body }));
  while (job.state === 'running') {
    await sleep(100);
    job = jobSchema.parse(await serving.api(`/jobs/${job.id}`));
  }
  if (job.state !== 'done') throw new Error(`${path}: ${job.state}: ${job.sentence}`);
  return { seconds: (performance.now() - startedAtMs) / 1000, sentence: job.sentence };
}

async function keepOnly(serving: Serving, deliveries: number | null): Promise<void> {
  const body = { environmentId: 'env_sandbox', maxAgeDays: null, maxDeliveries: deliveries, maxBytes: null };
  await serving.api('/storage/retention', { method: 'PATCH', body });
}

/** Reads the log page by page and searches, until told to stop. */
async function readAlong(serving: Serving, signal: AbortSignal): Promise<void> {
  const encode = encodeURIComponent;
  const pages = async () => {
    for (let cursor = ''; !signal.aborted; ) {
      const page = pageSchema.parse(await serving.api(`/deliveries?limit=500${cursor === '' ? '' : `&cursor=${encode(cursor)}`}`));
      cursor = page.nextCursor ?? '';
    }
  };
  const searches = async () => {
    for (let run = 0; !signal.aborted; run += 1) {
      const word = ['invoice', 'ertific', 'throughput', 'qzxw'][run % 4] ?? '';
      await serving.api(`/deliveries?query=${encode(word)}`);
    }
  };
  await Promise.all([pages(), searches()]);
}

async function residentMb(serving: Serving): Promise<number> {
  const status = await readFile(`/proc/${serving.ready.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

const words = (result: Result) =>
  `p50 ${result.p50Ms.toFixed(2)}, p99 ${result.p99Ms.toFixed(1)}, worst ${result.worstMs.toFixed(1)} ms${result.refused > 0 ? `, ${result.refused} refused` : ''}`;

async function attempt(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say(`${name.padEnd(44)}  failed: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
  }
}

export async function measureUnderLoad(data: Dataset, deliveries: number, rawBytes: number): Promise<void> {
  say('');
  const folder = copyOf(data.folder);
  const serving = await serve(folder);
  try {
    await serving.api('/endpoints', { method: 'POST', body: { slug: 'bench', scheme: 'zof', secrets: [benchSecret] } });
    await capture(serving);
    const idle = await capture(serving);
    tellAmount(`capture at ${perSecond}/s, nothing else`, words(idle), '', null);
    await attempt('retention', () => measureRetention(serving, deliveries, idle));
    await attempt('search, export and retention', () => measureAll(serving, deliveries, idle));
    tellAmount('memory of the engine', `${(await residentMb(serving)).toFixed(0)} MB`, '≤ 300 MB', (await residentMb(serving)) <= 300);
    await attempt('compaction', () => measureCompaction(serving, folder, rawBytes));
  } finally {
    await serving.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A tenth of the log goes, which is 100,000 of a million. */
async function measureRetention(serving: Serving, deliveries: number, idle: Result): Promise<void> {
  const total = deliveries + 2 * perSecond * seconds;
  await keepOnly(serving, total - Math.floor(deliveries / 10));
  const during = capture(serving);
  const { seconds: took, sentence } = await finish(serving, '/storage/retention/apply', {});
  const result = await during;
  const extraMs = result.worstMs - idle.worstMs;
  tellAmount(`capture during retention (${took.toFixed(1)} s)`, words(result), '', null);
  tellAmount('retention: longest wait against idle', `${extraMs.toFixed(1)} ms more`, '≤ 20 ms more', extraMs <= 20);
  say(`  ${sentence}`);
}

async function measureAll(serving: Serving, deliveries: number, idle: Result): Promise<void> {
  await keepOnly(serving, Math.floor(deliveries * 0.7));
  const stop = new AbortController();
  const reading = readAlong(serving, stop.signal);
  const [result] = await Promise.all([capture(serving), finish(serving, '/storage/retention/apply', {})]).finally(() => stop.abort());
  await reading;
  const ratio = result.p99Ms / idle.p99Ms;
  tellAmount('capture during search, export and retention', words(result), '', null);
  tellAmount('p99 against idle', `${ratio.toFixed(1)} ×`, '≤ 3 ×', ratio <= 3);
  await keepOnly(serving, null);
}

async function measureCompaction(serving: Serving, folder: string, rawBytesBefore: number): Promise<void> {
  const storage = z.object({ environments: z.array(z.object({ bytes: z.number() })) }).parse(await serving.api('/storage'));
  const rawBytes = storage.environments.reduce((sum, { bytes }) => sum + bytes, 0) || rawBytesBefore;
  const { seconds: took, sentence } = await finish(serving, '/storage/compact', { olderThanDays: 0 });
  const share = diskBytes(folder) / rawBytes;
  tellAmount(`disk after compaction (${took.toFixed(1)} s)`, `${share.toFixed(2)} × of bodies and headers`, '< 1.0 ×', share < 1);
  tellAmount('  log.db alone', `${(diskBytes(folder, 'log') / rawBytes).toFixed(2)} ×`, '', null);
  say(`  ${sentence}`);
}
