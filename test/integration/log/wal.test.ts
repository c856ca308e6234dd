import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkpointLimits } from '#engine/log/checkpointer.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aDelivery, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

const walBytes = () => (existsSync(`${folder.path}/log.db-wal`) ? statSync(`${folder.path}/log.db-wal`).size : 0);

async function append(megabytes: number): Promise<void> {
  const body = eventBody({ note: 'y'.repeat(31_000) });
  for (let index = 0; index < megabytes; index++)
    await Promise.all(Array.from({ length: 32 }, () => log.writer.append(aDelivery({ body }))));
}

test('STO-10: the write-ahead log stays small while readers are busy', async () => {
  await log.indexed(20_000);
  let isWriting = true;
  let pages = 0;
  const scroll = async () => {
    let cursor: string | null = null;
    while (isWriting) {
      const page = await log.readers.listDeliveries(null, 200, cursor);
      cursor = page.nextCursor;
      pages++;
    }
  };
  const reading = [scroll(), scroll()];
  let largest = 0;
  // Until the readers, which may have to wait for a core, have read enough to be in the way.
  for (let round = 0; round < 12 || (pages <= 10 && round < 60); round++) {
    await append(8);
    largest = Math.max(largest, walBytes());
  }
  isWriting = false;
  await Promise.all(reading);
  expect(pages).toBeGreaterThan(10);
  expect(largest).toBeLessThan(128 * 1024 * 1024);
}, 120_000);

test('STO-10: with a reader that never lets go, capture goes on; once it does, the write-ahead log is emptied', async () => {
  const other = new Database(`${folder.path}/log.db`, { readonly: true });
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM delivery').get();
  await append(10);
  expect(walBytes()).toBeGreaterThan(8 * 1024 * 1024);
  other.exec('COMMIT');
  other.close();
  await waitFor(() => walBytes() === 0, { limitMs: checkpointLimits.idleMs * 10, what: 'the checkpoint when idle' });
});

test('STO-07: checkpoints are ours alone, SQLite makes none', async () => {
  await append(4);
  await waitFor(() => walBytes() === 0, { limitMs: checkpointLimits.idleMs * 10, what: 'the checkpoint when idle' });
  await log.close();
  const db = new Database(`${folder.path}/log.db`, { readonly: true });
  expect(db.prepare('SELECT count(*) AS n FROM delivery').get()).toEqual({ n: 128 });
  db.close();
});
