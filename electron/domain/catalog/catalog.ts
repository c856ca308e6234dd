/**
 * The documented event types, what each means, and a realistic example of each in both envelopes. Per-event fields beyond ids are
 * not documented for the current envelope, so its examples carry none; the legacy run fields are the documented ones.
 */
import { type EventType, isKnownEventType, legacyOnlyEventTypes } from '../event-types.ts';

export interface CatalogEntry {
  readonly type: EventType;
  /** One line: when it is fired. */
  readonly meaning: string;
  /** Documented for the legacy envelope alone. */
  readonly isLegacyOnly: boolean;
}

const meanings: Record<EventType, string> = {
  'run.started': 'Orchestration started handing test cases to execution agents',
  'run.completed': 'A run reached a terminal state',
  'run.failed': 'Critical cases failed, or failures went past the thresholds of the policy',
  'remediation.plan_pending': 'A remediation plan waits in the approvals queue',
  'remediation.approved': 'An approver let a remediation plan proceed',
  'agent.offline': 'An execution agent missed its heartbeat thresholds',
  'release.gate_blocked': 'A release gate stopped a ship after failed validation or a policy violation',
  'integration.error': 'The connection of an external integration failed its health checks',
  'agent.completed': 'One agent of a run finished (legacy envelope)',
  'issue.detected': 'A new issue was found (legacy envelope)',
};

const legacyOnly: ReadonlySet<string> = new Set(legacyOnlyEventTypes);

export const catalog: readonly CatalogEntry[] = Object.entries(meanings).flatMap(([type, meaning]) =>
  isKnownEventType(type) ? [{ type, meaning, isLegacyOnly: legacyOnly.has(type) }] : [],
);

/** The catalog's line for a type, or null for a type it does not have. */
export function meaningOf(type: string): string | null {
  return isKnownEventType(type) ? meanings[type] : null;
}

/** Prefix of the id of the object behind a type; `run_`, `evt_` and `org_` are the platform's, the others are stand-ins. */
export function objectPrefix(type: string): string {
  const resource = type.split('.')[0] ?? '';
  const prefixes = new Map([
    ['run', 'run_'],
    ['remediation', 'plan_'],
    ['agent', 'agent_'],
    ['release', 'gate_'],
    ['integration', 'int_'],
    ['issue', 'issue_'],
  ]);
  return prefixes.get(resource) ?? 'obj_';
}

export interface EventIdentity {
  readonly eventId: string;
  readonly runId: string;
  readonly organizationId: string;
  readonly objectId: string;
  /** Event time, microseconds since 1970; the envelope writes whole seconds. */
  readonly nowUs: number;
}

/** Types whose documented or likely payload has no run behind it still get `run_id`, as every documented example has one. */
export function buildEvent(type: string, identity: EventIdentity, envelope: 'current' | 'legacy'): Readonly<Record<string, unknown>> {
  const time = new Date(Math.floor(identity.nowUs / 1_000_000) * 1000).toISOString().replace('.000Z', 'Z');
  if (envelope === 'legacy') return { event: type, timestamp: time, data: legacyData(type, identity) };
  return {
    id: identity.eventId,
    type,
    created: time,
    data: { object: { id: identity.objectId, organization_id: identity.organizationId, run_id: identity.runId } },
  };
}

function legacyData(type: string, identity: EventIdentity): Readonly<Record<string, unknown>> {
  if (type === 'run.completed') {
    return { run_id: identity.runId, status: 'passed', duration_ms: 45_000, agents_run: 12, issues_found: 0, coverage_score: 92 };
  }
  if (type === 'run.failed') {
    return { run_id: identity.runId, status: 'failed', duration_ms: 45_000, agents_run: 12, issues_found: 3, coverage_score: 71 };
  }
  return { run_id: identity.runId };
}
