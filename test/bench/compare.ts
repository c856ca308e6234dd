/**
 * Figures of the comparison: `npm run bench -- compare`. Two bodies of `--mb` megabytes each (default 5) with `--share` percent of their cases
 * changed (default 20), compared in the worker as the window asks for it. Printed as a ratio to parsing both bodies in the same run, with
 * how long the main thread's loop was held up meanwhile; then the texts that are put side by side.
 */
import { cpus, release } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { alignedTexts } from '#domain/drift/aligned-text.ts';
import { parseJson } from '#domain/json-value.ts';
import { createComparer } from '#engine/console/compare/comparer.ts';

const entry = new URL('../../electron/engine/console/compare/compare-worker.ts', import.meta.url);
const rounds = 9;

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

interface Bodies {
  readonly payload: Uint8Array;
  readonly snapshot: Uint8Array;
}

function caseOf(index: number, isChanged: boolean): Readonly<Record<string, unknown>> {
  return {
    id: `tc_case_${index}`,
    name: `Checkout with card number ${index}`,
    status: isChanged ? 'Failed' : 'passed',
    duration_ms: 1_000 + (index % 977) + (isChanged ? 13 : 0),
    started_at: `2026-05-20T12:${String(index % 60).padStart(2, '0')}:00${isChanged ? '.250Z' : 'Z'}`,
    tags: ['checkout', 'card', `shard-${index % 8}`],
    log: { path: `/logs/run_xyz/${index}.txt`, lines: index % 401 },
  };
}

function makeBodies(bytes: number, share: number): Bodies {
  const text = (isConsole: boolean, count: number) => {
    const cases = Array.from({ length: count }, (_, index) => caseOf(index, isConsole && (index * 37) % 100 < share));
    const run = {
      id: 'run_xyz',
      organization_id: 'org_abc',
      status: isConsole ? 'failed' : 'running',
      cases: isConsole ? cases.reverse() : cases,
    };
    return JSON.stringify(isConsole ? run : { id: 'evt_1', type: 'run.completed', created: '2026-05-20T12:00:00Z', data: { object: run } });
  };
  const perCase = text(false, 1_000).length / 1_000;
  const count = Math.round(bytes / perCase);
  return { payload: Buffer.from(text(false, count)), snapshot: Buffer.from(text(true, count)) };
}

function parseBoth({ payload, snapshot }: Bodies): number {
  const start = performance.now();
  for (const bytes of [payload, snapshot]) JSON.parse(new TextDecoder().decode(bytes));
  return performance.now() - start;
}

function printTexts({ payload, snapshot }: Bodies): void {
  const [ours, theirs] = [payload, snapshot].map((bytes) => parseJson(new TextDecoder().decode(bytes)));
  if (ours === undefined || theirs === undefined) throw new Error('Two bodies');
  for (const order of ['as-is', 'aligned', 'sorted'] as const) {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      alignedTexts(ours, theirs, order);
      return performance.now() - start;
    });
    process.stdout.write(`both texts, ${order.padEnd(8)}${median(times).toFixed(0).padStart(6)} ms\n`);
  }
}

export async function benchCompare(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { mb: { type: 'string', default: '5' }, share: { type: 'string', default: '20' } },
  });
  const bodies = makeBodies(Number(values.mb) * 1_000_000, Number(values.share));
  process.stdout.write(`machine: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${release()}, Node ${process.version}\n`);
  const comparer = createComparer(entry);
  const given = { ...bodies, isGiven: false, rules: [], eventType: 'run.completed', eventTimeUs: 1, takenAtUs: 2 };
  const first = await comparer.compare(given);
  const [parsing, comparing]: [number[], number[]] = [[], []];
  const delay = monitorEventLoopDelay({ resolution: 5 });
  for (let round = 0; round < rounds; round += 1) {
    parsing.push(parseBoth(bodies));
    delay.enable();
    const start = performance.now();
    await comparer.compare(given);
    comparing.push(performance.now() - start);
    delay.disable();
  }
  await comparer.close();
  const [parseMs, compareMs] = [median(parsing), median(comparing)];
  const total = Object.values(first.counts).reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    `${values.mb} MB against ${values.mb} MB, ${total.toLocaleString('en-US')} fields: ${JSON.stringify(first.counts)}\n`,
  );
  process.stdout.write(`parse both          ${parseMs.toFixed(0).padStart(6)} ms\n`);
  process.stdout.write(
    `compare, in worker  ${compareMs.toFixed(0).padStart(6)} ms   ${(compareMs / parseMs).toFixed(1)} × parsing, slowest ${Math.max(...comparing).toFixed(0)} ms\n`,
  );
  process.stdout.write(
    `main loop delay     ${(delay.percentile(99) / 1e6).toFixed(1).padStart(6)} ms at most for 99 % of it, ${(delay.max / 1e6).toFixed(1)} ms at worst\n`,
  );
  printTexts(bodies);
}
