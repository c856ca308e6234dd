import { describe, expect, test } from 'vitest';
import { runOutcomes } from '#contract/models/sandbox.ts';
import { Failure } from '#engine/failure.ts';
import { type ActName, performAct } from '#engine/sandbox/world/acts.ts';
import { isFinished, type Run, type RunOutcome } from '#engine/sandbox/world/objects.ts';
import { changeQuietly } from '#engine/sandbox/world/quiet-change.ts';
import { finishRun, queueRun, startRunning } from '#engine/sandbox/world/run-changes.ts';
import { runView } from '#engine/sandbox/world/views.ts';
import { World, worldLimits } from '#engine/sandbox/world/world.ts';
import { testWorld } from '#test/support/test-world.ts';

function newRun(world: World, outcome?: RunOutcome): Run {
  const [project] = world.projects.all();
  const [suite] = project?.suites ?? [];
  if (project === undefined || suite === undefined) throw new Error('The world has no project');
  return queueRun(world, {
    projectId: project.id,
    suiteId: suite.id,
    cases: suite.cases,
    environment: 'staging',
    name: 'A run',
    outcome,
    stepMs: 1,
    withheldTypes: [],
    changeAfterMs: null,
  });
}

function ended(world: World, outcome: RunOutcome) {
  const queued = newRun(world);
  startRunning(world, queued);
  const { events, plan } = finishRun(world, world.run(queued.id) ?? queued, outcome);
  return { run: world.run(queued.id) ?? queued, events, plan };
}

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'done';
  } catch (error) {
    return error instanceof Failure ? error.code : error;
  }
};

describe('Runs', () => {
  test('cases run when their run does', () => {
    const { world, clock } = testWorld();
    const queued = newRun(world);
    expect([queued.status, queued.results]).toEqual(['queued', []]);
    clock.move(5_000_000);
    const [event] = startRunning(world, queued);
    const running = world.run(queued.id);
    expect(running?.results.map(({ status }) => status)).toEqual(queued.cases.map(() => 'running'));
    expect(event).toMatchObject({ type: 'run.started', runId: queued.id, object: { status: 'running', run_id: queued.id } });
    expect(running?.updatedAtUs).toBe(queued.createdAtUs + 5_000_000);
  });

  test.each(runOutcomes)('a run that ends as %s has cases that explain it', (outcome) => {
    const { world } = testWorld();
    const { run, plan } = ended(world, outcome);
    const last = { passed: 'passed', failed: 'failed', error: 'error', canceled: 'skipped' }[outcome];
    expect([run.status, run.results.at(-1)?.status, isFinished(run)]).toEqual([outcome, last, true]);
    expect(run.results.filter(({ status, failure }) => (failure === null) !== (status === 'passed' || status === 'skipped'))).toEqual([]);
    expect(plan?.runId).toBe(outcome === 'failed' ? run.id : undefined);
    const { summary } = Object(runView(run));
    expect(summary.passed + summary.failed + summary.error + summary.skipped).toBe(summary.total);
  });

  test('most runs pass when nobody says how they end', () => {
    const { world } = testWorld();
    const passed = Array.from({ length: 200 }, () => newRun(world).plannedOutcome).filter((outcome) => outcome === 'passed');
    expect(passed.length).toBeGreaterThan(120);
    expect(passed.length).toBeLessThan(195);
  });

  test('the oldest runs go, and serials never repeat, not even after the world was read back', () => {
    const { world, clock } = testWorld();
    for (let count = 0; count < worldLimits.runs + 20; count += 1) newRun(world);
    expect(world.runs.size).toBe(worldLimits.runs);
    const contents = world.contents();
    const again = new World(structuredClone(contents), { clock, random: { bytes: (count) => new Uint8Array(count) } });
    expect(again.contents()).toEqual(contents);
    const highest = Math.max(...world.runs.all().map(({ serial }) => serial));
    expect(again.nextSerial()).toBeGreaterThanOrEqual(highest + 1);
  });
});

