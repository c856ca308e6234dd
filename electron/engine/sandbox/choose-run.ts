import { fail } from '../failure.ts';
import type { WantedRun } from './sandbox-parts.ts';
import type { NewRun } from './world/run-changes.ts';
import type { World } from './world/world.ts';

/** The run that is asked for; what is left open is chosen by chance. Fails with `missing.sandbox_object`. */
export function chooseRun(world: World, wanted: WantedRun): NewRun {
  const { project, suite } = choosePlace(world, wanted);
  return {
    projectId: project.id,
    suiteId: suite.id,
    cases: suite.cases,
    environment: 'staging',
    name: `${project.name}, ${suite.name}`,
    outcome: wanted.outcome,
    stepMs: wanted.stepMs,
    withheldTypes: wanted.withheldTypes,
    changeAfterMs: wanted.changeAfterMs ?? null,
  };
}

function choosePlace(world: World, { projectId, suiteId }: WantedRun): NonNullable<ReturnType<World['suite']>> {
  if (suiteId !== undefined) {
    const place = world.suite(suiteId);
    if (place === undefined) return fail('missing.sandbox_object', { problem: `There is no suite ${suiteId}.` });
    if (projectId === undefined || place.project.id === projectId) return place;
    return fail('missing.sandbox_object', { problem: `The project ${projectId} has no suite ${suiteId}.` });
  }
  const project = projectId === undefined ? oneOf(world, world.projects.all()) : world.projects.get(projectId);
  const suite = project === undefined ? undefined : oneOf(world, project.suites);
  if (project === undefined || suite === undefined)
    return fail('missing.sandbox_object', { problem: `There is no project ${projectId ?? ''}.` });
  return { project, suite };
}

function oneOf<T>(world: World, items: readonly T[]): T | undefined {
  return items[world.chance(items.length)];
}
