import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWritable } from '#engine/log/database.ts';
import { migrate } from '#engine/log/migrate.ts';
import { initial } from '#engine/log/migrations/0010-initial.ts';
import { care } from '#engine/log/migrations/0020-care.ts';
import { verification } from '#engine/log/migrations/0030-verification.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { prepareDeliveries } from '#engine/log/statements/deliveries.ts';
import { aDelivery, aJudgement, deliveryId, openTestLog } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
let path: string;

beforeEach(() => {
  folder = tempFolder();
  path = makeVersion20(5);
});

afterEach(() => folder[Symbol.dispose]());

/** A log as the version before made it, with deliveries, an endpoint of the person's own and a bookmark in it. */
function makeVersion20(count: number): string {
  const file = join(folder.path, 'log.db');
  makePrivateFile(file);
  const db = openWritable(file);
  migrate(db, { migrations: [initial, care], backupFolder: join(folder.path, 'backups'), nowUs: 1 });
  const deliveries = prepareDeliveries(db);
  for (let index = 0; index < count; index++) deliveries.insert(aDelivery());
  db.exec(`
    INSERT INTO endpoint (id, environment_id, slug, name, scheme, header_name, is_archived)
      VALUES ('ep_orders', 'env_sandbox', 'orders', 'Orders', 'standard-webhooks', 'webhook-signature', 1);
    INSERT INTO secret VALUES ('sec_1', 'ep_orders', 'First', x'0102', '••••abcd', NULL, 5, NULL, 1);
    INSERT INTO annotation VALUES (2, 1, 'Look at this one', 3)`);
  db.close();
  return file;
}

function read<T>(query: string, file = path): T[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<[], T>(query).all();
  } finally {
    db.close();
  }
}

const tables = ['delivery', 'answer', 'annotation', 'secret'] as const;
const everything = (file = path) => tables.map((table) => read(`SELECT * FROM ${table}`, file));

test('STO-16: a log of version 20 keeps every row, and its endpoints sign as they did', async () => {
  const before = everything();
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    expect(log.configuration.endpoints.find(({ slug }) => slug === 'orders')).toEqual({
      id: 'ep_orders',
      environmentId: 'env_sandbox',
      slug: 'orders',
      name: 'Orders',
      isArchived: true,
      scheme: 'standard-webhooks',
      headerName: 'webhook-signature',
      secretEncoding: 'text',
      toleranceSeconds: null,
      freshnessSeconds: null,
      publicUrl: null,
      custom: null,
    });
    expect(await log.readers.judgementsOf(deliveryId(3))).toMatchObject([{ cause: 'capture', verification: { verdict: 'no-secret' } }]);
    expect(everything()).toEqual(before);
    expect(await log.writer.addJudgements([aJudgement(3, { verdict: 'mismatch', reason: 'signature_mismatch' })])).toEqual([3]);
    await log.indexed(20_000);
    expect((await log.readers.listDeliveries(null, 10, null)).items.map(({ verdict }) => verdict)).toEqual([
      'no-secret',
      'no-secret',
      'mismatch',
      'no-secret',
      'no-secret',
    ]);
  } finally {
    await log.close();
  }
  expect(everything()).toEqual(before);
  expect(read('SELECT version FROM schema_migration')).toEqual([
    { version: 10 },
    { version: 20 },
    { version: 30 },
    { version: 40 },
    { version: 50 },
    { version: 60 },
    { version: 80 },
  ]);
  const [backup] = readdirSync(join(folder.path, 'backups'));
  expect(backup).toMatch(/^log-v20-/);
  expect(everything(join(folder.path, 'backups', backup ?? ''))).toEqual(before);
});

test('STO-16: a log of version 20 that can not be brought up to date is read as it is', async () => {
  const before = everything();
  const broken = { ...verification, sql: `${verification.sql}; INSERT INTO nowhere VALUES (1);` };
  const log = await openTestLog(folder.path, [initial, care, broken]);
  try {
    expect(log.state()).toMatchObject({ mode: 'read-only', failure: { code: 'log.migration_failed' } });
    expect(log.configuration.endpoints).toHaveLength(3);
    await log.indexed(20_000);
    const { items } = await log.readers.listDeliveries(null, 10, null);
    expect(items.map(({ id, verdict, isBookmarked }) => [id, verdict, isBookmarked])).toEqual([
      ['dlv_5', 'no-secret', false],
      ['dlv_4', 'no-secret', false],
      ['dlv_3', 'no-secret', false],
      ['dlv_2', 'no-secret', true],
      ['dlv_1', 'no-secret', false],
    ]);
    expect(await log.readers.findDelivery(deliveryId(2))).toMatchObject({
      note: 'Look at this one',
      verification: { verdict: 'no-secret' },
    });
    expect(await log.readers.judgementsOf(deliveryId(2))).toMatchObject([{ cause: 'capture' }]);
    await expect(log.writer.addJudgements([aJudgement(2)])).rejects.toMatchObject({ code: 'log.read_only' });
  } finally {
    await log.close();
  }
  expect(everything()).toEqual(before);
  expect(read(`SELECT name FROM sqlite_schema WHERE name = 'judgement'`)).toEqual([]);
});

/** Opens the log with the step made slow at its end, to be killed inside it. */
const killScript = () => `
  const { openTestLog } = await import(${JSON.stringify(new URL('../../../support/open-test-log.ts', import.meta.url).href)});
  const { migrations } = await import(${JSON.stringify(new URL('../../../../electron/engine/log/migrations/index.ts', import.meta.url).href)});
  const slow = '; CREATE TABLE numbers (n INTEGER) STRICT; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000) INSERT INTO numbers SELECT n FROM c;';
  console.log('migrating');
  await openTestLog(${JSON.stringify(folder.path)}, migrations.map((step) => step.version === 30 ? { ...step, sql: step.sql + slow } : step));`;

test('STO-16: killed inside the step, the log is of version 20 with every row, and is brought up to date at the next start', async () => {
  const before = everything();
  const child = spawn(process.execPath, ['--input-type=module', '-e', killScript()], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const wal = join(folder.path, 'log.db-wal');
  await waitFor(() => existsSync(wal) && statSync(wal).size > 2_000_000, { limitMs: 60_000, what: 'the slow step to write' });
  child.kill('SIGKILL');
  await exited;
  expect(read('SELECT max(version) AS version FROM schema_migration')).toEqual([{ version: 20 }]);
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    expect(await log.writer.addJudgements([aJudgement(1)])).toEqual([1]);
  } finally {
    await log.close();
  }
  expect(everything()).toEqual(before);
  expect(read('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(read(`SELECT name FROM sqlite_schema WHERE name = 'numbers'`)).toEqual([]);
}, 90_000);
