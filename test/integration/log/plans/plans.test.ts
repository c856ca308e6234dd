/** Plans of the statements that run over the whole log, on a log with realistic shares of types, verdicts and runs. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueryKey, QueryNode } from '#domain/query/ast.ts';
import { compileFilter } from '#engine/log/filter-sql.ts';
import type { ReadableLog } from '#engine/log/readable-log.ts';
import { openReader } from '#engine/log/reader-connection.ts';
import { summaryColumns } from '#engine/log/rows.ts';
import { raw } from '#engine/log/sql.ts';
import { selectSql } from '#engine/log/statements/delivery-queries.ts';
import { newestTwinSql } from '#engine/log/statements/summaries.ts';
import { openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let db: ReadableLog;
let log: Awaited<ReturnType<typeof openTestLog>>;

const rows = 20_000;

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await log.indexed(20_000);
  const index = new Database(join(folder.path, 'index.db'));
  const insert = index.prepare(`
    INSERT INTO summary VALUES (?, 'env_sandbox', ?, ?, 'POST', '/in/zof', 'current', ?, 1, ?, NULL, 'org_1', ?, ?, 'ok', 200, 1, 900, 1, 0, 0)`);
  index.transaction(() => {
    for (let id = 1; id <= rows; id++) {
      const type = id % 100 === 0 ? 'agent.offline' : `run.${['started', 'completed', 'failed'][id % 3]}`;
      const verdict = id % 500 === 0 ? 'mismatch' : 'verified';
      insert.run(id, id % 50 === 0 ? 'ep_unrouted' : 'ep_default', id, type, `evt_${id % 15_000}`, `run_${id % 1_000}`, verdict);
    }
    index.exec('INSERT INTO type_count SELECT event_type, count(*) FROM summary GROUP BY event_type');
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

const term = (key: QueryKey, value: string): QueryNode => ({ kind: 'term', key, value, position: 0 });
const and = (...nodes: QueryNode[]): QueryNode => ({ kind: 'and', nodes });

function planOf(node: QueryNode | null, isThroughText = false): string[] {
  const filter = compileFilter(node, (condition) =>
    Number(
      db
        .prepare<unknown[], { n: number }>(`SELECT count(*) AS n FROM (SELECT 1 FROM idx.summary s WHERE ${condition.text} LIMIT 2000)`)
        .get(...condition.values)?.n,
    ),
  );
  const query = selectSql(raw(summaryColumns), filter, 0, Number.MAX_SAFE_INTEGER, 101, isThroughText);
  return db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query.text}`)
    .all(...query.values)
    .map((row) => row.detail);
}

const byId = 'SEARCH s USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)';

test.each<[string, QueryNode | null, string]>([
  ['the newest page', null, byId],
  ['a type', term('type', 'run.failed'), 'SEARCH s USING INDEX summary_by_type (event_type=? AND rowid>? AND rowid<?)'],
  ['a verdict', term('verdict', 'mismatch'), 'SEARCH s USING INDEX summary_by_verdict (verdict=? AND rowid>? AND rowid<?)'],
  ['a run', term('run', 'run_5'), 'SEARCH s USING INDEX summary_by_run (run_id=? AND rowid>? AND rowid<?)'],
  ['an event', term('event', 'evt_5'), 'SEARCH s USING INDEX summary_by_event (event_id=? AND rowid>? AND rowid<?)'],
  ['an organization', term('org', 'org_1'), 'SEARCH s USING INDEX summary_by_organization (organization_id=? AND rowid>? AND rowid<?)'],
  ['a rare endpoint', term('endpoint', 'unrouted'), 'SEARCH s USING INDEX summary_by_endpoint (endpoint_id=? AND rowid>? AND rowid<?)'],
  ['a common endpoint is read newest first', term('endpoint', 'zof'), byId],
  ['a rare type prefix', term('type', 'agent.*'), 'SEARCH s USING INDEX summary_by_type (event_type=? AND rowid>? AND rowid<?)'],
  ['a common type prefix is read newest first', term('type', 'run.*'), byId],
  [
    'a common type with a rare verdict goes through the verdict',
    and(term('type', 'run.failed'), term('verdict', 'mismatch')),
    'SEARCH s USING INDEX summary_by_verdict (verdict=? AND rowid>? AND rowid<?)',
  ],
  [
    'a run with anything goes through the run',
    and(term('verdict', 'verified'), term('type', 'run.*'), term('run', 'run_7')),
    'SEARCH s USING INDEX summary_by_run (run_id=? AND rowid>? AND rowid<?)',
  ],
  ['what is excluded is read newest first', { kind: 'not', node: term('type', 'run.failed') }, byId],
])('%s', (_name, node, expected) => {
  expect(planOf(node)[0]).toBe(expected);
});

test.each<[string, QueryNode | null]>([
  ['nothing', null],
  ['one value', term('type', 'run.failed')],
  ['a common prefix', term('type', 'run.*')],
  ['several terms', and(term('type', 'run.failed'), term('verdict', 'mismatch'), term('endpoint', 'zof'))],
])('pages by %s need no sort', (_name, node) => {
  expect(planOf(node).join('\n')).not.toContain('TEMP B-TREE');
});

test('a text goes through the trigram index, newest first, and looks up the rest by id', () => {
  expect(planOf(and(term('text', 'needle'), term('type', 'run.failed')), true)).toEqual([
    // 192: ordered by row number, descending, without a sort.
    'SCAN f VIRTUAL TABLE INDEX 192:M1><',
    'SEARCH s USING INTEGER PRIMARY KEY (rowid=?)',
    'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)',
    expect.stringContaining('CORRELATED SCALAR SUBQUERY'),
    expect.stringMatching(/SEARCH c USING INDEX sqlite_autoindex_body_chunk_1/),
  ]);
});

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
    'SELECT * FROM attempt WHERE replay_id = 1 ORDER BY started_at_us',
    'SEARCH attempt USING INDEX attempt_by_replay (replay_id=?)',
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
