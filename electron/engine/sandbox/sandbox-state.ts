import type { Sandbox, SandboxEmission, SandboxFaults, SandboxObject } from '#contract/models/sandbox.ts';
import type { World } from './world/world.ts';

export interface ToldState {
  readonly port: number | null;
  readonly faults: SandboxFaults;
  readonly world: World | null;
  readonly webhooks: number;
  /** The newest first. */
  readonly emissions: readonly SandboxEmission[];
}

const mostTold = 50;

/** The sandbox as the contract tells it. */
export function tellState({ port, faults, world, webhooks, emissions }: ToldState): Sandbox {
  return {
    isOn: port !== null,
    baseUrl: port === null ? null : `http://127.0.0.1:${port}/v1`,
    faults,
    projects: (world?.projects.all() ?? []).map(({ id, name, suites }) => ({
      id,
      name,
      suites: suites.map((suite) => ({ id: suite.id, name: suite.name })),
    })),
    runs: tell(world?.ownRuns()),
    plans: tell(world?.plans.newestFirst()),
    agents: tell(world?.agents.newestFirst()),
    gates: tell(world?.gates.newestFirst()),
    integrations: tell(world?.integrations.newestFirst()),
    totals: {
      runs: world?.ownRuns().length ?? 0,
      plans: world?.plans.size ?? 0,
      agents: world?.agents.size ?? 0,
      gates: world?.gates.size ?? 0,
      integrations: world?.integrations.size ?? 0,
    },
    webhooks,
    emissions: emissions.slice(0, mostTold),
  };
}

function tell(items: readonly SandboxObject[] = []): SandboxObject[] {
  return items.slice(0, mostTold).map(({ id, name, status, updatedAtUs }) => ({ id, name, status, updatedAtUs }));
}
