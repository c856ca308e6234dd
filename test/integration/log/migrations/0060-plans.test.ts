import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planIdSchema, replayIdSchema, targetIdSchema } from '#contract/ids.ts';
import { planOptionsSchema } from '#contract/models/plan.ts';
import { openWritable } from '#engine/log/database.ts';
import { migrate } from '#engine/log/migrate.ts';
import { initial } from '#engine/log/migrations/0010-initial.ts';
import { care } from '#engine/log/migrations/0020-care.ts';
import { verification } from '#engine/log/migrations/0030-verification.ts';
import { consoleMigration } from '#engine/log/migrations/0040-console.ts';
import { composerMigration } from '#engine/log/migrations/0050-composer.ts';
import { plansMigration } from '#engine/log/migrations/0060-plans.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { prepareDeliveries } from '#engine/log/statements/deliveries.ts';
import { aDelivery, deliveryId, openTestLog } from '#test/support/open-test-log.ts';
import { aJob, aTarget, begun } from '#test/support/plans.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

const earlier = [initial, care, verification, consoleMigration, composerMigration];

let folder: TempFolder;
let path: string;

beforeEach(() => {
  folder = tempFolder();
  path = makeVersion50();
});

afterEach(() => folder[Symbol.dispose]());

/**
 * A log as the version before made it: a replay that is done, with a delivery named twice and one that was never sent; one that was running
 * with an attempt on its way; one that was cancelled before its second delivery; one that ended with an unknown attempt.
 */
function makeVersion50(): string {
  const file = join(folder.path, 'log.db');
  makePrivateFile(file);
  const db = openWritable(file);
  migrate(db, { migrations: earlier, backupFolder: join(folder.path, 'backups'), nowUs: 1 });
  const deliveries = prepareDeliveries(db);
  for (let index = 0; index < 3; index++) deliveries.insert(aDelivery());
  db.exec(`
    INSERT INTO replay VALUES
      ('rpl_1', 'exact', 'http://localhost/a', 'done', 5, 9, 'key', 4), ('rpl_2', 'fresh', 'http://localhost/b', 'running', 6, NULL, NULL, 3),
      ('rpl_3', 'exact', 'http://localhost/a', 'cancelled', 7, 8, NULL, 2), ('rpl_4', 'exact', 'http://localhost/a', 'interrupted', 7, 8, NULL, 1);
    INSERT INTO replay_delivery VALUES ('rpl_1', 0, 1), ('rpl_1', 1, 2), ('rpl_1', 2, 1), ('rpl_1', 3, 3), ('rpl_2', 0, 1), ('rpl_2', 1, 2),
      ('rpl_2', 2, 3), ('rpl_3', 0, 3), ('rpl_3', 1, 2), ('rpl_4', 0, 3);
    INSERT INTO attempt (id, source, replay_id, delivery_id, number, kind, target_url, started_at_us, outcome, sentence, deadline,
      request_method, request_url, request_headers, request_body_bytes, request_body_sha256, response_status)
    VALUES
      ('att_1', 'replay', 'rpl_1', 1, 1, 'exact', 'http://localhost/a', 7, 'answered', 'It answered 204.', 'late', 'POST', 'u', '[]', 3, 'ab', 204),
      ('att_2', 'replay', 'rpl_1', 2, 1, 'exact', 'http://localhost/a', 7, 'refused', 'Nothing listens.', 'no-answer', 'POST', 'u', '[]', 3, 'ab', NULL),
      ('att_3', 'replay', 'rpl_1', 1, 2, 'exact', 'http://localhost/a', 8, 'answered', 'It answered 500.', 'not-2xx', 'POST', 'u', '[]', 3, 'ab', 500),
      ('att_4', 'replay', 'rpl_2', 1, 3, 'fresh', 'http://localhost/b', 9, 'answered', 'It answered 200.', 'in-time', 'POST', 'u', '[]', 3, 'ab', 200),
      ('att_5', 'replay', 'rpl_2', 2, 2, 'fresh', 'http://localhost/b', 9, 'pending', 'Waiting for the answer.', NULL, 'POST', 'u', '[]', 3, 'ab', NULL),
      ('att_6', 'replay', 'rpl_3', 3, 1, 'exact', 'http://localhost/a', 8, 'cancelled', 'It was cancelled.', NULL, 'POST', 'u', '[]', 3, 'ab', NULL),
      ('att_7', 'replay', 'rpl_4', 3, 2, 'exact', 'http://localhost/a', 8, 'unknown', 'It is unknown.', NULL, 'POST', 'u', '[]', 3, 'ab', NULL);
    INSERT INTO attempt_body VALUES ('att_1', x'00ff0a0d')`);
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

const kept = (file = path) => [
  ...['delivery', 'attempt', 'attempt_body'].map((table) => read(`SELECT * FROM ${table}`, file)),
  read('SELECT id, kind, target_url, state, created_at_us, finished_at_us, idempotency_key, total_attempts FROM replay', file),
];
const id = (text: string) => replayIdSchema.parse(text);

test('STO-16: a log of version 50 keeps every replay and attempt, and each delivery of a replay is an item where it stood', () => {
  const before = kept();
  const db = openWritable(path);
  migrate(db, { migrations: [...earlier, plansMigration], backupFolder: join(folder.path, 'backups'), nowUs: 2 });
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  db.close();
  expect(kept()).toEqual(before);
  const items = read<Record<string, unknown>>(`
    SELECT r.id, i.position, i.delivery_id, i.state, i.tries, i.attempt_id FROM replay_item i JOIN replay r ON r.number = i.replay_number
    ORDER BY r.id, i.position`);
  expect(items.map((row) => Object.values(row))).toEqual([
    ['rpl_1', 0, 1, 'succeeded', 1, 'att_1'],
    ['rpl_1', 1, 2, 'failed', 1, 'att_2'],
    ['rpl_1', 2, 1, 'failed', 1, 'att_3'],
    ['rpl_1', 3, 3, 'skipped', 0, null],
    ['rpl_2', 0, 1, 'succeeded', 1, 'att_4'],
    ['rpl_2', 1, 2, 'in-flight', 1, 'att_5'],
    ['rpl_2', 2, 3, 'waiting', 0, null],
    ['rpl_3', 0, 3, 'failed', 1, 'att_6'],
    ['rpl_3', 1, 2, 'waiting', 0, null],
    ['rpl_4', 0, 3, 'unknown', 1, 'att_7'],
  ]);
  expect(read('SELECT sum(items) AS n FROM replay_count')).toEqual([{ n: 10 }]);
  expect(read(`SELECT name FROM sqlite_schema WHERE name = 'replay_delivery'`)).toEqual([]);
});

test('STO-16: opened by this version, replays of before are jobs that go on', async () => {
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    expect(log.configuration).toMatchObject({ interrupted: 1, pausedJobs: ['rpl_2'] });
    await log.indexed(20_000);
    const done = await log.plans.findJob(id('rpl_1'));
    expect(done?.summary).toMatchObject({
      state: 'done',
      name: '4 deliveries',
      sentence: '1 of 4 deliveries were answered with a 2xx.',
      doneAttempts: 4,
    });
    expect(planOptionsSchema.parse(done?.options)).toEqual(done?.options);
    expect(done?.options.target).toEqual({ url: 'http://localhost/a' });
    const paused = await log.plans.findJob(id('rpl_2'));
    expect(paused?.summary).toMatchObject({ state: 'paused', counts: { succeeded: 1, unknown: 1, waiting: 1, inFlight: 0 } });
    expect(await log.plans.openItems(id('rpl_2'), -1, 9)).toMatchObject([{ position: 2, deliveryId: 'dlv_3' }]);
    expect(await log.plans.beginItems(id('rpl_2'), [begun('rpl_2', 2, 3, 'att_8')])).toMatchObject([{ number: 3 }]);
    await log.plans.createJob(aJob('rpl_5', [1]));
    const { items } = await log.plans.listJobs(null, 9, null);
    expect(items.map((job) => job.id)).toEqual(['rpl_5', 'rpl_4', 'rpl_3', 'rpl_2', 'rpl_1']);
    expect((await log.readers.findReplay(id('rpl_1')))?.attempts.map(({ summary }) => summary.id)).toEqual(['att_1', 'att_2', 'att_3']);
  } finally {
    await log.close();
  }
  const [backup] = readdirSync(join(folder.path, 'backups'));
  expect(backup).toMatch(/^log-v50-/);
  expect(read('SELECT * FROM replay_delivery', join(folder.path, 'backups', backup ?? ''))).toHaveLength(10);
});

