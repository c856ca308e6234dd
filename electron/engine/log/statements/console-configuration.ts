/** Connections to the Console, ignore rules and the sandbox: small tables, read whole at the start. A log of an earlier version has none of them. */
import type { EnvironmentId, IgnoreRuleId } from '#contract/ids.ts';
import type { LinkTemplates } from '#contract/models/console.ts';
import type { IgnoreMatch, IgnoreRule } from '#contract/models/drift.ts';
import type { StoredConnection, StoredConsole } from '../console-store.ts';
import type { ReadableLog } from '../readable-log.ts';
import { sql } from '../sql.ts';
import { hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';

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

const untouched = {
  isSandbox: null,
  baseUrl: null,
  sealedKey: null,
  keyMask: null,
  consoleUrl: null,
  linkTemplates: null,
  resources: null,
  isFetchingOnCapture: null,
} as const satisfies Partial<ConnectionRow>;

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

function readConnections(db: ReadableLog): readonly StoredConnection[] {
  if (!hasConsole(db)) {
    const environments = all<Pick<ConnectionRow, 'environmentId' | 'environmentName'>>(
      db,
      sql`SELECT id AS environmentId, name AS environmentName FROM main.environment ORDER BY rowid`,
    );
    return environments.map((environment) => toConnection({ ...untouched, ...environment }));
  }
  return all<ConnectionRow>(
    db,
    sql`SELECT e.id AS environmentId, e.name AS environmentName, c.is_sandbox AS isSandbox, c.base_url AS baseUrl, c.sealed_key AS sealedKey,
        c.key_mask AS keyMask, c.console_url AS consoleUrl, c.link_templates AS linkTemplates, c.resources,
        c.is_fetching_on_capture AS isFetchingOnCapture
      FROM main.environment e LEFT JOIN main.console_connection c ON c.environment_id = e.id ORDER BY e.rowid`,
  ).map(toConnection);
}

interface RuleRow {
  readonly id: IgnoreRuleId;
  readonly eventType: string | null;
  readonly match: string;
  readonly origin: IgnoreRule['origin'];
  readonly createdAtUs: number;
}

function readIgnoreRules(db: ReadableLog): readonly IgnoreRule[] {
  if (!hasConsole(db)) return [];
  const query = sql`SELECT id, event_type AS eventType, match, origin, created_at_us AS createdAtUs FROM main.ignore_rule
    ORDER BY created_at_us, id`;
  return all<RuleRow>(db, query).map((row) => {
    const match: IgnoreMatch = JSON.parse(row.match);
    return { ...row, match };
  });
}

function readSandbox(db: ReadableLog): unknown {
  if (!hasConsole(db)) return null;
  const row = first<{ state: string }>(db, sql`SELECT state FROM main.sandbox_state`);
  return row === undefined ? null : JSON.parse(row.state);
}

export function readConsole(db: ReadableLog): StoredConsole {
  return { connections: readConnections(db), ignoreRules: readIgnoreRules(db), sandbox: readSandbox(db) };
}

/** Of a log without any readable table. */
export function builtInConsole(environmentId: EnvironmentId, environmentName: string): StoredConsole {
  return { connections: [toConnection({ ...untouched, environmentId, environmentName })], ignoreRules: [], sandbox: null };
}
