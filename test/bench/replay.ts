/**
 * Figures of replay jobs: `npm run bench -- replay`. `--deliveries` (10,000) of 1 KB leave for a handler in a process of its own, `--concurrency` (4)
 * at a time, as often as `--rounds` (3) says; beside each round the rate that autocannon reaches with the same handler, body and concurrency. Prints
 * the ratio, memory before and after, and how long a page of the list takes meanwhile.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { deliveryIdOf, replayIdSchema } from '#contract/ids.ts';
import { jobOptions, storePlan, testPlanId } from '#test/integration/replay/a-job.ts';
import { type LogHarness, openLogHarness } from '#test/integration/replay/log-harness.ts';
import { generateLog } from '#test/support/generate-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const bodyBytes = 1_024;
const listEveryMs = 20;
const autocannonEntry = fileURLToPath(import.meta.resolve('autocannon/autocannon.js'));
const autocannonReport = z.object({ requests: z.object({ total: z.number() }), start: z.string(), finish: z.string() });

interface Round {
  readonly jobPerSecond: number;
  readonly autocannonPerSecond: number;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

export async function benchReplay(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      deliveries: { type: 'string', default: '10000' },
      concurrency: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const [count, concurrency, rounds] = [Number(values.deliveries), Number(values.concurrency), Number(values.rounds)];
  print(`machine: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${release()}, Node ${process.version}`);
  using folder = tempFolder();
  await generateLog(folder.path, { deliveries: count, bodyBytes });
  const handler = spawn(process.execPath, [fileURLToPath(new URL('replay-handler.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = `http://127.0.0.1:${await portOf(handler)}/hook`;
    await using harness = await openLogHarness(folder.path);
    await storePlan(
      harness.log,
      Array.from({ length: count }, (_, at) => deliveryIdOf(at + 1)),
      url,
    );
    await measure(harness, { url, count, concurrency, rounds });
  } finally {
    handler.kill();
  }
}

async function portOf(handler: ChildProcess): Promise<number> {
  const [line] = await once(handler.stdout ?? handler, 'data');
  return Number(String(line));
}

async function measure(
  harness: LogHarness,
  {
    url,
    count,
    concurrency,
    rounds,
  }: { readonly url: string; readonly count: number; readonly concurrency: number; readonly rounds: number },
): Promise<void> {
  await autocannon(url, Math.min(2_000, count), concurrency);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const done: Round[] = [];
  const waits: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const autocannonPerSecond = await autocannon(url, count, concurrency);
    const taken = await takenBy(url);
    const { sent, perSecond: jobPerSecond } = await runJob(harness, round, { url, count, concurrency }, waits);
    const received = (await takenBy(url)) - taken;
    if (received !== sent) throw new Error(`${received} of ${sent} deliveries came`);
    done.push({ jobPerSecond, autocannonPerSecond });
    const ratio = (100 * jobPerSecond) / autocannonPerSecond;
    print(`round ${round}: job ${jobPerSecond.toFixed(0)}/s, autocannon ${autocannonPerSecond.toFixed(0)}/s, ${ratio.toFixed(0)} %`);
  }
  globalThis.gc?.();
  const after = process.memoryUsage.rss();
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
  const share = median(done.map(({ jobPerSecond, autocannonPerSecond }) => (100 * jobPerSecond) / autocannonPerSecond));
  print(`median ratio      ${share.toFixed(0)} % of autocannon at ${concurrency} at a time (target: at least 60 %)`);
  print(`memory            ${(before / 1e6).toFixed(0)} MB before, ${(after / 1e6).toFixed(0)} MB after ${rounds * count} deliveries`);
  print(`a page of the list meanwhile: median ${at(0.5)} ms, p99 ${at(0.99)} ms of ${sorted.length} (target: under 100 ms)`);
}

async function takenBy(url: string): Promise<number> {
  return Number(await (await fetch(url)).text());
}

/** Requests a second, with a body of the same size. */
async function autocannon(url: string, count: number, concurrency: number): Promise<number> {
  const body = 'x'.repeat(bodyBytes);
  const options = [
    '-c',
    String(concurrency),
    '-a',
    String(count),
    '-m',
    'POST',
    '-H',
    'Content-Type=application/json',
    '-b',
    body,
    '-j',
    '-n',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [autocannonEntry, ...options, url], { maxBuffer: 16 * 1024 * 1024 });
  const report = autocannonReport.parse(JSON.parse(stdout));
  return (report.requests.total * 1000) / (Date.parse(report.finish) - Date.parse(report.start));
}

async function runJob(
  { log, replay, replays }: LogHarness,
  round: number,
  { url, count, concurrency }: { readonly url: string; readonly count: number; readonly concurrency: number },
  waits: number[],
): Promise<{ readonly sent: number; readonly perSecond: number }> {
  const id = replayIdSchema.parse(`rpl_bench${round}`);
  const to = await replay.targets.resolve({ url });
  const options = { ...jobOptions, target: { url }, concurrency };
  const facts = { id, planId: testPlanId, name: 'Bench', kind: 'exact' as const, targetUrl: url };
  const isDone = () => replays.at(-1)?.id === id && replays.at(-1)?.state !== 'running';
  const started = performance.now();
  await replay.jobs.start({ ...facts, createdAtUs: 1, idempotencyKey: null, options, items: [] }, to);
  while (!isDone()) {
    const asked = performance.now();
    await log.readers.listDeliveries(null, 100, null);
    waits.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, listEveryMs));
  }
  const last = replays.at(-1);
  const sent = last?.counts.succeeded ?? 0;
  // why: of generated deliveries a few were not kept whole, and are left out.
  if (last === undefined || sent + last.counts.skipped !== count) throw new Error(`The job ended as ${last?.state}: ${last?.sentence}`);
  return { sent, perSecond: (sent * 1000) / (performance.now() - started) };
}
