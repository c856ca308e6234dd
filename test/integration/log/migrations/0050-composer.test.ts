import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  attemptIdSchema,
  conformanceIdSchema,
  draftIdSchema,
  replayIdSchema,
  scenarioIdSchema,
  scenarioRunIdSchema,
} from '#contract/ids.ts';
import { openWritable } from '#engine/log/database.ts';
import { migrate } from '#engine/log/migrate.ts';
import { initial } from '#engine/log/migrations/0010-initial.ts';
import { care } from '#engine/log/migrations/0020-care.ts';
import { verification } from '#engine/log/migrations/0030-verification.ts';
import { consoleMigration } from '#engine/log/migrations/0040-console.ts';
import { composerMigration } from '#engine/log/migrations/0050-composer.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { prepareDeliveries } from '#engine/log/statements/deliveries.ts';
import { aComposedAttempt } from '#test/support/composed-attempt.ts';
import { aDelivery, deliveryId, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { startReplay } from '#test/support/start-replay.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const earlier = [initial, care, verification, consoleMigration];

let folder: TempFolder;
let path: string;

beforeEach(() => {
  folder = tempFolder();
  path = makeVersion40();
});

afterEach(() => folder[Symbol.dispose]());

/** A log as the version before made it, with replays of two deliveries: one answered with a body, one refused, one that was on its way. */
function makeVersion40(): string {
  const file = join(folder.path, 'log.db');
  makePrivateFile(file);
  const db = openWritable(file);
  migrate(db, { migrations: earlier, backupFolder: join(folder.path, 'backups'), nowUs: 1 });
  const deliveries = prepareDeliveries(db);
  for (let index = 0; index < 3; index++) deliveries.insert(aDelivery());
  db.exec(`
    INSERT INTO replay VALUES ('rpl_1', 'exact', 'http://localhost:3000/a', 'done', 5, 9, 'key', 2), ('rpl_2', 'fresh', 'http://localhost:3000/b', 'running', 6, NULL, NULL, 1);
    INSERT INTO replay_delivery VALUES ('rpl_1', 0, 1), ('rpl_1', 1, 2), ('rpl_2', 0, 1);
    INSERT INTO attempt VALUES
      ('att_z', 'rpl_1', 1, 1, 'exact', 'http://localhost:3000/a', 7, 'answered', 'It answered 418.', 'not-2xx', 1, 2, 3, 4, 5, 'POST',
        'http://localhost:3000/a', '[["Host","localhost:3000"]]', 3, 'abab', 418, 'Teapot', '1.1', '[["X-A","b"]]', 4, 1, 'http://elsewhere/'),
      ('att_gone', 'rpl_1', 2, 9, 'exact', 'x', 7, 'refused', 'Gone.', NULL, NULL, NULL, NULL, NULL, NULL, 'POST', 'x', '[]', 0, 'ab', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      ('att_a', 'rpl_1', 2, 1, 'exact', 'http://localhost:3000/a', 7, 'refused', 'Nothing listens there.', 'no-answer', NULL, NULL, NULL, NULL, 6,
        'POST', 'http://localhost:3000/a', '[]', 0, 'cdcd', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      ('att_m', 'rpl_2', 1, 2, 'fresh', 'http://localhost:3000/b', 8, 'pending', 'Waiting for the answer.', NULL, NULL, NULL, NULL, NULL, NULL,
        'POST', 'http://localhost:3000/b', '[]', 3, 'abab', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    DELETE FROM attempt WHERE id = 'att_gone';
    INSERT INTO attempt_body VALUES ('att_z', x'00ff0a0d');
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

const tables = ['delivery', 'annotation', 'replay', 'replay_delivery', 'attempt_body'] as const;
const attemptColumns = `rowid AS place, id, replay_id, delivery_id, number, kind, target_url, started_at_us, outcome, sentence, deadline, dns_us,
  connect_us, tls_us, first_byte_us, total_us, request_method, request_url, request_headers, request_body_bytes, request_body_sha256,
  response_status, response_status_text, response_http_version, response_headers, response_kept_bytes, response_is_truncated, response_redirect_to`;
const everything = (file = path) => [
  ...tables.map((table) => read(`SELECT * FROM ${table}`, file)),
  read(`SELECT ${attemptColumns} FROM attempt ORDER BY rowid`, file),
];
const attemptIndexes = () =>
  read<{ name: string; sql: string }>(
    `SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'attempt' AND type = 'index' AND sql IS NOT NULL ORDER BY name`,
  );

test('STO-16: a log of version 40 keeps every row of attempts and their bodies, in their order, with every index and constraint', async () => {
  const before = everything();
  const indexesBefore = attemptIndexes();
  const db = openWritable(path);
  migrate(db, { migrations: [...earlier, composerMigration], backupFolder: join(folder.path, 'backups'), nowUs: 2 });
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  const refused = (sql: string) => expect(() => db.exec(sql)).toThrow(/constraint failed/);
  refused(`UPDATE attempt SET number = 2 WHERE id = 'att_z'`);
  refused(`UPDATE attempt SET id = 'att_a' WHERE id = 'att_m'`);
  refused(`UPDATE attempt SET replay_id = 'rpl_none' WHERE id = 'att_m'`);
  refused(`UPDATE attempt SET replay_id = NULL WHERE id = 'att_m'`);
  refused(`UPDATE attempt SET delivery_id = NULL WHERE id = 'att_m'`);
  refused(`UPDATE attempt SET source = 'composer' WHERE id = 'att_m'`);
  refused(`INSERT INTO attempt_body VALUES ('att_none', x'00')`);
  refused(`DELETE FROM attempt WHERE id = 'att_z'`);
  db.close();
  expect(everything()).toEqual(before);
  expect(read('SELECT DISTINCT source, draft_id, group_id, group_part, judgement FROM attempt')).toEqual([
    { source: 'replay', draft_id: null, group_id: null, group_part: null, judgement: null },
  ]);
  expect(attemptIndexes()).toEqual(expect.arrayContaining(indexesBefore));
  expect(indexesBefore).toHaveLength(3);
  expect(read(`SELECT name FROM sqlite_schema WHERE name LIKE '%before%'`)).toEqual([]);
});

test('STO-16: opened by this version, replays go on as before and what is composed stands beside them', async () => {
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    expect(log.configuration.interrupted).toBe(1);
    const { items } = await log.readers.listAttempts(deliveryId(1), 10, null);
    expect(items.map(({ id, number, outcome }) => [id, number, outcome])).toEqual([
      ['att_m', 2, 'unknown'],
      ['att_z', 1, 'answered'],
    ]);
    expect(items[1]).toMatchObject({
      source: 'replay',
      replayId: 'rpl_1',
      deliveryId: 'dlv_1',
      kind: 'exact',
      judgement: null,
      status: 418,
    });
    expect((await log.readers.findReplay(replayIdSchema.parse('rpl_1')))?.attempts.map(({ summary }) => summary.id)).toEqual([
      'att_z',
      'att_a',
    ]);
    expect((await log.readers.readAttemptBody(attemptIdSchema.parse('att_z'), 0, 9))?.bytes).toEqual(new Uint8Array([0, 255, 10, 13]));
    expect((await startReplay(log, 'rpl_9', 'att_n')).attempt).toMatchObject({ number: 3 });
    expect(await log.composer.beginComposedAttempt(aComposedAttempt('att_c'))).toMatchObject({ number: 1, source: 'composer' });
  } finally {
    await log.close();
  }
  const [backup] = readdirSync(join(folder.path, 'backups'));
  expect(backup).toMatch(/^log-v40-/);
  expect(read('SELECT id FROM attempt ORDER BY rowid', join(folder.path, 'backups', backup ?? ''))).toHaveLength(3);
});

test('STO-16: a log of version 40 that can not be brought up to date is read as if nothing had ever been composed', async () => {
  const before = everything();
  const broken = { ...composerMigration, sql: `${composerMigration.sql}; INSERT INTO nowhere VALUES (1);` };
  const log = await openTestLog(folder.path, [...earlier, broken]);
  try {
    expect(log.state()).toMatchObject({ mode: 'read-only', failure: { code: 'log.migration_failed' } });
    await log.indexed(20_000);
    const { composer, readers } = log;
    const draft = draftIdSchema.parse('drf_1');
    expect((await readers.listAttempts(deliveryId(1), 10, null)).items.map(({ id, source }) => [id, source])).toEqual([
      ['att_m', 'replay'],
      ['att_z', 'replay'],
    ]);
    expect(await readers.findAttempt(attemptIdSchema.parse('att_z'))).toMatchObject({
      summary: { draftId: null },
      response: { status: 418 },
    });
    expect((await readers.findReplay(replayIdSchema.parse('rpl_1')))?.attempts).toHaveLength(2);
    expect(await readers.recentTargets(9)).toHaveLength(2);
    const page = { items: [], nextCursor: null };
    expect(await composer.listDrafts('', 10, null)).toEqual(page);
    expect(
      await Promise.all([
        composer.findDraft(draft),
        composer.readDraft(draft, null, 0, 9),
        composer.readWholeDraft(draft, 1),
        composer.findScenario(scenarioIdSchema.parse('scn_1')),
        composer.findScenarioRun(scenarioRunIdSchema.parse('srn_1')),
        composer.findReport(conformanceIdSchema.parse('cfr_1')),
        composer.readAttemptRequest(attemptIdSchema.parse('att_none'), 0, 9),
      ]),
    ).toEqual(Array(7).fill(undefined));
    expect(
      await Promise.all([
        composer.draftVersions(draft),
        composer.values(sandbox),
        composer.listScenarios(),
        composer.listScenarioRuns(null),
        composer.listReports(),
        composer.snapshotsOfThing('run', null, 9),
        composer.bodiesOfType('gate.blocked', null, 9),
      ]),
    ).toEqual(Array(7).fill([]));
    expect(await composer.bodiesOfType('run.completed', null, 9)).toHaveLength(3);
    expect(await composer.readAttemptRequest(attemptIdSchema.parse('att_z'), 0, 1)).toMatchObject({ bytes: new Uint8Array([123]) });
    const refused = { code: 'log.read_only' };
    await expect(composer.removeDraft(draft, 1)).rejects.toMatchObject(refused);
    await expect(composer.setValues(sandbox, [])).rejects.toMatchObject(refused);
    await expect(composer.beginComposedAttempt(aComposedAttempt('att_c'))).rejects.toMatchObject(refused);
  } finally {
    await log.close();
  }
  expect(everything()).toEqual(before);
  expect(read(`SELECT name FROM sqlite_schema WHERE name IN ('draft', 'attempt_before')`)).toEqual([]);
});

/** Opens the log with the step made slow at its end, to be killed inside it. */
const killScript = () => `
  const { openTestLog } = await import(${JSON.stringify(new URL('../../../support/open-test-log.ts', import.meta.url).href)});
  const { migrations } = await import(${JSON.stringify(new URL('../../../../electron/engine/log/migrations/index.ts', import.meta.url).href)});
  const slow = '; CREATE TABLE numbers (n INTEGER) STRICT; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000) INSERT INTO numbers SELECT n FROM c;';
  await openTestLog(${JSON.stringify(folder.path)}, migrations.map((step) => step.version === 50 ? { ...step, sql: step.sql + slow } : step));`;

test('STO-16: killed inside the step, the log is of version 40 with every row, and is brought up to date at the next start', async () => {
  const before = everything();
  const child = spawn(process.execPath, ['--input-type=module', '-e', killScript()], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const wal = join(folder.path, 'log.db-wal');
  await waitFor(() => existsSync(wal) && statSync(wal).size > 2_000_000, { limitMs: 60_000, what: 'the slow step to write' });
  child.kill('SIGKILL');
  await exited;
  expect(read('SELECT max(version) AS version FROM schema_migration')).toEqual([{ version: 40 }]);
  expect(everything()).toEqual(before);
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    expect((await log.readers.listAttempts(deliveryId(1), 10, null)).items).toHaveLength(2);
  } finally {
    await log.close();
  }
  expect(read('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(read(`SELECT name FROM sqlite_schema WHERE name = 'numbers'`)).toEqual([]);
}, 90_000);
