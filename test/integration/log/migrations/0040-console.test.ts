import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environmentIdSchema, snapshotIdSchema } from '#contract/ids.ts';
import { openWritable } from '#engine/log/database.ts';
import { migrate } from '#engine/log/migrate.ts';
import { initial } from '#engine/log/migrations/0010-initial.ts';
import { care } from '#engine/log/migrations/0020-care.ts';
import { verification } from '#engine/log/migrations/0030-verification.ts';
import { consoleMigration } from '#engine/log/migrations/0040-console.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { prepareDeliveries } from '#engine/log/statements/deliveries.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, aSnapshot, deliveryId, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
let path: string;

beforeEach(() => {
  folder = tempFolder();
  path = makeVersion30(5);
});

afterEach(() => folder[Symbol.dispose]());

/** A log as the version before made it, with deliveries, an endpoint with a secret, a note and a judgement in it. */
function makeVersion30(count: number): string {
  const file = join(folder.path, 'log.db');
  makePrivateFile(file);
  const db = openWritable(file);
  migrate(db, { migrations: [initial, care, verification], backupFolder: join(folder.path, 'backups'), nowUs: 1 });
  const deliveries = prepareDeliveries(db);
  for (let index = 0; index < count; index++) deliveries.insert(aDelivery());
  db.exec(`
    INSERT INTO endpoint (id, environment_id, slug, name, scheme, header_name, is_archived, signing)
      VALUES ('ep_orders', 'env_sandbox', 'orders', 'Orders', 'zof', 'X-Zof-Signature', 0, '{}');
    INSERT INTO secret VALUES ('sec_1', 'ep_orders', 'First', x'0102', '••••abcd', NULL, 5, NULL, 1);
    INSERT INTO annotation VALUES (2, 1, 'Look at this one', 3);
    INSERT INTO retention_rule VALUES ('env_sandbox', 30, NULL, NULL);
    INSERT INTO judgement VALUES (3, 1, 9, 'verified', 'ok', '["zof","X-Zof-Signature",null,1,null,null,null]')`);
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

const tables = ['delivery', 'answer', 'annotation', 'endpoint', 'secret', 'retention_rule', 'judgement'] as const;
const everything = (file = path) => tables.map((table) => read(`SELECT * FROM ${table}`, file));

test('STO-16: a log of version 30 keeps every row and gets two environments and what the Console needs', async () => {
  const before = everything();
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    expect(log.configuration.environments).toEqual([
      { id: 'env_sandbox', name: 'Sandbox' },
      { id: 'env_staging', name: 'Staging' },
      { id: 'env_production', name: 'Production' },
    ]);
    expect(everything()).toEqual(before);
    await log.indexed(20_000);
    expect((await log.readers.listDeliveries(null, 10, null)).items.map(({ driftCount }) => driftCount)).toEqual(Array(5).fill(null));
    const snapshotId = await log.console.saveSnapshot(aSnapshot(2), Buffer.from('{}'));
    await log.console.saveDrift([{ deliveryId: deliveryId(2), snapshotId, differs: 1, comparedAtUs: 6 }]);
    await log.indexed(20_000);
    expect((await log.readers.listDeliveries(filterOf('has:drift'), 10, null)).items.map(({ id }) => id)).toEqual(['dlv_2']);
  } finally {
    await log.close();
  }
  expect(everything()).toEqual(before);
  expect(read('SELECT max(version) AS version FROM schema_migration WHERE version <= 40')).toEqual([{ version: 40 }]);
  const [backup] = readdirSync(join(folder.path, 'backups'));
  expect(backup).toMatch(/^log-v30-/);
  expect(everything(join(folder.path, 'backups', backup ?? ''))).toEqual(before);
});

test('STO-16: an environment that has one of the ids stays as it is', async () => {
  const db = new Database(path);
  db.exec(`INSERT INTO environment (id, name) VALUES ('env_staging', 'Mine')`);
  db.close();
  const log = await openTestLog(folder.path);
  try {
    expect(log.configuration.environments.map(({ name }) => name)).toEqual(['Sandbox', 'Mine', 'Production']);
  } finally {
    await log.close();
  }
});

