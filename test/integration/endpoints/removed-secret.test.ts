import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { canaryOf } from '#test/support/canary.ts';
import { secretsOf } from '#test/support/canary-run.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const run = promisify(execFile);
const seed = 12;

test('SEC-12 the secret of a target and the key of a Console that are taken away are in no file and not in the heap', async () => {
  using folder = tempFolder();
  using other = tempFolder();
  await using handler = await startHandler();
  const snapshot = join(other.path, 'heap.heapsnapshot');
  const probe = new URL('removed-secret-probe.ts', import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [probe, folder.path, snapshot, handler.url, String(seed)]);
  expect(stdout).toBe('written\n');
  // The key was used.
  expect(handler.requests.some(({ headers }) => headers.some(([name]) => name.toLowerCase() === 'authorization'))).toBe(true);
  const { target, consoleKey } = secretsOf(seed);
  const canary = canaryOf([target, consoleKey]);
  expect(canary.findBelow(folder.path)).toEqual([]);
  const heap = readFileSync(snapshot);
  // What is looked through is the heap: it has what else was said to Hookglass.
  expect(heap.includes('env_staging')).toBe(true);
  expect(canary.findIn(heap)).toBeUndefined();
}, 120_000);
