/**
 * The log that is measured, made once and kept in the system's temporary folder: another number of deliveries, or a changed generator or
 * structure, makes another one.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLog } from '#test/support/generate-log.ts';
import { say } from './figures.ts';

const log = join(import.meta.dirname, '../../../electron/engine/log');
const untilUs = 1_790_000_000_000_000;

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const folder of ['generate', 'migrations']) {
    for (const name of readdirSync(join(log, folder)).toSorted()) hash.update(readFileSync(join(log, folder, name)));
  }
  return hash.digest('hex').slice(0, 8);
}

export interface Dataset {
  readonly folder: string;
  /** The index files are not there yet. */
  readonly isNew: boolean;
  readonly untilUs: number;
  readonly days: number;
}

export async function dataset(deliveries: number): Promise<Dataset> {
  const folder = join(tmpdir(), `hookglass-scale-${deliveries}-${sourcesHash()}`);
  const facts = { folder, untilUs, days: 30 };
  if (existsSync(join(folder, 'made'))) return { ...facts, isNew: !existsSync(join(folder, 'index-text.db')) };
  const unfinished = `${folder}.${process.pid}`;
  const startedAtMs = performance.now();
  await generateLog(unfinished, { deliveries, runs: Math.ceil(deliveries / 20), bodyBytes: 1024, untilUs, days: 30 });
  const seconds = (performance.now() - startedAtMs) / 1000;
  writeFileSync(join(unfinished, 'made'), '');
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  say(`generated in ${seconds.toFixed(1)} s, ${Math.round(deliveries / seconds)} a second (bar: 50,000)`);
  return { ...facts, isNew: true };
}

/** A copy to be changed; the caller removes it. */
export function copyOf(folder: string): string {
  const copy = `${folder}.copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Bytes of the log and its derived files, or of the log alone. */
export function diskBytes(folder: string, which: 'all' | 'log' = 'all'): number {
  const files = which === 'log' ? /^log\.db(-wal)?$/ : /^(log|index|index-text)\.db(-wal)?$/;
  return readdirSync(folder)
    .filter((name) => files.test(name))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
