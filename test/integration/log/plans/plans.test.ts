/** Plans of the statements that run over the whole log, on a log with realistic shares of types, verdicts and runs. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftIdSchema } from '#contract/ids.ts';
import { driftsSql, newestVerdictsSql } from '#engine/log/journal-changes.ts';
import type { ReadableLog } from '#engine/log/readable-log.ts';
import { openReader } from '#engine/log/reader-connection.ts';
import { summaryColumns } from '#engine/log/rows.ts';
import { raw } from '#engine/log/sql.ts';
import { composedInsertSql } from '#engine/log/statements/attempts.ts';
import { compile } from '#engine/log/statements/compile-filter.ts';
import { bodiesOfTypeSql } from '#engine/log/statements/composed-queries.ts';
import { removeLooseSql } from '#engine/log/statements/composer-left.ts';
import { environmentValuesSql } from '#engine/log/statements/composer-queries.ts';
import { dueFetchesSql, fetchDeliveriesSql, runDeliveriesSql } from '#engine/log/statements/console-queries.ts';
import { selectSql } from '#engine/log/statements/delivery-queries.ts';
import { draftChunksSql, draftSql, draftsSql, draftTextSql, draftVersionsSql } from '#engine/log/statements/draft-queries.ts';
import { chunksSql, judgementsSql, rowToJudgeSql } from '#engine/log/statements/judgement-queries.ts';
import { judgementInsertSql } from '#engine/log/statements/judgements.ts';
import {
  comparedDeliveriesSql,
  snapshotChunksSql,
  snapshotsOfDeliverySql,
  snapshotsOfObjectSql,
} from '#engine/log/statements/snapshot-queries.ts';
import { driftUpsertSql } from '#engine/log/statements/snapshots.ts';
import { newestTwinSql } from '#engine/log/statements/summaries.ts';
import { allIds, hourUs } from '#engine/log/statements/time-bounds.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const draft = draftIdSchema.parse('drf_1');

const folder = tempFolder();
let db: ReadableLog;
let log: Awaited<ReturnType<typeof openTestLog>>;

const rows = 20_000;

beforeAll(async () => {
  log = await openTestLog(folder.path);
  // why: one delivery, so that both files are there when it is indexed; its row makes way for those below.
  await log.writer.append(aDelivery());
  await log.indexed(20_000);
  const index = new Database(join(folder.path, 'index.db'));
  index.exec('DELETE FROM summary; DELETE FROM value_count; DELETE FROM hour_count');
  const insert = index.prepare(`
    INSERT INTO summary (id, environment_id, endpoint_id, received_at_us, method, url, path, envelope, event_type, is_known_type, event_id,
      organization_id, run_id, verdict, verdict_reason, answered_status, answered_at_us, duration_us, body_bytes, kept_bytes, stored_bytes,
      duplicate_number, is_out_of_order, is_truncated, is_bookmarked, has_note, tags, drift_count)
    VALUES (?, 'env_sandbox', ?, ?, 'POST', '/in/zof', '/in/zof', 'current', ?, 1, ?, 'org_1', ?, ?, 'ok', 200, 1, 1, 900, 900, 1200, ?, 0, 0, ?, ?, ?, ?)`);
  const each = (id: number, step: number) => Number(id % step === 0);
  index.transaction(() => {
    for (let id = 1; id <= rows; id++) {
      const type = ['run.started', 'run.completed', 'run.failed', 'agent.offline'][each(id, 100) * 3 || id % 3];
      const endpoint = ['ep_default', 'ep_unrouted'][each(id, 50)];
      const verdict = ['verified', 'mismatch'][each(id, 500)];
      const marks = [1 + each(id, 40), each(id, 60), each(id, 70), '\nseen\n'.repeat(each(id, 80)), id % 30 === 0 ? each(id, 90) : null];
      insert.run(id, endpoint, id * hourUs, type, `evt_${id % 15_000}`, `run_${id % 1_000}`, verdict, ...marks);
    }
    index.exec(`
      INSERT INTO value_count SELECT 'type', event_type, count(*) FROM summary GROUP BY event_type;
      INSERT INTO value_count SELECT 'verdict', verdict, count(*) FROM summary GROUP BY verdict;
      INSERT INTO value_count SELECT 'endpoint', endpoint_id, count(*) FROM summary GROUP BY endpoint_id;
      INSERT INTO hour_count SELECT received_at_us, environment_id, verdict, 1, 900, id, id FROM summary`);
  })();
  index.close();
  db = openReader(
    { logPath: join(folder.path, 'log.db'), indexPath: join(folder.path, 'index.db'), textPath: join(folder.path, 'index-text.db') },
    () => false,
  );
});

afterAll(async () => {
  db.close();
  await log.close();
  folder[Symbol.dispose]();
});

function planOf(filter: string, isThroughText = false): string[] {
  const query = selectSql(raw(summaryColumns), compile(db, filterOf(filter)), 0, Number.MAX_SAFE_INTEGER, 101, isThroughText);
  return db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query.text}`)
    .all(...query.values)
    .map((row) => row.detail);
}

const byId = 'SEARCH s USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)';

const by = (index: string, column: string) => `SEARCH s USING INDEX ${index} (${column}=? AND rowid>? AND rowid<?)`;
const among = (index: string) => `SEARCH s USING INDEX ${index} (id>? AND id<?)`;

test.each<[string, string, string]>([
  ['the newest page', '', byId],
  ['a type', 'type:run.failed', by('summary_by_type', 'event_type')],
  ['a verdict', 'verdict:mismatch', by('summary_by_verdict', 'verdict')],
  ['a run', 'run:run_5', by('summary_by_run', 'run_id')],
  ['an event', 'event:evt_5', by('summary_by_event', 'event_id')],
  ['an organization', 'org:org_1', by('summary_by_organization', 'organization_id')],
  ['a rare endpoint', 'endpoint:unrouted', by('summary_by_endpoint', 'endpoint_id')],
  ['a common endpoint is read newest first', 'endpoint:zof', byId],
  ['a rare type prefix', 'type:agent.*', by('summary_by_type', 'event_type')],
  ['a common type prefix is read newest first', 'type:run.*', byId],
  ['a few runs', 'run:run_5,run_6', by('summary_by_run', 'run_id')],
  ['runs that begin so', 'run:run_99*', 'SEARCH s USING INDEX summary_by_run (run_id>? AND run_id<?)'],
  ['all runs are read newest first', 'run:run_*', byId],
  ['rare verdicts', 'verdict:mismatch,stale', by('summary_by_verdict', 'verdict')],
  ['a common type with a rare verdict', 'type:run.failed verdict:mismatch', by('summary_by_verdict', 'verdict')],
  ['a run with anything', 'verdict:verified type:run.* run:run_7', by('summary_by_run', 'run_id')],
  ['a run with a text', 'run:run_7 needle', by('summary_by_run', 'run_id')],
  ['bookmarks', 'bookmarked:yes', among('summary_bookmarked')],
  ['bookmarks, asked otherwise', 'has:bookmark type:run.failed', among('summary_bookmarked')],
  ['a tag', 'tag:seen', among('summary_tagged')],
  ['notes', 'has:note', among('summary_noted')],
  ['drift', 'has:drift', among('summary_drifted')],
  ['drift of a type', 'type:run.started has:drift', among('summary_drifted')],
  ['what agrees is read newest first', '-has:drift', byId],
  ['what was compared is read newest first', 'has:snapshot', byId],
  ['repeats', 'dup:repeat', among('summary_repeated')],
  ['third deliveries', 'dup:>=3', among('summary_repeated')],
  ['refusals', 'status:404,5xx', among('summary_refused')],
  ['other answers are read newest first', 'status:2xx', byId],
  ['a time', 'after:1970-01-01T05:00Z before:1970-01-01T09:00Z', byId],
  ['a time and a type', 'type:run.failed after:1970-01-02', by('summary_by_type', 'event_type')],
  ['what is excluded is read newest first', '-type:run.failed', byId],
  ['alternatives are read newest first', 'run:run_5 OR run:run_6', byId],
])('%s', (_name, filter, expected) => {
  expect(planOf(filter)[0]).toBe(expected);
});

test('a time reads no rows but those of its hours', () => {
  expect(compile(db, filterOf('after:1970-01-01T05:00Z before:1970-01-01T09:00Z')).bounds).toEqual({ above: 4, below: 9 });
  expect(compile(db, filterOf('-after:1970-01-01T05:00Z OR needle')).bounds).toEqual(allIds);
});

test.each([
  [''],
  ['type:run.failed'],
  ['type:run.*'],
  ['type:run.failed verdict:mismatch endpoint:zof'],
  ['bookmarked:yes'],
  ['dup:repeat'],
])('pages of "%s" need no sort', (filter) => {
  expect(planOf(filter).join('\n')).not.toContain('TEMP B-TREE');
});

const throughText = [
  // 192: ordered by row number, descending, without a sort.
  'SCAN f VIRTUAL TABLE INDEX 192:M1><',
  'SEARCH s USING INTEGER PRIMARY KEY (rowid=?)',
  'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)',
];

test.each([
  ['needle type:run.failed'],
  ['needle OR haystack'],
  ['(needle OR haystack) -straw'],
  ['body.data.status=failed'],
  ['body.data.attempts>=3'],
  ['header:accept=text*,none'],
])('"%s" goes through the trigram index, newest first, and looks up the rest by id', (filter) => {
  expect(compile(db, filterOf(filter)).match).toBeDefined();
  expect(planOf(filter, true)).toEqual(throughText);
});

test.each([['needle OR type:run.failed'], ['-needle'], ['xy'], ['header:accept'], ['header:accept=a,bcd'], ['body[0]=5'], ['body."ü"']])(
  '"%s" is nothing the trigram index could tell',
  (filter) => {
    expect(compile(db, filterOf(filter)).match).toBeUndefined();
  },
);

test('duplicates are numbered through the event, never through the endpoint', () => {
  const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${newestTwinSql}`).all('evt_1', 'ep_default');
  expect(plan.map((row) => row.detail)).toEqual(['SEARCH summary USING INDEX summary_by_event (event_id=?)']);
});

test.each<[string, string, string]>([
  [
    'attempts of a delivery',
    'SELECT number FROM attempt WHERE delivery_id = 1 AND number < 5 ORDER BY number DESC',
    'SEARCH attempt USING COVERING INDEX sqlite_autoindex_attempt_2 (delivery_id=? AND number<?)',
  ],
  [
    'attempts of a replay',
    'SELECT * FROM attempt t WHERE replay_id = 1 ORDER BY t.rowid LIMIT 9',
    'SEARCH t USING INDEX attempt_by_replay (replay_id=?)',
  ],
  [
    'a replay by its key',
    `SELECT id FROM replay WHERE idempotency_key = 'k'`,
    'SEARCH replay USING INDEX sqlite_autoindex_replay_2 (idempotency_key=?)',
  ],
  ['running replays', `UPDATE replay SET state = 'interrupted' WHERE state = 'running'`, 'SCAN replay USING INDEX replay_running'],
  ['pending attempts', `UPDATE attempt SET outcome = 'unknown' WHERE outcome = 'pending'`, 'SCAN attempt USING INDEX attempt_pending'],
  ['rows without an answer', 'SELECT id FROM idx.summary WHERE answered_at_us IS NULL', 'SCAN idx.summary USING INDEX summary_unanswered'],
  [
    'answers of new rows',
    'SELECT d.id FROM delivery d LEFT JOIN answer a ON a.delivery_id = d.id WHERE d.id > 5 AND d.id <= 9 ORDER BY d.id',
    'SEARCH d USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
  ],
])('%s', (_name, statement, expected) => {
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`).all();
  expect(plan[0]?.detail).toBe(expected);
});

test.each<[string, (log: ReadableLog) => string, readonly string[]]>([
  ['judgements of a delivery', () => judgementsSql(5, 1).text, ['SEARCH j USING PRIMARY KEY (delivery_id=?)']],
  ['drift of a stretch', () => driftsSql, ['SEARCH drift USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)']],
  ['newest verdicts', () => newestVerdictsSql, ['SEARCH judgement USING PRIMARY KEY (delivery_id>? AND delivery_id<?)']],
  [
    'a delivery for judging',
    (log) => rowToJudgeSql(log, 5).text,
    ['SEARCH d USING INTEGER PRIMARY KEY (rowid=?)', 'SEARCH t USING INTEGER PRIMARY KEY (rowid=?)'],
  ],
  ['its chunks', () => chunksSql(5).text, ['SEARCH main.body_chunk USING INDEX sqlite_autoindex_body_chunk_1 (delivery_id=?)']],
  [
    'adding a judgement',
    () => judgementInsertSql,
    [
      'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH j USING PRIMARY KEY (delivery_id=?)',
      'SEARCH t USING INTEGER PRIMARY KEY (rowid=?)',
    ],
  ],
  [
    'snapshots of an object',
    () => snapshotsOfObjectSql({ object: { environmentId: sandbox, thing: 'run', objectId: 'run_1' }, limit: 9 }).text,
    ['SEARCH n USING INDEX snapshot_by_object (environment_id=? AND thing=? AND object_id=?)'],
  ],
  [
    'snapshots of a delivery',
    () => snapshotsOfDeliverySql({ number: 5, limit: 9 }).text,
    ['SEARCH n USING INDEX snapshot_by_delivery (delivery_id=?)'],
  ],
  [
    'pieces of a snapshot',
    () => snapshotChunksSql(5, 0, 9).text,
    ['SEARCH main.snapshot_chunk USING INDEX sqlite_autoindex_snapshot_chunk_1 (snapshot_number=? AND position>? AND position<?)'],
  ],
  [
    'what was compared',
    () => comparedDeliveriesSql({ eventType: null, limit: 9, below: 9 }).text,
    [
      'SEARCH f USING INTEGER PRIMARY KEY (rowid<?)',
      'SEARCH n USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH s USING INTEGER PRIMARY KEY (rowid=?)',
    ],
  ],
  [
    'what was compared of a type',
    () => comparedDeliveriesSql({ eventType: 'run.failed', limit: 9, below: 9 }).text,
    [
      'SEARCH f USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH n USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH s USING INDEX summary_compared (event_type=? AND rowid<?)',
    ],
  ],
  ['keeping drift', () => driftUpsertSql, ['SEARCH d USING INTEGER PRIMARY KEY (rowid=?)', 'SEARCH s USING INTEGER PRIMARY KEY (rowid=?)']],
  [
    'what is due',
    () => dueFetchesSql({ environmentId: sandbox, nowUs: 9, limit: 9 }).text,
    ['SEARCH main.console_fetch USING INDEX console_fetch_due (environment_id=? AND next_due_us<?)'],
  ],
  ['whom it is for', () => fetchDeliveriesSql(5).text, ['SEARCH main.console_fetch_delivery USING PRIMARY KEY (fetch_number=?)']],
  [
    'a draft',
    () => draftSql(draft).text,
    [
      'SEARCH d USING INDEX sqlite_autoindex_draft_1 (id=?)',
      'SEARCH n USING PRIMARY KEY (draft_number=? AND version=?)',
      'SEARCH p USING PRIMARY KEY (draft_number=? AND version=?)',
      'SEARCH v USING PRIMARY KEY (draft_number=? AND version=?)',
    ],
  ],
  [
    'drafts',
    () => draftsSql({ changedAtUs: 5, number: 5 }, 9).text,
    ['SEARCH d USING INDEX draft_by_change (changed_at_us<?)', 'SEARCH v USING PRIMARY KEY (draft_number=? AND version=?)'],
  ],
  [
    'versions of a draft',
    () => draftVersionsSql(draft).text,
    ['SEARCH d USING INDEX sqlite_autoindex_draft_1 (id=?)', 'SEARCH v USING PRIMARY KEY (draft_number=?)'],
  ],
  [
    'a text of a draft',
    () => draftTextSql(draft, 5).text,
    ['SEARCH d USING INDEX sqlite_autoindex_draft_1 (id=?)', 'SEARCH v USING PRIMARY KEY (draft_number=? AND version=?)'],
  ],
  [
    'its pieces',
    () => draftChunksSql({ number: 5, version: 5 }, 0, 9).text,
    ['SEARCH main.draft_chunk USING INDEX sqlite_autoindex_draft_chunk_1 (draft_number=? AND version=? AND position>? AND position<?)'],
  ],
  [
    'values of an environment',
    () => environmentValuesSql({ environmentId: sandbox }).text,
    ['SEARCH main.environment_value USING PRIMARY KEY (environment_id=?)'],
  ],
  [
    'removing sends that belong to nothing: the last thousand of their own index, then what is before',
    () => removeLooseSql,
    [
      'CO-ROUTINE (subquery-1)',
      'SCAN attempt USING INDEX attempt_loose',
      'SEARCH (subquery-1)',
      'SEARCH attempt USING INDEX attempt_loose (seq<?)',
      'SEARCH attempt_body USING PRIMARY KEY (attempt_id=?)',
      'SEARCH attempt_request USING PRIMARY KEY (attempt_id=?)',
    ],
  ],
  ['beginning an attempt of a draft', () => composedInsertSql, ['SEARCH attempt USING INDEX attempt_by_draft (draft_id=?)']],
  [
    'bodies of a type',
    () => bodiesOfTypeSql({ eventType: 'run.failed', environmentId: sandbox, limit: 9 }).text,
    ['SEARCH s USING INDEX summary_by_type (event_type=?)'],
  ],
  [
    'deliveries of a run',
    () => runDeliveriesSql({ environmentId: sandbox, runId: 'run_1', limit: 9 }).text,
    ['SEARCH s USING INDEX summary_by_run (run_id=?)'],
  ],
])('%s: through keys alone, without a sort', (_name, text, expected) => {
  const statement = text(db).replaceAll(/[?]|@\w+/g, '5');
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`).all();
  const steps = plan.map((row) => row.detail).filter((detail) => !detail.includes('SUBQUERY'));
  expect(steps.toSorted()).toEqual(expected.toSorted());
});
