/** Reads connections, rules, the queue, registrations under way and the sandbox, and what arrived per type and run. A log of an earlier version has none of the tables. */
import type { DeliveryId, EnvironmentId, IgnoreRuleId } from '#contract/ids.ts';
import type { LinkTemplates } from '#contract/models/console.ts';
import type { IgnoreMatch, IgnoreRule } from '#contract/models/drift.ts';
import type {
  ConsoleQueries,
  FetchQueue,
  PendingRegistration,
  RunDelivery,
  SeenType,
  StoredConnection,
  StoredConsole,
  WaitingFetch,
} from '../console-store.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type SqlFragment, sql } from '../sql.ts';
import { hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';
import { idBounds } from './time-bounds.ts';

/** Deliveries named with an object that waits. */
const mostNamed = 250;

const noTemplates: LinkTemplates = { run: null, plan: null, agent: null, gate: null, integration: null, issue: null };

const hasConsole = (db: ReadableLog) => hasTable(db, 'console_connection');

interface ConnectionRow {
  readonly environmentId: EnvironmentId;
  readonly environmentName: string;
  readonly isSandbox: number | null;
  readonly baseUrl: string | null;
  readonly sealedKey: Uint8Array | null;
  readonly keyMask: string | null;
  readonly consoleUrl: string | null;
  readonly linkTemplates: string | null;
  readonly resources: string | null;
  readonly isFetchingOnCapture: number | null;
}

function toConnection(row: ConnectionRow): StoredConnection {
  const templates: Partial<LinkTemplates> = JSON.parse(row.linkTemplates ?? '{}');
  const resources: StoredConnection['resources'] = JSON.parse(row.resources ?? '{}');
  return {
    ...row,
    isSandbox: row.isSandbox === null ? row.environmentId === 'env_sandbox' : row.isSandbox === 1,
    linkTemplates: { ...noTemplates, ...templates },
    resources,
    isFetchingOnCapture: row.isFetchingOnCapture === 1,
  };
}

function connections(db: ReadableLog): readonly StoredConnection[] {
  const query = hasConsole(db)
    ? sql`SELECT e.id AS environmentId, e.name AS environmentName, c.is_sandbox AS isSandbox, c.base_url AS baseUrl, c.sealed_key AS sealedKey,
        c.key_mask AS keyMask, c.console_url AS consoleUrl, c.link_templates AS linkTemplates, c.resources,
        c.is_fetching_on_capture AS isFetchingOnCapture
      FROM main.environment e LEFT JOIN main.console_connection c ON c.environment_id = e.id ORDER BY e.rowid`
    : sql`SELECT id AS environmentId, name AS environmentName, NULL AS isSandbox, NULL AS baseUrl, NULL AS sealedKey, NULL AS keyMask,
        NULL AS consoleUrl, NULL AS linkTemplates, NULL AS resources, NULL AS isFetchingOnCapture FROM main.environment ORDER BY rowid`;
  return all<ConnectionRow>(db, query).map(toConnection);
}

interface RuleRow {
  readonly id: IgnoreRuleId;
  readonly eventType: string | null;
  readonly match: string;
  readonly origin: IgnoreRule['origin'];
  readonly createdAtUs: number;
}

function ignoreRules(db: ReadableLog): readonly IgnoreRule[] {
  if (!hasConsole(db)) return [];
  const query = sql`SELECT id, event_type AS eventType, match, origin, created_at_us AS createdAtUs FROM main.ignore_rule
    ORDER BY created_at_us, id`;
  return all<RuleRow>(db, query).map((row) => {
    const match: IgnoreMatch = JSON.parse(row.match);
    return { ...row, match };
  });
}

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

function loadSandbox(db: ReadableLog): unknown {
  if (!hasConsole(db)) return null;
  const row = first<{ state: string }>(db, sql`SELECT state FROM main.sandbox_state`);
  return row === undefined ? null : JSON.parse(row.state);
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

export function readConsole(db: ReadableLog): StoredConsole {
  return { connections: connections(db), ignoreRules: ignoreRules(db), sandbox: loadSandbox(db) };
}

export const consoleQueries = {
  connections,
  ignoreRules,
  dueFetches,
  fetchQueues,
  loadSandbox,
  pendingRegistrations,
  seenTypes,
  runDeliveries,
} satisfies { readonly [N in keyof ConsoleQueries]?: (db: ReadableLog, input: ConsoleQueries[N]['in']) => ConsoleQueries[N]['out'] };
