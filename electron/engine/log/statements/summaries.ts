/** index.db: what a row shows, the same of rows in the trash, counts per value, minute and hour, and what is needed to number duplicates. */
import type Database from 'better-sqlite3';
import type { DerivedKind } from '../derived-file.ts';
import { type RowAnnotation, type RowVerdict, type SummaryRow, summaryColumns } from '../rows.ts';

/** Every column of `summary` and `summary_trash`, with its type and the key it has in a `NewSummary`. */
const columns = [
  ['id', 'INTEGER PRIMARY KEY', 'number'],
  ['environment_id', 'TEXT NOT NULL', 'environmentId'],
  ['endpoint_id', 'TEXT NOT NULL', 'endpointId'],
  ['received_at_us', 'INTEGER NOT NULL', 'receivedAtUs'],
  ['method', 'TEXT NOT NULL', 'method'],
  ['url', 'TEXT NOT NULL', 'url'],
  ['path', 'TEXT NOT NULL', 'path'],
  ['envelope', 'TEXT NOT NULL', 'envelope'],
  ['event_type', 'TEXT', 'eventType'],
  ['is_known_type', 'INTEGER NOT NULL', 'isKnownType'],
  ['event_id', 'TEXT', 'eventId'],
  ['event_time_us', 'INTEGER', 'eventTimeUs'],
  ['organization_id', 'TEXT', 'organizationId'],
  ['run_id', 'TEXT', 'runId'],
  ['verdict', 'TEXT NOT NULL', 'verdict'],
  ['verdict_reason', 'TEXT NOT NULL', 'verdictReason'],
  ['answered_status', 'INTEGER', 'answeredStatus'],
  ['answered_at_us', 'INTEGER', 'answeredAtUs'],
  ['duration_us', 'INTEGER', 'durationUs'],
  ['body_bytes', 'INTEGER NOT NULL', 'bodyBytes'],
  ['kept_bytes', 'INTEGER NOT NULL', 'keptBytes'],
  ['stored_bytes', 'INTEGER NOT NULL', 'storedBytes'],
  ['duplicate_number', 'INTEGER NOT NULL', 'duplicateNumber'],
  ['is_out_of_order', 'INTEGER NOT NULL', 'isOutOfOrder'],
  ['is_truncated', 'INTEGER NOT NULL', 'isTruncated'],
  ['is_bookmarked', 'INTEGER NOT NULL', 'isBookmarked'],
  ['has_note', 'INTEGER NOT NULL', 'hasNote'],
  ['tags', 'TEXT NOT NULL', 'tags'],
  ['drift_count', 'INTEGER', 'driftCount'],
] as const satisfies readonly (readonly [string, string, keyof NewSummary])[];

const table = (name: string) => `CREATE TABLE ${name} (${columns.map(([column, type]) => `${column} ${type}`).join(', ')}) STRICT;`;
const bucketTable = (name: string) => `
    CREATE TABLE ${name} (
      start_us INTEGER NOT NULL,
      environment_id TEXT NOT NULL,
      verdict TEXT NOT NULL,
      count INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      first_id INTEGER NOT NULL,
      last_id INTEGER NOT NULL,
      PRIMARY KEY (start_us, environment_id, verdict)
    ) STRICT, WITHOUT ROWID;`;