test('STO-16: a log of version 30 that can not be brought up to date is read as if nothing of the Console had ever happened', async () => {
  const before = everything();
  const broken = { ...consoleMigration, sql: `${consoleMigration.sql}; INSERT INTO nowhere VALUES (1);` };
  const log = await openTestLog(folder.path, [initial, care, verification, broken]);
  try {
    expect(log.state()).toMatchObject({ mode: 'read-only', failure: { code: 'log.migration_failed' } });
    await log.indexed(20_000);
    const { items } = await log.readers.listDeliveries(filterOf('-has:snapshot'), 10, null);
    expect(items.map(({ id, driftCount }) => [id, driftCount])).toEqual([5, 4, 3, 2, 1].map((number) => [`dlv_${number}`, null]));
    expect((await log.readers.listDeliveries(filterOf('has:drift'), 10, null)).items).toEqual([]);
    expect(await log.readers.findDelivery(deliveryId(2))).toMatchObject({ note: 'Look at this one', driftCount: null });
    const { console } = log;
    const absent = snapshotIdSchema.parse('snp_1');
    const run = { environmentId: sandbox, thing: 'run', objectId: 'run_1' } as const;
    expect(log.configuration.console).toMatchObject({
      connections: [{ environmentId: 'env_sandbox', isSandbox: true, baseUrl: null, sealedKey: null }],
      ignoreRules: [],
      sandbox: null,
    });
    expect(await console.findSnapshot(absent)).toBeUndefined();
    expect(await console.readSnapshotBody(absent, 0, 9)).toBeUndefined();
    expect(await console.readWholeSnapshot(absent)).toBeUndefined();
    expect((await console.runDeliveries(sandbox, 'run_1', 10)).map(({ id }) => id)).toEqual(['dlv_1', 'dlv_2', 'dlv_3', 'dlv_4', 'dlv_5']);
    expect(
      await Promise.all([
        console.snapshotsOfObject(run, 10),
        console.snapshotsOfDelivery(deliveryId(1), 10),
        console.comparedDeliveries(null, 10),
        console.comparedDeliveries('run.failed', 10),
        console.dueFetches(sandbox, 9, 9),
        console.fetchQueues(),
        console.pendingRegistrations(),
      ]),
    ).toEqual(Array(7).fill([]));
    const refused = { code: 'log.read_only' };
    await expect(console.saveSandbox({}, 1)).rejects.toMatchObject(refused);
    await expect(console.saveDrift([])).rejects.toMatchObject(refused);
    await expect(console.dropFetches(environmentIdSchema.parse('env_sandbox'))).rejects.toMatchObject(refused);
  } finally {
    await log.close();
  }
  expect(everything()).toEqual(before);
  expect(read(`SELECT name FROM sqlite_schema WHERE name IN ('snapshot', 'drift')`)).toEqual([]);
  expect(read('SELECT id FROM environment')).toEqual([{ id: 'env_sandbox' }]);
});

/** Opens the log with the step made slow at its end, to be killed inside it. */
const killScript = () => `
  const { openTestLog } = await import(${JSON.stringify(new URL('../../../support/open-test-log.ts', import.meta.url).href)});
  const { migrations } = await import(${JSON.stringify(new URL('../../../../electron/engine/log/migrations/index.ts', import.meta.url).href)});
  const slow = '; CREATE TABLE numbers (n INTEGER) STRICT; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000) INSERT INTO numbers SELECT n FROM c;';
  await openTestLog(${JSON.stringify(folder.path)}, migrations.map((step) => step.version === 40 ? { ...step, sql: step.sql + slow } : step));`;

test('STO-16: killed inside the step, the log is of version 30 with every row, and is brought up to date at the next start', async () => {
  const before = everything();
  const child = spawn(process.execPath, ['--input-type=module', '-e', killScript()], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const wal = join(folder.path, 'log.db-wal');
  await waitFor(() => existsSync(wal) && statSync(wal).size > 2_000_000, { limitMs: 60_000, what: 'the slow step to write' });
  child.kill('SIGKILL');
  await exited;
  expect(read('SELECT max(version) AS version FROM schema_migration')).toEqual([{ version: 30 }]);
  expect(read('SELECT id FROM environment')).toEqual([{ id: 'env_sandbox' }]);
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    await log.console.saveSandbox({ isOn: true }, 1);
  } finally {
    await log.close();
  }
  expect(everything()).toEqual(before);
  expect(read('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(read(`SELECT name FROM sqlite_schema WHERE name = 'numbers'`)).toEqual([]);
}, 90_000);
