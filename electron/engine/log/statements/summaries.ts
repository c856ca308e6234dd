/** index.db: what a row shows, the counts per type, verdict, minute and hour, and what is needed to number duplicates. */
import type Database from 'better-sqlite3';
import type { DerivedKind } from '../derived-file.ts';
import { type SummaryRow, summaryColumns } from '../rows.ts';

export const summaryFile: DerivedKind = {
  version: 1,
  schema: `
    CREATE TABLE summary (
      id INTEGER PRIMARY KEY,
      environment_id TEXT NOT NULL,
      endpoint_id TEXT NOT NULL,
      received_at_us INTEGER NOT NULL,
      method TEXT NOT NULL,
      url TEXT NOT NULL,
      envelope TEXT NOT NULL,
      event_type TEXT,
      is_known_type INTEGER NOT NULL,
      event_id TEXT,
      event_time_us INTEGER,
      organization_id TEXT,
      run_id TEXT,
      verdict TEXT NOT NULL,
      verdict_reason TEXT NOT NULL,
      answered_status INTEGER,
      answered_at_us INTEGER,
      body_bytes INTEGER NOT NULL,
      duplicate_number INTEGER NOT NULL,
      is_out_of_order INTEGER NOT NULL,
      is_truncated INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX summary_by_type ON summary (event_type);
    CREATE INDEX summary_by_verdict ON summary (verdict);
    CREATE INDEX summary_by_endpoint ON summary (endpoint_id);
    CREATE INDEX summary_by_event ON summary (event_id) WHERE event_id IS NOT NULL;
    CREATE INDEX summary_by_run ON summary (run_id) WHERE run_id IS NOT NULL;
    CREATE INDEX summary_by_organization ON summary (organization_id) WHERE organization_id IS NOT NULL;
    CREATE INDEX summary_unanswered ON summary (id) WHERE answered_at_us IS NULL;

    CREATE TABLE type_count (value TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE verdict_count (value TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE minute_count (
      start_us INTEGER NOT NULL, verdict TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (start_us, verdict)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE hour_count (
      start_us INTEGER NOT NULL, verdict TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (start_us, verdict)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE newest_event_time (endpoint_id TEXT PRIMARY KEY, event_time_us INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
};

/** A row as it is inserted: every column of `summary`. */
export interface NewSummary extends Omit<SummaryRow, 'endpointSlug'> {
  readonly eventTimeUs: number | null;
}

const insertSql = `
  INSERT INTO summary (id, environment_id, endpoint_id, received_at_us, method, url, envelope, event_type, is_known_type, event_id, event_time_us,
    organization_id, run_id, verdict, verdict_reason, answered_status, answered_at_us, body_bytes, duplicate_number, is_out_of_order, is_truncated)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** why: the plus keeps the planner from the endpoint's index, which holds nearly every row. */
export const newestTwinSql =
  'SELECT duplicate_number AS number FROM summary WHERE event_id = ? AND +endpoint_id = ? ORDER BY id DESC LIMIT 1';

export function prepareSummaries(db: Database.Database) {
  const insertRow = db.prepare(insertSql);
  const newestTwin = db.prepare<[string, string], { number: number }>(newestTwinSql);
  const setAnswer = db.prepare('UPDATE summary SET answered_status = ?, answered_at_us = ? WHERE id = ? AND answered_at_us IS NULL');
  const byId = db.prepare<[number], Omit<SummaryRow, 'endpointSlug'>>(`SELECT ${summaryColumns} FROM summary s WHERE s.id = ?`);
  const unanswered = db.prepare<[], { id: number }>('SELECT id FROM summary WHERE answered_at_us IS NULL');
  const addTo = (table: 'type_count' | 'verdict_count') =>
    db.prepare(`INSERT INTO ${table} (value, count) VALUES (?, ?) ON CONFLICT (value) DO UPDATE SET count = count + excluded.count`);
  const addToBucket = (table: 'minute_count' | 'hour_count') =>
    db.prepare(
      `INSERT INTO ${table} (start_us, verdict, count) VALUES (?, ?, ?) ON CONFLICT (start_us, verdict) DO UPDATE SET count = count + excluded.count`,
    );
  const types = addTo('type_count');
  const verdicts = addTo('verdict_count');
  const minutes = addToBucket('minute_count');
  const hours = addToBucket('hour_count');
  const readTimes = db.prepare<[], { endpointId: string; timeUs: number }>(
    'SELECT endpoint_id AS endpointId, event_time_us AS timeUs FROM newest_event_time',
  );
  const writeTime = db.prepare(`
    INSERT INTO newest_event_time (endpoint_id, event_time_us) VALUES (?, ?) ON CONFLICT (endpoint_id) DO UPDATE SET event_time_us = excluded.event_time_us`);

  return {
    insert(row: NewSummary): void {
      insertRow.run(
        row.number,
        row.environmentId,
        row.endpointId,
        row.receivedAtUs,
        row.method,
        row.url,
        row.envelope,
        row.eventType,
        row.isKnownType,
        row.eventId,
        row.eventTimeUs,
        row.organizationId,
        row.runId,
        row.verdict,
        row.verdictReason,
        row.answeredStatus,
        row.answeredAtUs,
        row.bodyBytes,
        row.duplicateNumber,
        row.isOutOfOrder,
        row.isTruncated,
      );
    },
    /** Number of the newest delivery of this event on this endpoint; 0 when there is none. */
    newestDuplicate: (eventId: string, endpointId: string) => newestTwin.get(eventId, endpointId)?.number ?? 0,
    /** The row with its answer set; undefined when it had one or is not there. */
    answer(id: number, status: number | null, answeredAtUs: number) {
      return setAnswer.run(status, answeredAtUs, id).changes === 0 ? undefined : byId.get(id);
    },
    unanswered: () => unanswered.all().map((row) => row.id),
    addType: (value: string, count: number) => types.run(value, count),
    addVerdict: (value: string, count: number) => verdicts.run(value, count),
    addMinute: (startUs: number, verdict: string, count: number) => minutes.run(startUs, verdict, count),
    addHour: (startUs: number, verdict: string, count: number) => hours.run(startUs, verdict, count),
    newestEventTimes: () => new Map(readTimes.all().map((row) => [row.endpointId, row.timeUs])),
    setNewestEventTime: (endpointId: string, timeUs: number) => writeTime.run(endpointId, timeUs),
  };
}
