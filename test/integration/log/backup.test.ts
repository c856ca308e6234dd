import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aDelivery, codeOf, eventBody } from '#test/support/open-test-log.ts';
import { type CaredLog, openCaredLog } from '#test/support/storage-care.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let cared: CaredLog;

beforeEach(async () => {
  folder = tempFolder();
  cared = await openCaredLog(folder.path);
});

afterEach(async () => {
  await cared.close();
  folder[Symbol.dispose]();
});

const backupsFolder = () => join(folder.path, 'backups');

function inside<T>(path: string, read: (db: Database.Database) => T): T {
  const db = new Database(path, { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

async function fill(rows: number, size = 0): Promise<void> {
  const append = (row: number) =>
    cared.log.writer.append(aDelivery({ body: size === 0 ? eventBody({ id: `evt_${row}` }) : Buffer.alloc(size, 'x') }));
  await Promise.all(Array.from({ length: rows }, (_, row) => append(row)));
}

const rowsOf = (path: string, until: number) =>
  inside(path, (db) => db.prepare<[number], unknown>('SELECT * FROM delivery WHERE id <= ? ORDER BY id').all(until));

test('STO-15 a backup made while deliveries arrive is the log of one moment', async () => {
  await fill(2_000);
  const job = cared.care.backUp();
  let during = 0;
  while (cared.jobs.get(job.id).state === 'running') {
    await fill(10);
    during += 10;
  }
  expect(cared.jobs.get(job.id)).toMatchObject({ state: 'done', unit: 'bytes', failure: null });
  expect(during).toBeGreaterThan(0);
  const { items, folder: at } = cared.care.backups();
  expect(at).toBe(backupsFolder());
  expect(items).toHaveLength(1);
  const backup = items[0] ?? expect.fail();
  expect(backup).toMatchObject({ reason: 'asked' });
  expect(backup.name).toMatch(/^log-v\d+-\d{8}T\d{9}Z-asked\.db$/);
  const path = join(at, backup.name);
  expect(statSync(path).size).toBe(backup.sizeBytes);
  const last = inside(path, (db) => Number(db.prepare<[], { id: number }>('SELECT max(id) AS id FROM delivery').get()?.id));
  expect(last).toBeGreaterThanOrEqual(2_000);
  expect(rowsOf(path, last)).toEqual(rowsOf(join(folder.path, 'log.db'), last));
  expect(inside(path, (db) => db.pragma('integrity_check', { simple: true }))).toBe('ok');
  expect(inside(path, (db) => db.pragma('journal_mode', { simple: true }))).toBe('delete');
});

test('STO-19 backups are private, whole and alone in their folder', async () => {
  const before = process.umask(0);
  try {
    await fill(20);
    expect((await cared.ended(cared.care.backUp())).state).toBe('done');
    expect((await cared.ended(cared.care.backUp())).state).toBe('done');
  } finally {
    process.umask(before);
  }
  const names = readdirSync(backupsFolder());
  expect(names).toHaveLength(2);
  for (const name of names) expect(statSync(join(backupsFolder(), name)).mode & 0o777).toBe(0o600);
  expect(statSync(backupsFolder()).mode & 0o777).toBe(0o700);
});

test('a cancelled backup leaves nothing behind', async () => {
  await fill(150, 200_000);
  const job = cared.care.backUp();
  await expect.poll(() => cared.jobs.get(job.id).done, { timeout: 10_000, interval: 1 }).toBeGreaterThan(0);
  expect((await cared.jobs.cancel(job.id)).state).toBe('cancelled');
  expect(readdirSync(backupsFolder())).toEqual([]);
  expect((await cared.ended(cared.care.backUp())).state).toBe('done');
});

test('a backup that can not be written fails with its reason, and the log goes on', async () => {
  await fill(5);
  writeFileSync(backupsFolder(), 'a file is in the way');
  const job = await cared.ended(cared.care.backUp());
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'log.backup_failed' } });
  expect(job.failure?.reason).toContain('EEXIST');
  await fill(5);
});

test('one at a time, and other files in the folder are none of ours', async () => {
  mkdirSync(backupsFolder());
  for (const name of ['notes.txt', 'log-v20-20260101T000000000Z.db.partial', 'log-v20-20269901T000000000Z.db'])
    writeFileSync(join(backupsFolder(), name), 'x');
  writeFileSync(join(backupsFolder(), 'log-v10-20260102T030405006Z.db'), 'x');
  writeFileSync(join(backupsFolder(), 'log-v20-20260102T030405007Z-restore.db'), 'x');
  expect(cared.care.backups().items).toEqual([
    {
      name: 'log-v20-20260102T030405007Z-restore.db',
      createdAtUs: Date.UTC(2026, 0, 2, 3, 4, 5, 7) * 1000,
      sizeBytes: 1,
      reason: 'restore',
    },
    { name: 'log-v10-20260102T030405006Z.db', createdAtUs: Date.UTC(2026, 0, 2, 3, 4, 5, 6) * 1000, sizeBytes: 1, reason: 'update' },
  ]);
  const job = cared.care.backUp();
  expect(await codeOf(Promise.resolve().then(() => cared.care.check()))).toBe('conflict.job_running');
  await cared.ended(job);
  expect(existsSync(join(backupsFolder(), 'notes.txt'))).toBe(true);
});
