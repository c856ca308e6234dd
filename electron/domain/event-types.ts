/** The names of the event types that the platform documents. The set is open: any other name is accepted and shown as such. */

const currentEventTypes = [
  'run.started',
  'run.completed',
  'run.failed',
  'remediation.plan_pending',
  'remediation.approved',
  'agent.offline',
  'release.gate_blocked',
  'integration.error',
] as const;

/** Documented for the legacy envelope alone. */
export const legacyOnlyEventTypes = ['agent.completed', 'issue.detected'] as const;

export const eventTypes = [...currentEventTypes, ...legacyOnlyEventTypes] as const;
export type EventType = (typeof eventTypes)[number];

const known: ReadonlySet<string> = new Set(eventTypes);

export function isKnownEventType(type: string): type is EventType {
  return known.has(type);
}
