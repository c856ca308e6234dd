/** Objects as the API shows them: snake_case, times in ISO 8601. */
import type { JsonObject } from '#domain/json-value.ts';
import type { Agent, Application, CaseResult, Gate, Integration, Listed, Plan, Project, Run } from './objects.ts';

/** With milliseconds, so that two changes within one second can be told apart. */
export function isoTime(us: number): string;
export function isoTime(us: number | null): string | null;
export function isoTime(us: number | null): string | null {
  return us === null ? null : new Date(Math.floor(us / 1000)).toISOString();
}

interface Dated {
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
}

function times(item: Dated): JsonObject {
  return { created_at: isoTime(item.createdAtUs), updated_at: isoTime(item.updatedAtUs) };
}

function countOf(run: Run, status: CaseResult['status']): number {
  return run.results.filter((result) => result.status === status).length;
}

export function durationMs(run: Run): number | null {
  return run.startedAtUs === null || run.finishedAtUs === null
    ? null
    : Math.max(0, Math.round((run.finishedAtUs - run.startedAtUs) / 1000));
}

function summaryOf(run: Run): JsonObject {
  return {
    total: run.cases.length,
    passed: countOf(run, 'passed'),
    failed: countOf(run, 'failed'),
    error: countOf(run, 'error'),
    skipped: countOf(run, 'skipped'),
    duration_ms: durationMs(run),
  };
}

/** What a run's events say of it as well. */
export function runFacts(run: Run): JsonObject {
  return {
    id: run.id,
    organization_id: run.organizationId,
    project_id: run.projectId,
    environment: run.environment,
    name: run.name,
    status: run.status,
    summary: summaryOf(run),
    ...times(run),
  };
}

/** The documentation promises status, summary and case outcomes, and names no field but `status`. */
export function runView(run: Run): JsonObject {
  return {
    ...runFacts(run),
    test_suite_id: run.suiteId,
    test_case_ids: run.cases.map(({ id }) => id),
    cases: run.results.map((result) => ({
      id: result.id,
      test_case_id: result.caseId,
      name: result.name,
      status: result.status,
      duration_ms: result.durationMs,
    })),
    started_at: isoTime(run.startedAtUs),
    finished_at: isoTime(run.finishedAtUs),
  };
}

export function resultView(run: Run, result: CaseResult): JsonObject {
  return {
    id: result.id,
    organization_id: run.organizationId,
    run_id: run.id,
    test_case_id: result.caseId,
    name: result.name,
    status: result.status,
    duration_ms: result.durationMs,
    logs: `logs/${run.id}/${result.id}`,
    failure_summary: result.failure,
    created_at: isoTime(run.startedAtUs ?? run.createdAtUs),
    updated_at: isoTime(run.updatedAtUs),
  };
}

/** Listed with its suites, which have no list of their own in the documentation and are needed to start a run. */
export function projectView(project: Project, organizationId: string): JsonObject {
  return {
    id: project.id,
    organization_id: organizationId,
    name: project.name,
    status: 'active',
    application_id: project.applicationId,
    test_suites: project.suites.map(({ id, name, cases }) => ({ id, name, test_case_ids: cases.map((one) => one.id) })),
    ...times(project),
  };
}

export function agentView(agent: Agent, organizationId: string): JsonObject {
  return {
    id: agent.id,
    organization_id: organizationId,
    name: agent.name,
    type: agent.kind,
    status: agent.status,
    last_heartbeat_at: isoTime(agent.lastHeartbeatAtUs),
    ...times(agent),
  };
}

export function integrationView(integration: Integration, organizationId: string): JsonObject {
  return {
    id: integration.id,
    organization_id: organizationId,
    name: integration.name,
    provider: integration.provider,
    status: integration.status,
    problem: integration.problem,
    ...times(integration),
  };
}

/** In events only: no API path for plans is documented. */
export function planView(plan: Plan, organizationId: string): JsonObject {
  return { id: plan.id, organization_id: organizationId, run_id: plan.runId, name: plan.name, status: plan.status, ...times(plan) };
}

/** In events only: no API path for gates is documented. */
export function gateView(gate: Gate, organizationId: string): JsonObject {
  return {
    id: gate.id,
    organization_id: organizationId,
    run_id: gate.runId,
    project_id: gate.projectId,
    name: gate.name,
    status: gate.status,
    reason: gate.reason,
    ...times(gate),
  };
}

export function applicationView(application: Application, organizationId: string): JsonObject {
  return {
    id: application.id,
    organization_id: organizationId,
    name: application.name,
    description: application.description,
    environment_urls: application.environmentUrls,
    team_id: application.teamId,
    status: 'active',
    ...times(application),
  };
}

export function listedView(item: Listed, organizationId: string): JsonObject {
  return { id: item.id, organization_id: organizationId, ...item.fields, ...times(item) };
}
