/** What a person lets happen in the sandbox: each act finds its object, checks that it can happen, and changes the world. */
import { fail } from '#engine/failure.ts';
import type { WorldEvent } from './events.ts';
import { isFinished, type Run, type RunOutcome } from './objects.ts';
import { changeQuietly } from './quiet-change.ts';
import { finishRun, proposePlan, startRunning } from './run-changes.ts';
import * as things from './thing-changes.ts';
import type { World } from './world.ts';

export type ActName =
  | 'pass-run'
  | 'fail-run'
  | 'cancel-run'
  | 'propose-plan'
  | 'approve-plan'
  | 'agent-offline'
  | 'agent-online'
  | 'block-gate'
  | 'release-gate'
  | 'break-integration'
  | 'heal-integration'
  | 'change-quietly';

export interface ActOutcome {
  readonly objectId: string;
  /** In the order in which they happened; each entry is one change. */
  readonly changes: readonly (readonly WorldEvent[])[];
}

/** Fails with `missing.sandbox_object` where there is no such object, `conflict.sandbox_state` where it can not happen to it. */
export function performAct(world: World, act: ActName, objectId: string | undefined): ActOutcome {
  return acts[act](world, objectId);
}

const acts: Readonly<Record<ActName, (world: World, objectId: string | undefined) => ActOutcome>> = {
  'pass-run': (world, id) => endRun(world, id, 'passed'),
  'fail-run': (world, id) => endRun(world, id, 'failed'),
  'cancel-run': (world, id) => endRun(world, id, 'canceled'),
  'propose-plan': (world, id) => {
    const { plan, events } = proposePlan(
      world,
      pick(world.ownRuns(), id, { fits: isFinished, ...asked('run', 'a finished run', 'get a plan') }),
    );
    return { objectId: plan.id, changes: [events] };
  },
  'approve-plan': (world, id) => {
    const plan = pick(world.plans.newestFirst(), id, { fits: isNow('pending'), ...asked('plan', 'a pending plan', 'be approved') });
    return { objectId: plan.id, changes: [things.approvePlan(world, plan)] };
  },
  'agent-offline': (world, id) => {
    const agent = pick(world.agents.newestFirst(), id, { fits: isNow('online'), ...asked('agent', 'an online agent', 'go offline') });
    return { objectId: agent.id, changes: [things.takeAgentOffline(world, agent)] };
  },
  'agent-online': (world, id) => {
    const agent = pick(world.agents.newestFirst(), id, { fits: isNow('offline'), ...asked('agent', 'an offline agent', 'come back') });
    things.bringAgentOnline(world, agent);
    return { objectId: agent.id, changes: [] };
  },
  'block-gate': (world, id) => {
    const gate = pick(world.gates.newestFirst(), id, { fits: isNow('open'), ...asked('gate', 'an open gate', 'block') });
    return { objectId: gate.id, changes: [things.blockGate(world, gate)] };
  },
  'release-gate': (world, id) => {
    const gate = pick(world.gates.newestFirst(), id, { fits: isNow('blocked'), ...asked('gate', 'a blocked gate', 'open') });
    things.releaseGate(world, gate);
    return { objectId: gate.id, changes: [] };
  },
  'break-integration': (world, id) => {
    const integration = pick(world.integrations.newestFirst(), id, {
      fits: isNow('healthy'),
      ...asked('integration', 'a healthy integration', 'break'),
    });
    return { objectId: integration.id, changes: [things.breakIntegration(world, integration)] };
  },
  'heal-integration': (world, id) => {
    const integration = pick(world.integrations.newestFirst(), id, {
      fits: isNow('error'),
      ...asked('integration', 'an integration with an error', 'heal'),
    });
    things.healIntegration(world, integration);
    return { objectId: integration.id, changes: [] };
  },
  'change-quietly': (world, id) => {
    const objectId = id ?? newestFor(world);
    if (!changeQuietly(world, objectId)) fail('missing.sandbox_object', { problem: `Nothing in the sandbox has the id ${objectId}.` });
    return { objectId, changes: [] };
  },
};

const ends: Readonly<Record<RunOutcome, string>> = {
  passed: 'pass',
  failed: 'fail',
  error: 'end in an error',
  canceled: 'be canceled',
};

/** A run that is only queued starts first, so that its story is whole; one that is canceled need not have started. */
function endRun(world: World, id: string | undefined, outcome: RunOutcome): ActOutcome {
  const run = pick(world.ownRuns(), id, {
    fits: (one) => !isFinished(one),
    ...asked('run', 'a run that is queued or running', ends[outcome]),
  });
  const started = run.status === 'queued' && outcome !== 'canceled' ? startRunning(world, run) : [];
  const { events } = finishRun(world, world.run(run.id) ?? run, outcome);
  return { objectId: run.id, changes: started.length > 0 ? [started, events] : [events] };
}

interface Named {
  readonly id: string;
  readonly status: Run['status'] | string;
}

interface Asked {
  readonly kind: string;
  /** With its article: what it can happen to. */
  readonly what: string;
  /** What that can do. */
  readonly can: string;
}

function asked(kind: string, what: string, can: string): Asked {
  return { kind, what, can };
}

function isNow(wanted: string): (item: Named) => boolean {
  return ({ status }) => status === wanted;
}

const ended: Readonly<Record<string, string>> = {
  passed: 'has already passed',
  failed: 'has already failed',
  error: 'has already ended in an error',
  canceled: 'has already been canceled',
};

function stateWords(kind: string, status: string): string {
  if (kind === 'run') return ended[status] ?? `is ${status}`;
  return status === 'error' ? 'already has an error' : `is already ${status}`;
}

/** The one asked for, or the newest that fits. */
function pick<T extends Named>(
  items: readonly T[],
  id: string | undefined,
  { fits, kind, what, can }: Asked & { readonly fits: (item: T) => boolean },
): T {
  if (id === undefined)
    return items.find(fits) ?? fail('missing.sandbox_object', { problem: `The sandbox has no ${kind} for it; only ${what} can ${can}.` });
  const item = items.find((one) => one.id === id);
  if (item === undefined) return fail('missing.sandbox_object', { problem: `The id ${id} names no ${kind} of the sandbox.` });
  if (fits(item)) return item;
  return fail('conflict.sandbox_state', { problem: `${id} ${stateWords(kind, item.status)}; only ${what} can ${can}.` });
}

/** The newest run; in a world without one, the agent, gate or integration that changed last. */
function newestFor(world: World): string {
  const [run] = world.ownRuns();
  if (run !== undefined) return run.id;
  const others = [...world.agents.all(), ...world.gates.all(), ...world.integrations.all()];
  const [newest] = others.toSorted((one, other) => other.updatedAtUs - one.updatedAtUs || other.serial - one.serial);
  return newest?.id ?? fail('missing.sandbox_object', { problem: 'The sandbox is empty.' });
}
