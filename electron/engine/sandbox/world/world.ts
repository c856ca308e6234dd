/** The sandbox's world: what exists, and what an id names. It has no timers and sends nothing; what changes it returns the events. */

import { newPlatformId } from '#engine/platform-id.ts';
import type { Clock, Random } from '#engine/ports.ts';
import { Collection } from './collection.ts';
import type { Agent, Application, Gate, Integration, Listed, Plan, Project, Run, Suite } from './objects.ts';

/** Of each kind at most so many are kept; the oldest go. */
export const worldLimits = { runs: 200, plans: 200, others: 100 } as const;

export interface WorldContents {
  readonly organizationId: string;
  readonly runs: readonly Run[];
  readonly plans: readonly Plan[];
  readonly agents: readonly Agent[];
  readonly gates: readonly Gate[];
  readonly integrations: readonly Integration[];
  readonly projects: readonly Project[];
  readonly applications: readonly Application[];
  readonly reports: readonly Listed[];
  readonly schedules: readonly Listed[];
  readonly teams: readonly Listed[];
}

export type WorldParts = { readonly clock: Clock; readonly random: Random };

export class World {
  readonly organizationId: string;
  readonly runs: Collection<Run>;
  readonly plans: Collection<Plan>;
  readonly agents: Collection<Agent>;
  readonly gates: Collection<Gate>;
  readonly integrations: Collection<Integration>;
  readonly projects: Collection<Project>;
  readonly applications: Collection<Application>;
  readonly reports: Collection<Listed>;
  readonly schedules: Collection<Listed>;
  readonly teams: Collection<Listed>;
  readonly #parts: WorldParts;
  #lastSerial: number;

  constructor(contents: WorldContents, parts: WorldParts) {
    this.#parts = parts;
    this.organizationId = contents.organizationId;
    this.runs = new Collection(contents.runs, worldLimits.runs);
    this.plans = new Collection(contents.plans, worldLimits.plans);
    this.agents = new Collection(contents.agents, worldLimits.others);
    this.gates = new Collection(contents.gates, worldLimits.others);
    this.integrations = new Collection(contents.integrations, worldLimits.others);
    this.projects = new Collection(contents.projects, worldLimits.others);
    this.applications = new Collection(contents.applications, worldLimits.others);
    this.reports = new Collection(contents.reports, worldLimits.others);
    this.schedules = new Collection(contents.schedules, worldLimits.others);
    this.teams = new Collection(contents.teams, worldLimits.others);
    this.#lastSerial = highestSerial(contents);
  }

  contents(): WorldContents {
    return {
      organizationId: this.organizationId,
      runs: this.runs.all(),
      plans: this.plans.all(),
      agents: this.agents.all(),
      gates: this.gates.all(),
      integrations: this.integrations.all(),
      projects: this.projects.all(),
      applications: this.applications.all(),
      reports: this.reports.all(),
      schedules: this.schedules.all(),
      teams: this.teams.all(),
    };
  }

  /** A run of this organization; those of another one are as good as absent. */
  run(id: string): Run | undefined {
    const run = this.runs.get(id);
    return run?.organizationId === this.organizationId ? run : undefined;
  }

  ownRuns(): Run[] {
    return this.runs.newestFirst().filter((run) => run.organizationId === this.organizationId);
  }

  /** The suite and the project it belongs to. */
  suite(id: string): { readonly project: Project; readonly suite: Suite } | undefined {
    for (const project of this.projects.all()) {
      const suite = project.suites.find((one) => one.id === id);
      if (suite !== undefined) return { project, suite };
    }
    return undefined;
  }

  nextSerial(): number {
    this.#lastSerial += 1;
    return this.#lastSerial;
  }

  newId(prefix: string): string {
    return newPlatformId(this.#parts.random, prefix);
  }

  nowUs(): number {
    return this.#parts.clock.nowUs();
  }

  /** A whole number from 0 to below `limit` (at most 65,536). */
  chance(limit: number): number {
    const [high = 0, low = 0] = this.#parts.random.bytes(2);
    return Math.floor(((high * 256 + low) / 65_536) * limit);
  }

  /** What every new object has. */
  birth(prefix: string): { id: string; serial: number; createdAtUs: number; updatedAtUs: number } {
    const nowUs = this.nowUs();
    return { id: this.newId(prefix), serial: this.nextSerial(), createdAtUs: nowUs, updatedAtUs: nowUs };
  }
}

function highestSerial(contents: WorldContents): number {
  const { runs, plans, agents, gates, integrations, projects, applications, reports, schedules, teams } = contents;
  const all = [runs, plans, agents, gates, integrations, projects, applications, reports, schedules, teams].flat();
  const serials = [...all, ...runs.flatMap(({ results }) => results)].map(({ serial }) => serial);
  return serials.reduce((highest, serial) => Math.max(highest, serial), 0);
}