test('STO-16: a log of version 50 that can not be brought up to date is read as if there had never been a plan', async () => {
  const before = kept();
  const broken = { ...plansMigration, sql: `${plansMigration.sql}; INSERT INTO nowhere VALUES (1);` };
  const log = await openTestLog(folder.path, [...earlier, broken]);
  try {
    expect(log.state()).toMatchObject({ mode: 'read-only', failure: { code: 'log.migration_failed' } });
    await log.indexed(20_000);
    const { plans, readers } = log;
    const [plan, target] = [planIdSchema.parse('pln_1'), targetIdSchema.parse('tgt_1')];
    const page = { items: [], nextCursor: null };
    const search = {
      text: '',
      outcomes: [],
      statuses: [],
      deadlines: [],
      sources: [],
      replayId: null,
      deliveryId: null,
      draftId: null,
      groupId: null,
      targetUrl: '',
    };
    expect(
      await Promise.all([
        plans.listPlans(9, null),
        plans.listJobs(null, 9, null),
        plans.jobItems(id('rpl_1'), [], 9, null),
        plans.pairedItems(id('rpl_1'), id('rpl_2'), 9, null),
        plans.searchAttempts({ ...search, sinceUs: null, untilUs: null, limit: 9, cursor: null }),
      ]),
    ).toEqual(Array(5).fill(page));
    expect(await Promise.all([plans.findPlan(plan), plans.findTarget(target), plans.findJob(id('rpl_1'))])).toEqual(
      Array(3).fill(undefined),
    );
    expect(await Promise.all([plans.listTargets(), plans.planEntries(plan, 0, 9), plans.openItems(id('rpl_1'), -1, 9)])).toEqual([
      [],
      [],
      [],
    ]);
    expect(await plans.plannedDeliveries([deliveryId(1)])).toHaveLength(1);
    expect(await plans.lastAttemptTo('http://localhost/b')).toMatchObject({ attemptId: 'att_5' });
    const replay = await readers.findReplay(id('rpl_1'));
    expect([replay?.summary.state, replay?.summary.doneAttempts, replay?.attempts.length]).toEqual(['done', 3, 3]);
    expect((await readers.recentTargets(9)).map(({ url }) => url)).toEqual(['http://localhost/b', 'http://localhost/a']);
    const refused = { code: 'log.read_only' };
    await expect(plans.saveTarget(aTarget('tgt_1'))).rejects.toMatchObject(refused);
    await expect(plans.createJob(aJob('rpl_9', [1]))).rejects.toMatchObject(refused);
    await expect(plans.addEntries(plan, [], 'last')).rejects.toMatchObject(refused);
  } finally {
    await log.close();
  }
  expect(kept()).toEqual(before);
  expect(read(`SELECT name FROM sqlite_schema WHERE name IN ('target', 'replay_item')`)).toEqual([]);
});
