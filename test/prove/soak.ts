import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { benchSecret } from '#test/bench/bench-secret.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import type { Figure, Proof } from './proof.ts';
import { keepBusy } from './soak/activity.ts';
import { plot, tell } from './soak/plot.ts';
import { quantities, type Sample, takeSample } from './soak/samples.ts';
import { openWindow } from './soak/window.ts';

const sampleEveryMs = 5_000;
const walLimitMb = 128;
/** Deliveries kept: few enough that old ones go for most of the time. */
const keep = 50_000;

const sentSchema = z.object({ p50Ms: z.number(), p99Ms: z.number(), worstMs: z.number(), refused: z.int() });
type Sent = z.infer<typeof sentSchema>;

interface Soaked {
  readonly samples: readonly Sample[];
  readonly minutes: readonly Sent[];
}

/** Half an hour of a working day. `--minutes N` and `--rate N` (a second) make it shorter or harder. */
export const soakProof: Proof = {
  name: 'soak',
  about: 'half an hour at 500 deliveries a second with searches, exports, retention and a window open',
  async run(args, say) {
    const options = { minutes: { type: 'string', default: '30' }, rate: { type: 'string', default: '500' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
    const folder = mkdtempSync(join(tmpdir(), 'hookglass-soak-'));
    try {
      const soaked = await soak(folder, { minutes, rate, say });
      say(table(soaked.samples));
      for (const [key, name, unit] of quantities)
        say(
          `\n${plot(
            name,
            unit,
            soaked.samples.map((sample) => sample[key]),
          )}`,
        );
      say('');
      return figuresOf(soaked, { minutes, rate });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Course {
  readonly minutes: number;
  readonly rate: number;
  readonly say: (line: string) => void;
}

async function soak(folder: string, course: Course): Promise<Soaked> {
  const delayFile = join(folder, 'loop-delay.jsonl');
  const data = join(folder, 'data');
  const serving = await serve(data, {
    from: 'bundle',
    nodeArgs: ['--import', join(import.meta.dirname, 'soak/loop-delay.ts')],
    env: { SOAK_SAMPLES: delayFile },
  });
  const window = await openWindow(serving.ready.ui.url);
  if ('reason' in window) course.say(`no window: ${window.reason}`);
  try {
    await serving.api('/endpoints', { method: 'POST', body: { slug: 'bench', scheme: 'zof', secrets: [benchSecret] } });
    const heapMb = async () => ('reason' in window ? 0 : await window.heapMb());
    return await goThrough(serving, course, async () => ({ ...takeSample(serving, data, delayFile), windowHeapMb: await heapMb() }));
  } finally {
    if (!('reason' in window)) await window.close();
    await serving.stop();
  }
}

async function goThrough(serving: Serving, { minutes, rate, say }: Course, take: () => Promise<Omit<Sample, 'atMinute'>>): Promise<Soaked> {
  const ending = new AbortController();
  const { signal } = ending;
  const samples: Sample[] = [];
  const startedAtMs = performance.now();
  const sampling = async () => {
    while (!signal.aborted) {
      await sleep(sampleEveryMs, undefined, { signal }).catch(() => undefined);
      samples.push({ atMinute: (performance.now() - startedAtMs) / 60_000, ...(await take()) });
    }
  };
  const sending = async () => {
    const sent: Sent[] = [];
    try {
      for (let minute = 1; minute <= minutes; minute += 1) {
        sent.push(await send(serving, rate));
        if (minute % 5 === 0 || minute === minutes) say(`minute ${minute}: p99 ${tell(sent.at(-1)?.p99Ms ?? 0)} ms`);
      }
      return sent;
    } finally {
      ending.abort();
    }
  };
  const [sent] = await Promise.all([sending(), sampling(), keepBusy(serving, { keep, signal })]);
  return { samples, minutes: sent };
}

/** A minute of deliveries from a process of its own. */
async function send(serving: Serving, rate: number): Promise<Sent> {
  const load = join(import.meta.dirname, '../bench/load.ts');
  const args = [load, `${serving.ready.receiver.url}/in/bench`, String(rate * 60), '20', 'keep-alive', String(rate)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return sentSchema.parse(JSON.parse(line));
  throw new Error('The senders ended without a word: Hookglass closed their connections');
}

function table(samples: readonly Sample[]): string {
  const rows = samples.filter((_, index) => index % 24 === 23 || index === samples.length - 1);
  const head = ['minute', ...quantities.map(([, name, unit]) => (unit === '' ? name : `${name} ${unit}`))];
  const lines = rows.map((row) => [row.atMinute.toFixed(0), ...quantities.map(([key]) => tell(row[key]))]);
  return ['', ...[head, ...lines].map((cells) => cells.map((cell) => cell.padStart(20)).join(''))].join('\n');
}

function figuresOf({ samples, minutes }: Soaked, { minutes: asked, rate }: Omit<Course, 'say'>): readonly Figure[] {
  const refused = minutes.reduce((sum, { refused: count }) => sum + count, 0);
  const sentInAll = (asked * rate * 60).toLocaleString('en-US');
  const p99 = median(minutes.map(({ p99Ms }) => p99Ms));
  const worstWal = Math.max(...samples.map(({ walMb }) => walMb));
  return [
    {
      name: `deliveries in ${asked} minutes at ${rate}/s`,
      value: `${sentInAll} sent, ${refused} not answered with a 2xx, p99 ${tell(p99)} ms (median of the minutes)`,
      mark: 'every one answered with a 2xx',
      outcome: refused === 0 ? 'reached' : 'broken',
    },
    {
      name: 'write-ahead logs together, at most',
      value: `${tell(worstWal)} MB`,
      mark: `under ${walLimitMb} MB`,
      outcome: worstWal < walLimitMb ? 'reached' : 'broken',
    },
    ...quantities
      .filter(([key]) => key !== 'walMb')
      .map(([key, name, unit]) =>
        flat(
          name,
          unit,
          samples.map((sample) => sample[key]),
        ),
      ),
  ];
}

/** Compares the last third with the one before; the first is for warming up. */
function flat(name: string, unit: string, values: readonly number[]): Figure {
  const third = Math.floor(values.length / 3);
  const [before, after] = [median(values.slice(third, 2 * third)), median(values.slice(2 * third))];
  const grown = before === 0 ? 0 : (after / before - 1) * 100;
  return {
    name: `${name} over time`,
    value: `${tell(before)}${unit && ` ${unit}`} in the second third, ${tell(after)}${unit && ` ${unit}`} in the last (medians)`,
    mark: 'flat: at most a tenth more',
    outcome: grown <= 10 ? 'reached' : 'short',
    ...(grown <= 10 ? {} : { why: `it grew by ${grown.toFixed(0)} %` }),
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
