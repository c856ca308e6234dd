/** Reads the queue, registrations under way, and what arrived per type and run. A log of an earlier version has none of the tables. */
import type { DeliveryId } from '#contract/ids.ts';
import type { ConsoleQueries, FetchQueue, PendingRegistration, RunDelivery, SeenType, WaitingFetch } from '../console-store.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type SqlFragment, sql } from '../sql.ts';
import { hasTable } from './journal-shape.ts';
import { all } from './prepared.ts';
import { idBounds } from './time-bounds.ts';

/** Deliveries named with an object that waits. */
const mostNamed = 250;

const hasConsole = (db: ReadableLog) => hasTable(db, 'console_connection');

type FetchRow = Omit<WaitingFetch, 'deliveryIds'>;

export function dueFetchesSql({ environmentId, nowUs, limit }: ConsoleQueries['dueFetches']['in']): SqlFragment {
  return sql`SELECT number, environment_id AS environmentId, thing, object_id AS objectId, tries, last_problem AS lastProblem
    FROM main.console_fetch WHERE environment_id = ${environmentId} AND next_due_us <= ${nowUs} ORDER BY next_due_us LIMIT ${limit}`;
}

export function fetchDeliveriesSql(number: number): SqlFragment {
  return sql`SELECT 'dlv_' || delivery_id AS id FROM main.console_fetch_delivery WHERE fetch_number = ${number}
    ORDER BY delivery_id DESC LIMIT ${mostNamed}`;
}

function dueFetches(db: ReadableLog, input: ConsoleQueries['dueFetches']['in']): readonly WaitingFetch[] {
  if (!hasConsole(db)) return [];
  // why: of one moment, so that no object comes without the deliveries it waits for.
  return db.transaction(() =>
    all<FetchRow>(db, dueFetchesSql(input)).map((row) => ({
      ...row,
      deliveryIds: all<{ id: DeliveryId }>(db, fetchDeliveriesSql(row.number)).map(({ id }) => id),
    })),
  )();
}

function fetchQueues(db: ReadableLog): readonly FetchQueue[] {
  if (!hasConsole(db)) return [];
  return all<FetchQueue>(
    db,
    sql`SELECT environment_id AS environmentId, count(*) AS queued, min(next_due_us) AS nextDueUs FROM main.console_fetch GROUP BY environment_id`,
  );
}

function pendingRegistrations(db: ReadableLog): readonly PendingRegistration[] {
  if (!hasConsole(db)) return [];
  const query = sql`SELECT idempotency_key AS idempotencyKey, environment_id AS environmentId, url, events, endpoint_id AS endpointId,
      new_slug AS newSlug, begun_at_us AS begunAtUs
    FROM main.pending_registration ORDER BY begun_at_us, idempotency_key`;
  return all<Omit<PendingRegistration, 'events'> & { readonly events: string }>(db, query).map((row) => {
    const events: readonly string[] = JSON.parse(row.events);
    return { ...row, events };
  });
}

function seenTypes(db: ReadableLog, { environmentId, sinceUs }: ConsoleQueries['seenTypes']['in']): readonly SeenType[] {
  const { above, below } = idBounds(db, sinceUs, null);
  return all<SeenType>(
    db,
    sql`SELECT s.endpoint_id AS endpointId, s.event_type AS eventType, count(*) AS received, max(s.received_at_us) AS lastReceivedAtUs
      FROM idx.summary s
      WHERE s.id > ${above} AND s.id < ${below} AND keep_going(s.id) AND s.environment_id = ${environmentId}
        AND s.received_at_us >= ${sinceUs} AND +s.event_type IS NOT NULL
      GROUP BY +s.endpoint_id, +s.event_type ORDER BY 1, 2`,
  );
}

export function runDeliveriesSql({ environmentId, runId, limit }: ConsoleQueries['runDeliveries']['in']): SqlFragment {
  return sql`SELECT 'dlv_' || s.id AS id, s.endpoint_id AS endpointId, s.received_at_us AS receivedAtUs, s.envelope, s.event_type AS eventType,
      s.event_id AS eventId, s.event_time_us AS eventTimeUs, s.verdict, s.duplicate_number AS duplicateNumber, s.is_truncated AS isTruncated
    FROM idx.summary s WHERE s.run_id = ${runId} AND s.environment_id = ${environmentId} AND keep_going(s.id) ORDER BY s.id DESC LIMIT ${limit}`;
}

function runDeliveries(db: ReadableLog, input: ConsoleQueries['runDeliveries']['in']): readonly RunDelivery[] {
  type Row = Omit<RunDelivery, 'isTruncated'> & { readonly isTruncated: number };
  return all<Row>(db, runDeliveriesSql(input))
    .map((row) => ({ ...row, isTruncated: row.isTruncated === 1 }))
    .reverse();
}

export const consoleQueries = {
  dueFetches,
  fetchQueues,
  pendingRegistrations,
  seenTypes,
  runDeliveries,
} satisfies { readonly [N in keyof ConsoleQueries]?: (db: ReadableLog, input: ConsoleQueries[N]['in']) => ConsoleQueries[N]['out'] };
