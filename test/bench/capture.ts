/**
 * The figures of the capture path, as ratios taken in one run: `npm run bench`. Options: `--requests N` per measurement (default
 * 20000), `--rounds N` (default 3; medians are printed).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { benchSecret } from './bench-secret.ts';

let requests = 20_000;
let rounds = 3;

const resultSchema = z.object({ perSecond: z.number(), p50Ms: z.number(), p99Ms: z.number(), worstMs: z.number(), refused: z.int() });
type Result = z.infer<typeof resultSchema>;

interface Peer {
  readonly url: string;
  readonly process: ChildProcess;
  readonly api?: { readonly url: string; readonly token: string };
}

async function firstLine(child: ChildProcess): Promise<unknown> {
  if (!child.stdout) throw new Error('No standard output');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('It ended before it was ready');
}

function node(...args: string[]): ChildProcess {
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function startPeer(file: string): Promise<Peer> {
  const child = node(join(import.meta.dirname, 'peers', file));
  return { ...z.object({ url: z.string() }).parse(await firstLine(child)), process: child };
}

const readySchema = z.object({ receiver: z.object({ url: z.string() }), api: z.object({ url: z.string(), token: z.string() }) });

async function startHookglass(dataFolder: string): Promise<Peer> {
  const main = join(import.meta.dirname, '../../out/main/hookglass.js');
  const child = node(main, 'serve', '--data', dataFolder, '--receiver-port', '0', '--ui-port', '0', '--json', '--log-level', 'error');
  const ready = readySchema.parse(await firstLine(child));
  const answer = await fetch(`${ready.api.url}/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ready.api.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug: 'bench', scheme: 'zof', secrets: [benchSecret] }),
  });
  if (!answer.ok) throw new Error(`The bench endpoint was not made: ${await answer.text()}`);
  return { url: `${ready.receiver.url}/in/bench`, process: child, api: ready.api };
}

async function load(peer: Peer, mode: 'keep-alive' | 'close', rate = 0, count = requests): Promise<Result> {
  const child = node(join(import.meta.dirname, 'load.ts'), peer.url, String(count), '50', mode, String(rate));
  return resultSchema.parse(await firstLine(child));
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function measure(peers: ReadonlyMap<string, Peer>, mode: 'keep-alive' | 'close', count: number): Promise<Map<string, Result[]>> {
  const results = new Map<string, Result[]>();
  for (let round = 0; round < rounds; round += 1) {
    // why: interleaved, so that a noisy minute of the machine hits every peer alike.
    for (const [name, peer] of peers) results.set(name, [...(results.get(name) ?? []), await load(peer, mode, 0, count)]);
  }
  return results;
}

function print(title: string, results: ReadonlyMap<string, Result[]>, base: string): void {
  const perSecond = (name: string) => median((results.get(name) ?? []).map((result) => result.perSecond));
  process.stdout.write(`\n${title}\n`);
  for (const [name, rows] of results) {
    const refused = rows.reduce((sum, row) => sum + row.refused, 0);
    const line = [
      name.padEnd(28),
      `${perSecond(name).toFixed(0)}/s`.padStart(10),
      `ratio ${(perSecond(name) / perSecond(base)).toFixed(2)}`.padStart(12),
      `p50 ${median(rows.map((row) => row.p50Ms)).toFixed(1)} ms`.padStart(13),
      `p99 ${median(rows.map((row) => row.p99Ms)).toFixed(1)} ms`.padStart(13),
      refused > 0 ? `${refused} not 2xx` : '',
    ];
    process.stdout.write(`${line.join(' ')}\n`);
  }
}

const healthSchema = z.object({ log: z.object({ indexLag: z.int(), deliveries: z.int() }) });

async function indexLag(peer: Peer): Promise<number> {
  if (!peer.api) return 0;
  const answer = await fetch(`${peer.api.url}/health`, { headers: { authorization: `Bearer ${peer.api.token}` } });
  return healthSchema.parse(await answer.json()).log.indexLag;
}

async function residentMb(peer: Peer): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${peer.process.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

export async function benchCapture(args: readonly string[]): Promise<void> {
  const options = { requests: { type: 'string', default: '20000' }, rounds: { type: 'string', default: '3' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  requests = Number(values.requests);
  rounds = Number(values.rounds);
  const dataFolder = mkdtempSync(join(tmpdir(), 'hookglass-bench-'));
  const peers = new Map<string, Peer>();
  try {
    process.stdout.write(`machine: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${release()}, Node ${process.version}\n`);
    process.stdout.write(`1 KB signed bodies, 50 connections, ${requests} requests a round, ${rounds} rounds, medians\n`);
    const bare = await startPeer('bare-fastify.ts');
    const hookglass = await startHookglass(dataFolder);
    peers.set('bare Fastify', bare).set('Hookglass, whole app', hookglass);
    const fast = new Map([...peers]);
    print('Connections kept alive (bar: 0.50 of bare Fastify)', await measure(fast, 'keep-alive', requests), 'bare Fastify');
    print('Connections closed after each request (bar: 0.65)', await measure(fast, 'close', Math.floor(requests / 4)), 'bare Fastify');
    peers.set('one transaction each', await startPeer('one-transaction-each.ts'));
    const others = new Map([...peers].filter(([name]) => name !== 'bare Fastify'));
    print(
      'Against one transaction per delivery (bar: Hookglass 5 times as many, so a ratio of 0.20 or less)',
      await measure(others, 'keep-alive', Math.floor(requests / 4)),
      'Hookglass, whole app',
    );

    const steady = load(hookglass, 'keep-alive', 5000, 25_000);
    let worstLag = 0;
    const probe = setInterval(() => {
      void indexLag(hookglass).then((lag) => {
        worstLag = Math.max(worstLag, lag);
      });
    }, 100);
    const result = await steady;
    clearInterval(probe);
    process.stdout.write(`\nSteady 5,000/s: p50 ${result.p50Ms.toFixed(1)} ms, p99 ${result.p99Ms.toFixed(1)} ms, `);
    process.stdout.write(`index at most ${worstLag} deliveries (${(worstLag / 5).toFixed(0)} ms) behind (bar: 1 s)\n`);
    process.stdout.write(`Memory of Hookglass after the run: ${(await residentMb(hookglass)).toFixed(0)} MB\n`);
  } finally {
    for (const peer of peers.values()) peer.process.kill('SIGTERM');
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
