/** Queries over replay jobs and attempts. */
import type { ReplayId } from '#contract/ids.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import type { StoredAttempt } from '../log.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ByteSlice, ReaderQueries } from '../reader-protocol.ts';
import {
  type AttemptRow,
  attemptColumns,
  attemptSourceColumns,
  type ReplayRow,
  toAttemptSummary,
  toReplaySummary,
  toStoredAttempt,
} from '../rows.ts';
import { findJob } from './job-queries.ts';
import { hasTable } from './journal-shape.ts';
import { hasPlans } from './plan-queries.ts';

/** why: a log of an earlier version that may not be written knows attempts of replays only. */
const hasComposed = (db: ReadableLog) => hasTable(db, 'draft');
const columnsIn = (db: ReadableLog) => `${hasComposed(db) ? attemptSourceColumns.kept : attemptSourceColumns.before}, ${attemptColumns}`;

export function listAttempts(db: ReadableLog, input: ReaderQueries['listAttempts']['in']): ReaderQueries['listAttempts']['out'] {
  const { cursor, limit } = input;
  if (cursor !== null && !/^[1-9][0-9]{0,15}$/.test(cursor))
    throw new QueryFailure('input.invalid', { problems: 'The cursor is not one that was given out.' });
  const rows = db
    .prepare<[number, number, number], AttemptRow>(
      `SELECT ${columnsIn(db)} FROM main.attempt t WHERE t.delivery_id = ? AND t.number < ? ORDER BY t.number DESC LIMIT ?`,
    )
    .all(input.number, cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor), limit + 1);
  const items = rows.slice(0, limit).map(toAttemptSummary);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? String(last.number) : null };
}

export function findAttempt(db: ReadableLog, id: string): StoredAttempt | undefined {
  const row = db.prepare<[string], AttemptRow>(`SELECT ${columnsIn(db)} FROM main.attempt t WHERE t.id = ?`).get(id);
  return row === undefined ? undefined : toStoredAttempt(row);
}

export function readAttemptBody(db: ReadableLog, input: ReaderQueries['readAttemptBody']['in']): ByteSlice | undefined {
  const facts = db
    .prepare<[string], { length: number }>('SELECT length(body) AS length FROM main.attempt_body WHERE attempt_id = ?')
    .get(input.id);
  if (facts === undefined) return undefined;
  const from = Math.min(Math.max(0, input.from), facts.length);
  const to = Math.min(Math.max(from, input.to), facts.length);
  const row = db
    .prepare<[number, number, string], { bytes: Uint8Array }>(
      'SELECT substr(body, ?, ?) AS bytes FROM main.attempt_body WHERE attempt_id = ?',
    )
    .get(from + 1, to - from, input.id);
  return { bytes: row?.bytes ?? new Uint8Array(0), length: facts.length };
}

/** Attempts that come with a replay: the first. */
const mostAttempts = 100;

/** Of a log of an earlier version, where nothing was said of the items. */
function replayBefore(db: ReadableLog, id: string): ReplaySummary | undefined {
  const row = db
    .prepare<[string], ReplayRow>(
      `SELECT r.id, r.kind, r.target_url AS targetUrl, r.state, r.created_at_us AS createdAtUs, r.finished_at_us AS finishedAtUs,
        r.total_attempts AS totalAttempts,
        (SELECT count(*) FROM main.attempt t WHERE t.replay_id = r.id AND t.outcome <> 'pending') AS doneAttempts
       FROM main.replay r WHERE r.id = ?`,
    )
    .get(id);
  return row === undefined ? undefined : toReplaySummary(row);
}

export function findReplay(db: ReadableLog, id: ReplayId): ReaderQueries['findReplay']['out'] {
  const summary = hasPlans(db) ? findJob(db, { id })?.summary : replayBefore(db, id);
  if (summary === undefined) return undefined;
  const attempts = db
    .prepare<[string, number], AttemptRow>(`SELECT ${columnsIn(db)} FROM main.attempt t WHERE t.replay_id = ? ORDER BY t.rowid LIMIT ?`)
    .all(id, mostAttempts);
  return { summary, attempts: attempts.map(toStoredAttempt) };
}

/** why: from one URL to the next in the index, because thousands of attempts have the same. */
export const recentTargetsSql = `
  WITH RECURSIVE used (url) AS (
    SELECT (SELECT min(target_url) FROM main.attempt)
    UNION ALL
    SELECT (SELECT min(a.target_url) FROM main.attempt a WHERE a.target_url > used.url) FROM used WHERE used.url IS NOT NULL
  )
  SELECT t.target_url AS url, t.started_at_us AS lastUsedAtUs, t.sentence AS lastSentence
  FROM used CROSS JOIN main.attempt t ON t.rowid = (
    SELECT a.rowid FROM main.attempt a WHERE a.target_url = used.url AND a.replay_id IS NOT NULL ORDER BY a.started_at_us DESC LIMIT 1)
  ORDER BY lastUsedAtUs DESC LIMIT ?`;

/** URLs replayed to, last used first, each with the sentence of its last attempt. */
export function recentTargets(db: ReadableLog, limit: number): ReaderQueries['recentTargets']['out'] {
  return db.prepare<[number], { url: string; lastUsedAtUs: number; lastSentence: string }>(recentTargetsSql).all(limit);
}
