/**
 * What is said of a change, in both envelopes' words. The documentation shows only ids in `data.object`; being a sandbox, this one says
 * the object's state as well, because without it nothing could be compared with what the API says later.
 */
import type { EventType } from '#domain/event-types.ts';
import type { JsonObject } from '#domain/json-value.ts';
import type { Agent, Gate, Integration, Plan, Run } from './objects.ts';
import { agentView, durationMs, gateView, integrationView, planView, runFacts } from './views.ts';

export interface WorldEvent {
  readonly type: EventType;
  readonly runId: string | null;
  readonly atUs: number;
  /** Of the current envelope: `data.object`. */
  readonly object: JsonObject;
  /** Of the legacy envelope: `data`. */
  readonly legacy: JsonObject;
}

/** Legacy runs have the documented fields, which are richer than the current ones. */
export function runEvent(type: EventType, run: Run): WorldEvent {
  const issues = run.results.filter(({ status }) => status === 'failed' || status === 'error').length;
  const done = run.results.length - issues;
  return {
    type,
    runId: run.id,
    atUs: run.updatedAtUs,
    // why: documented examples carry `run_id` beside `id`; that they are equal for a run is our reading.
    object: { ...runFacts(run), run_id: run.id },
    legacy: {
      run_id: run.id,
      status: run.status,
      duration_ms: durationMs(run) ?? 0,
      agents_run: Math.min(3, run.cases.length),
      issues_found: issues,
      coverage_score: run.results.length === 0 ? 0 : Math.round((done / run.results.length) * 100),
    },
  };
}

export function planEvent(type: EventType, plan: Plan, organizationId: string): WorldEvent {
  return ofThing(type, plan.runId, plan.updatedAtUs, planView(plan, organizationId));
}

export function gateEvent(gate: Gate, organizationId: string): WorldEvent {
  return ofThing('release.gate_blocked', gate.runId, gate.updatedAtUs, gateView(gate, organizationId));
}

/** Agents and integrations have no run: whether `run_id` is null or absent then is not documented. */
export function agentEvent(agent: Agent, organizationId: string): WorldEvent {
  return ofThing('agent.offline', null, agent.updatedAtUs, agentView(agent, organizationId));
}

export function integrationEvent(integration: Integration, organizationId: string): WorldEvent {
  return ofThing('integration.error', null, integration.updatedAtUs, integrationView(integration, organizationId));
}

function ofThing(type: EventType, runId: string | null, atUs: number, view: JsonObject): WorldEvent {
  return { type, runId, atUs, object: view, legacy: view };
}
