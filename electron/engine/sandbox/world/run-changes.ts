/** How a run comes to be, goes on and ends. Each change gives the run as it is then and the events that tell of it. */

import { planEvent, runEvent, type WorldEvent } from './events.ts';
import { type CaseResult, isFinished, type Plan, type Run, type RunOutcome } from './objects.ts';
import type { World } from './world.ts';

export interface NewRun {
  readonly projectId: string;
  readonly suiteId: string | null;
  readonly cases: Run['cases'];
  readonly environment: string;
  readonly name: string;
  /** Undefined: passed most of the time. */
  readonly outcome: RunOutcome | undefined;
  readonly stepMs: number;
  readonly withheldTypes: readonly string[];
  readonly changeAfterMs: number | null;
}

/** Queued; nothing is said of that. */
export function queueRun(world: World, wanted: NewRun): Run {
  const { outcome, ...rest } = wanted;
  return world.runs.put({
    ...world.birth('run_'),
    ...rest,
    cases: [...wanted.cases],
    withheldTypes: [...wanted.withheldTypes],
    organizationId: world.organizationId,
    status: 'queued',
    plannedOutcome: outcome ?? usualOutcome(world),
    startedAtUs: null,
    finishedAtUs: null,
    results: [],
  });
}

/** Of 10 runs about 8 pass; of the others most fail. */
function usualOutcome(world: World): RunOutcome {
  const draw = world.chance(20);
  if (draw < 16) return 'passed';
  return draw < 19 ? 'failed' : 'error';
}

export function startRunning(world: World, run: Run): readonly WorldEvent[] {
  const nowUs = world.nowUs();
  const results = run.cases.map(
    ({ id, name }): CaseResult => ({
      id: world.newId('res_'),
      serial: world.nextSerial(),
      caseId: id,
      name,
      status: 'running',
      durationMs: null,
      failure: null,
    }),
  );
  const running = world.runs.put({ ...run, status: 'running', startedAtUs: nowUs, updatedAtUs: nowUs, results });
  return [runEvent('run.started', running)];
}

export interface RunEnd {
  readonly events: readonly WorldEvent[];
  /** Proposed by a run that failed. */
  readonly plan: Plan | null;
}

/**
 * Every end sends `run.completed`, an error too: the pages disagree there. A run that failed also sends `run.failed` and proposes a
 * remediation plan. The two types that only the legacy edition has are among the events; the current envelope leaves them out.
 */
export function finishRun(world: World, run: Run, outcome: RunOutcome): RunEnd {
  const nowUs = world.nowUs();
  const results = run.results.map((result, place) => endOfCase(world, run, result, outcome, place));
  const ended = world.runs.put({ ...run, status: outcome, finishedAtUs: nowUs, updatedAtUs: nowUs, results });
  const agent = runEvent('agent.completed', ended);
  if (outcome !== 'failed') return { events: [agent, runEvent('run.completed', ended)], plan: null };
  const { plan, events } = proposePlan(world, ended);
  return {
    events: [runEvent('issue.detected', ended), agent, runEvent('run.completed', ended), runEvent('run.failed', ended), ...events],
    plan,
  };
}

/** Where a run fails or breaks, its last case does; an error leaves the cases before it as passed. */
function endOfCase(world: World, run: Run, result: CaseResult, outcome: RunOutcome, place: number): CaseResult {
  const isLast = place === run.results.length - 1;
  const durationMs = 200 + world.chance(4_000);
  if (outcome === 'canceled') return { ...result, status: 'skipped' };
  if (outcome === 'failed' && isLast) return { ...result, status: 'failed', durationMs, failure: `${result.name}: not what was expected` };
  if (outcome === 'error' && isLast) return { ...result, status: 'error', durationMs, failure: 'The agent lost its browser' };
  return { ...result, status: 'passed', durationMs };
}

export function proposePlan(world: World, run: Run): { readonly plan: Plan; readonly events: readonly WorldEvent[] } {
  const plan = world.plans.put({ ...world.birth('plan_'), runId: run.id, name: `Repair for ${run.name}`, status: 'pending' });
  return { plan, events: [planEvent('remediation.plan_pending', plan, world.organizationId)] };
}

/** A change that no event tells of: a finished run is judged anew, one that is not ends as failed. */
export function changeRunQuietly(world: World, run: Run): void {
  if (!isFinished(run)) {
    finishRunQuietly(world, run);
    return;
  }
  const status = run.status === 'failed' ? 'passed' : 'failed';
  const results = run.results.map((result, place) => ({
    ...result,
    status: status === 'failed' && place === run.results.length - 1 ? ('failed' as const) : ('passed' as const),
    failure: status === 'failed' && place === run.results.length - 1 ? `${result.name}: judged anew` : null,
  }));
  world.runs.put({ ...run, status, updatedAtUs: world.nowUs(), results });
}

function finishRunQuietly(world: World, run: Run): void {
  const nowUs = world.nowUs();
  const results = run.results.map((result, place) => endOfCase(world, run, result, 'failed', place));
  world.runs.put({ ...run, status: 'failed', finishedAtUs: nowUs, updatedAtUs: nowUs, results });
}