describe('Changes that nobody tells of', () => {
  test.each([
    ['passed', 'failed'],
    ['failed', 'passed'],
    ['error', 'failed'],
    ['canceled', 'failed'],
  ] as const)('a run that was %s is %s', (before, after) => {
    const { world, clock } = testWorld();
    const { run } = ended(world, before);
    clock.move(4_000_000);
    expect(changeQuietly(world, run.id)).toBe(true);
    const changed = world.run(run.id);
    expect([changed?.status, changed?.updatedAtUs]).toEqual([after, run.updatedAtUs + 4_000_000]);
    expect(changed?.results.some(({ status }) => status === 'failed')).toBe(after === 'failed');
  });

  test('every other object changes, and says when', () => {
    const { world, clock } = testWorld();
    const { plan } = ended(world, 'failed');
    const objects = [...world.agents.all(), ...world.gates.all(), ...world.integrations.all(), ...(plan === null ? [] : [plan])];
    clock.move(1_000_000);
    for (const { id, status } of objects) {
      for (let round = 0; round < 4; round += 1) {
        const before = world.agents.get(id) ?? world.gates.get(id) ?? world.integrations.get(id) ?? world.plans.get(id);
        changeQuietly(world, id);
        const after = world.agents.get(id) ?? world.gates.get(id) ?? world.integrations.get(id) ?? world.plans.get(id);
        expect([before?.status === after?.status, after?.updatedAtUs]).toEqual([false, clock.nowUs()]);
      }
      expect(status).not.toBe('');
    }
  });

  test('what is not there can not change, and neither can a run of another organization', () => {
    const { world } = testWorld();
    const foreign = world.runs.all().find((run) => run.organizationId !== world.organizationId);
    expect(foreign).toBeDefined();
    for (const id of ['', '..', 'run_x', foreign?.id ?? '']) expect(changeQuietly(world, id)).toBe(false);
    expect(world.ownRuns()).toEqual([]);
  });
});

const problemOf = (work: () => unknown) => {
  try {
    work();
    return 'done';
  } catch (error) {
    return error instanceof Failure ? error.details['problem'] : error;
  }
};

describe('Acts', () => {
  test('what can not happen to an object is said of it, with its state and of what it can happen to', () => {
    const { world } = testWorld();
    const act = (name: ActName, id: string | undefined) => problemOf(() => performAct(world, name, id));
    const { run, plan } = ended(world, 'failed');
    const { id: queued } = newRun(world);
    expect(act('pass-run', run.id)).toBe(`${run.id} has already failed; only a run that is queued or running can pass.`);
    expect(act('cancel-run', ended(world, 'canceled').run.id)).toMatch(/ has already been canceled; only a run .* can be canceled\.$/);
    expect(act('propose-plan', queued)).toBe(`${queued} is queued; only a finished run can get a plan.`);
    const { objectId: agent } = performAct(world, 'agent-offline', undefined);
    expect(act('agent-offline', agent)).toBe(`${agent} is already offline; only an online agent can go offline.`);
    const { objectId: gate } = performAct(world, 'block-gate', undefined);
    expect(act('block-gate', gate)).toBe(`${gate} is already blocked; only an open gate can block.`);
    const { objectId: integration } = performAct(world, 'break-integration', undefined);
    expect(act('break-integration', integration)).toBe(`${integration} already has an error; only a healthy integration can break.`);
    performAct(world, 'approve-plan', plan?.id);
    expect(act('approve-plan', plan?.id)).toBe(`${plan?.id} is already approved; only a pending plan can be approved.`);
    expect(act('approve-plan', undefined)).toBe('The sandbox has no plan for it; only a pending plan can be approved.');
    expect(act('block-gate', agent)).toBe(`The id ${agent} names no gate of the sandbox.`);
  });

  test('each act takes the newest object that it can happen to', () => {
    const { world } = testWorld();
    const [newest, older] = world.agents.newestFirst();
    expect(performAct(world, 'agent-offline', undefined).objectId).toBe(newest?.id);
    expect(performAct(world, 'agent-offline', undefined).objectId).toBe(older?.id);
    expect(performAct(world, 'agent-online', older?.id)).toEqual({ objectId: older?.id, changes: [] });
  });

  test('a plan is proposed for a finished run and approved once', () => {
    const { world } = testWorld();
    const { run } = ended(world, 'error');
    const { objectId, changes } = performAct(world, 'propose-plan', run.id);
    expect(changes).toMatchObject([[{ type: 'remediation.plan_pending', runId: run.id }]]);
    expect(performAct(world, 'approve-plan', objectId).changes).toMatchObject([[{ type: 'remediation.approved' }]]);
    expect(codeOf(() => performAct(world, 'approve-plan', objectId))).toBe('conflict.sandbox_state');
    expect(codeOf(() => performAct(world, 'propose-plan', newRun(world).id))).toBe('conflict.sandbox_state');
  });

  test('a run that was canceled before it ran never started', () => {
    const { world } = testWorld();
    const { id } = newRun(world);
    const { changes } = performAct(world, 'cancel-run', id);
    expect(changes.flat().map(({ type }) => type)).toEqual(['agent.completed', 'run.completed']);
    expect(codeOf(() => performAct(world, 'pass-run', id))).toBe('conflict.sandbox_state');
    expect(codeOf(() => performAct(world, 'pass-run', undefined))).toBe('missing.sandbox_object');
  });
});