export const summaryFile: DerivedKind = {
  version: 3,
  schema: `
    ${table('summary')}
    CREATE INDEX summary_by_type ON summary (event_type);
    CREATE INDEX summary_by_verdict ON summary (verdict);
    CREATE INDEX summary_by_endpoint ON summary (endpoint_id);
    CREATE INDEX summary_by_event ON summary (event_id) WHERE event_id IS NOT NULL;
    CREATE INDEX summary_by_run ON summary (run_id) WHERE run_id IS NOT NULL;
    CREATE INDEX summary_by_organization ON summary (organization_id) WHERE organization_id IS NOT NULL;
    CREATE INDEX summary_unanswered ON summary (id) WHERE answered_at_us IS NULL;
    CREATE INDEX summary_bookmarked ON summary (id) WHERE is_bookmarked = 1;
    CREATE INDEX summary_tagged ON summary (id) WHERE tags <> '';
    CREATE INDEX summary_noted ON summary (id) WHERE has_note = 1;
    CREATE INDEX summary_repeated ON summary (id) WHERE duplicate_number > 1;
    CREATE INDEX summary_refused ON summary (id) WHERE answered_status >= 400;
    CREATE INDEX summary_drifted ON summary (id) WHERE drift_count > 0;
    CREATE INDEX summary_compared ON summary (event_type) WHERE drift_count IS NOT NULL;

    ${table('summary_trash')}
    CREATE INDEX summary_trash_by_event ON summary_trash (event_id) WHERE event_id IS NOT NULL;

    CREATE TABLE value_count (
      key TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (key, value)
    ) STRICT, WITHOUT ROWID;
    ${bucketTable('minute_count')}
    ${bucketTable('hour_count')}
    CREATE TABLE newest_event_time (endpoint_id TEXT PRIMARY KEY, event_time_us INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
};

/** A row as the index keeps it, but for what only an insert needs. */
export interface IndexedRow extends Omit<SummaryRow, 'endpointSlug'> {
  readonly path: string;
  readonly storedBytes: number;
}

/** A row as it is inserted: every column of `summary`. */
export interface NewSummary extends IndexedRow {
  readonly eventTimeUs: number | null;
  /** Null like the answered status. */
  readonly durationUs: number | null;
  readonly keptBytes: number;
}

/** why: the plus keeps the planner from the endpoint's index, which holds nearly every row. */
export const newestTwinSql =
  'SELECT duplicate_number AS number FROM summary WHERE event_id = ? AND +endpoint_id = ? ORDER BY id DESC LIMIT 1';
const newestTrashedTwinSql = newestTwinSql.replace('FROM summary', 'FROM summary_trash');

type RowTable = 'summary' | 'summary_trash';

function prepareTable(db: Database.Database, name: RowTable) {
  const insertRow = db.prepare(
    `INSERT INTO ${name} (${columns.map(([column]) => column).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const byId = db.prepare<[number], IndexedRow>(
    `SELECT ${summaryColumns}, s.path, s.stored_bytes AS storedBytes FROM ${name} s WHERE s.id = ?`,
  );
  const remove = db.prepare(`DELETE FROM ${name} WHERE id = ?`);
  const setAnswer = db.prepare(`
    UPDATE ${name} SET answered_status = @status, answered_at_us = @atUs,
      duration_us = CASE WHEN @status IS NULL THEN NULL ELSE max(0, @atUs - received_at_us) END
    WHERE id = @id AND answered_at_us IS NULL`);
  const setAnnotation = db.prepare(`UPDATE ${name} SET is_bookmarked = ?, has_note = ?, tags = ? WHERE id = ?`);
  const setDrift = db.prepare(`UPDATE ${name} SET drift_count = ? WHERE id = ?`);
  const setVerdict = db.prepare(`UPDATE ${name} SET verdict = ?, verdict_reason = ? WHERE id = ?`);
  return {
    insert(row: NewSummary): void {
      insertRow.run(...columns.map(([, , key]) => row[key]));
    },
    find: (id: number) => byId.get(id),
    remove(id: number): void {
      remove.run(id);
    },
    /** False when it had an answer or is not there. */
    answer: (id: number, status: number | null, answeredAtUs: number) => setAnswer.run({ id, status, atUs: answeredAtUs }).changes > 0,
    annotate(id: number, annotation: RowAnnotation): void {
      setAnnotation.run(annotation.isBookmarked, annotation.hasNote, annotation.tags, id);
    },
    compare(id: number, driftCount: number | null): void {
      setDrift.run(driftCount, id);
    },
    judge(id: number, { verdict, verdictReason }: RowVerdict): void {
      setVerdict.run(verdict, verdictReason, id);
    },
  };
}

export type SummaryTable = ReturnType<typeof prepareTable>;

export function prepareSummaries(db: Database.Database) {
  const newestTwin = db.prepare<[string, string], { number: number }>(newestTwinSql);
  const newestTrashedTwin = db.prepare<[string, string], { number: number }>(newestTrashedTwinSql);
  const unanswered = db.prepare<[], { id: number }>(
    'SELECT id FROM summary WHERE answered_at_us IS NULL UNION ALL SELECT id FROM summary_trash WHERE answered_at_us IS NULL',
  );
  const names = columns.map(([column]) => column).join(', ');
  const move = (from: RowTable, to: RowTable) => db.prepare(`INSERT INTO ${to} (${names}) SELECT ${names} FROM ${from} WHERE id = ?`);
  const toTrash = move('summary', 'summary_trash');
  const fromTrash = move('summary_trash', 'summary');
  const readTimes = db.prepare<[], { endpointId: string; timeUs: number }>(
    'SELECT endpoint_id AS endpointId, event_time_us AS timeUs FROM newest_event_time',
  );
  const writeTime = db.prepare(`
    INSERT INTO newest_event_time (endpoint_id, event_time_us) VALUES (?, ?) ON CONFLICT (endpoint_id) DO UPDATE SET event_time_us = excluded.event_time_us`);
  const rows = prepareTable(db, 'summary');
  const trash = prepareTable(db, 'summary_trash');

  return {
    rows,
    trash,
    /** Both leave the row where it was; `remove` takes it from there. */
    copyToTrash(id: number): void {
      toTrash.run(id);
    },
    copyFromTrash(id: number): void {
      fromTrash.run(id);
    },
    /** Highest number given to this event on this endpoint, also to deliveries in the trash; 0 when there is none. */
    newestDuplicate: (eventId: string, endpointId: string) =>
      Math.max(newestTwin.get(eventId, endpointId)?.number ?? 0, newestTrashedTwin.get(eventId, endpointId)?.number ?? 0),
    unanswered: () => unanswered.all().map((row) => row.id),
    newestEventTimes: () => new Map(readTimes.all().map((row) => [row.endpointId, row.timeUs])),
    setNewestEventTime: (endpointId: string, timeUs: number) => writeTime.run(endpointId, timeUs),
  };
}
