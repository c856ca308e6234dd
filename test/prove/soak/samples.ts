import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Serving } from '#test/support/serve.ts';

/** What a Hookglass takes up at a moment. */
export interface Sample {
  readonly atMinute: number;
  readonly memoryMb: number;
  readonly walMb: number;
  readonly handles: number;
  /** Of the five seconds before. */
  readonly loopP99Ms: number;
  readonly windowHeapMb: number;
}

/** The quantities of a sample, with the words of the table. */
export const quantities = [
  ['memoryMb', 'memory', 'MB'],
  ['walMb', 'write-ahead logs', 'MB'],
  ['handles', 'file handles', ''],
  ['loopP99Ms', 'loop delay p99', 'ms'],
  ['windowHeapMb', "window's heap", 'MB'],
] as const satisfies readonly (readonly [keyof Sample, string, string])[];

const delaySchema = z.object({ p99Ms: z.number(), worstMs: z.number() });

/** A sample of a running Hookglass, read from /proc, its folder and the file that `loop-delay.ts` writes. */
export function takeSample(serving: Serving, dataFolder: string, delayFile: string): Omit<Sample, 'atMinute' | 'windowHeapMb'> {
  const status = readFileSync(`/proc/${serving.ready.pid}/status`, 'utf8');
  const wal = readdirSync(dataFolder).filter((name) => name.endsWith('-wal'));
  return {
    memoryMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024,
    walMb: wal.reduce((sum, name) => sum + (statSync(join(dataFolder, name), { throwIfNoEntry: false })?.size ?? 0), 0) / 2 ** 20,
    handles: readdirSync(`/proc/${serving.ready.pid}/fd`).length,
    loopP99Ms: lastDelay(delayFile),
  };
}

function lastDelay(file: string): number {
  if (!existsSync(file)) return 0;
  const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1);
  return last ? delaySchema.parse(JSON.parse(last)).p99Ms : 0;
}
