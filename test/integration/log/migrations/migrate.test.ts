import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { Migration } from '#engine/log/migrate.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { aDelivery, openTestLog } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(() => folder[Symbol.dispose]());

/** What the code of today needs, and two later steps to try things with. */
const today = migrations;
const newest = Math.max(...today.map((step) => step.version));
const version = (after: number) => newest + after * 10;
const second: Migration = { version: version(1), name: 'second', sql: 'CREATE TABLE bookmark (delivery_id INTEGER PRIMARY KEY) STRICT;' };
const third: Migration = {
  version: version(2),
  name: 'third',
  sql: 'ALTER TABLE bookmark ADD COLUMN note TEXT; INSERT INTO bookmark VALUES (1, NULL);',
};
const broken: Migration = {
  version: version(2),
  name: 'broken',
  sql: 'CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);',
};

async function withLog<T>(steps: readonly Migration[], use: (log: DeliveryLog) => Promise<T> | T): Promise<T> {
  const log = await openTestLog(folder.path, steps);
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

function inside<T>(read: (db: Database.Database) => T, path = join(folder.path, 'log.db')): T {
  const db = new Database(path, { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const tables = (db: Database.Database) =>
  db
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .all()
    .map((row) => row.name);

function backups(): string[] {
  const path = join(folder.path, 'backups');
  return existsSync(path) ? readdirSync(path).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })) : [];
}

test('STO-16: numbers step by ten or more and names are unique, and each text runs on an empty database', () => {
  const numbers = migrations.map((migration) => migration.version);
  expect(numbers[0]).toBe(10);
  expect(numbers.filter((number, index) => number % 10 !== 0 || number <= (numbers[index - 1] ?? 0))).toEqual([]);
  expect(new Set(migrations.map((migration) => migration.name)).size).toBe(migrations.length);
});

test('STO-16: a new log is made by all steps, with their rows, its marks and no backup', async () => {
  await withLog(today, () => undefined);
  inside((db) => {
    expect(db.pragma('user_version', { simple: true })).toBe(version(0));
    expect(db.pragma('application_id', { simple: true })).toBe(0x486b476c);
    expect(db.prepare('SELECT version, name, length(hash) AS hash FROM schema_migration').all()).toEqual(
      today.map((step) => ({ version: step.version, name: step.name, hash: 64 })),
    );
  });
  expect(backups()).toEqual([]);
});

test('STO-16: the journal has no secondary index', async () => {
  await withLog(today, () => undefined);
  const indexes = inside((db) =>
    db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('delivery', 'answer')`).all(),
  );
  expect(indexes).toEqual([]);
});

test('STO-16: pending steps are applied to an existing log, after a backup that is the log before', async () => {
  await withLog(today, (log) => log.writer.append(aDelivery()));
  await withLog([...today, second, third], (log) => {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
  });
  inside((db) => {
    expect(db.prepare('SELECT * FROM bookmark').all()).toEqual([{ delivery_id: 1, note: null }]);
    expect(db.pragma('user_version', { simple: true })).toBe(version(2));
  });
  const [backup] = backups();
  expect(backups()).toHaveLength(1);
  expect(backup).toMatch(new RegExp(`^log-v${version(0)}-\\d{8}T\\d+Z\\.db$`));
  const path = join(folder.path, 'backups', backup ?? '');
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  inside((db) => {
    expect(db.prepare('SELECT count(*) AS n FROM delivery').get()).toEqual({ n: 1 });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(tables(db)).not.toContain('bookmark');
  }, path);
});

test('STO-16: a step that fails leaves the log as it was, read-only, with a backup', async () => {
  await withLog([...today, second], (log) => log.writer.append(aDelivery()));
  await withLog([...today, second, broken], async (log) => {
    expect(log.state()).toMatchObject({
      mode: 'read-only',
      failure: { code: 'log.migration_failed', details: { step: `${version(2)}-broken` } },
    });
    await log.indexed(20_000);
    expect((await log.readers.listDeliveries(null, 10, null)).items).toHaveLength(1);
  });
  expect(inside(tables)).not.toContain('half');
  expect(backups()).toHaveLength(1);
  await withLog([...today, second, third], (log) => expect(log.state().mode).toBe('read-write'));
});

test('STO-16: an applied step whose text changed opens read-only', async () => {
  await withLog([...today, second], () => undefined);
  const before = readFileSync(join(folder.path, 'log.db'));
  await withLog([...today, { ...second, sql: `${second.sql} -- changed` }], (log) => {
    expect(log.state()).toMatchObject({
      mode: 'read-only',
      failure: { code: 'log.migration_changed', details: { step: String(version(1)) } },
    });
  });
  expect(inside(tables)).toEqual(inside(tables, writeCopy(before)));
});

function writeCopy(bytes: Buffer): string {
  const db = new Database(bytes);
  const path = join(folder.path, 'copy.db');
  db.prepare('VACUUM INTO ?').run(path);
  db.close();
  return path;
}

test('STO-16: backups of the three newest versions are kept', async () => {
  const steps: Migration[] = [...today];
  await withLog(steps, () => undefined);
  for (let after = 1; after <= 5; after++) {
    steps.push({ version: version(after), name: `step-${after}`, sql: `CREATE TABLE t${after} (a INTEGER) STRICT;` });
    await withLog([...steps], () => undefined);
  }
  expect(backups().map((name) => name.split('-')[1])).toEqual([2, 3, 4].map((after) => `v${version(after)}`));
});

/** Opens the log with a slow third step and is killed inside it. */
const killScript = (path: string) => `
  const { openTestLog } = await import(${JSON.stringify(new URL('../../../support/open-test-log.ts', import.meta.url).href)});
  const { migrations } = await import(${JSON.stringify(new URL('../../../../electron/engine/log/migrations/index.ts', import.meta.url).href)});
  const slow = 'CREATE TABLE numbers (n) STRICT; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000) INSERT INTO numbers SELECT n FROM c;';
  console.log('migrating');
  await openTestLog(${JSON.stringify(path)}, [...migrations, ${JSON.stringify(second)}, { version: ${version(2)}, name: 'slow', sql: slow.replace('numbers (n)', 'numbers (n INTEGER)') }]);`;

test('STO-16: killed inside a step, the log is as after the step before', async () => {
  await withLog(today, (log) => log.writer.append(aDelivery()));
  const child = spawn(process.execPath, ['--input-type=module', '-e', killScript(folder.path)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  const wal = join(folder.path, 'log.db-wal');
  const { waitFor } = await import('#test/support/wait-for.ts');
  await waitFor(() => existsSync(wal) && statSync(wal).size > 2_000_000, { limitMs: 20_000, what: 'the slow step to write' });
  child.kill('SIGKILL');
  await exited;
  await withLog([...today, second, third], async (log) => {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    await log.indexed(20_000);
    expect((await log.readers.listDeliveries(null, 10, null)).items).toHaveLength(1);
  });
  inside((db) => {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(tables(db)).toContain('bookmark');
    expect(tables(db)).not.toContain('numbers');
  });
});
