import type { CaseResult, Run } from '#engine/sandbox/world/objects.ts';
import { resultView } from '#engine/sandbox/world/views.ts';
import type { World } from '#engine/sandbox/world/world.ts';
import type { ApiContext } from '../api-context.ts';
import { notFound } from '../api-error.ts';
import { type ApiRoute, idOf, ok, queryValue } from '../api-request.ts';
import { pageOf } from '../pages.ts';

interface Outcome {
  readonly run: Run;
  readonly result: CaseResult;
  readonly serial: number;
}

/** Outcomes of cases; a run has some from the moment it runs. */
export function resultRoutes(context: ApiContext): readonly ApiRoute[] {
  const view = ({ run, result }: Outcome) => resultView(run, result);
  return [
    {
      method: 'GET',
      path: '/results',
      answer: (request) => {
        const runId = queryValue(request, 'run_id');
        const status = queryValue(request, 'status');
        const outcomes = outcomesOf(context.world(), runId).filter(({ result }) => status === undefined || result.status === status);
        return pageOf(request, 'results', outcomes, view);
      },
    },
    {
      method: 'GET',
      path: '/results/:id',
      answer: (request) =>
        ok(view(outcomesOf(context.world(), undefined).find(({ result }) => result.id === idOf(request)) ?? notFound('result'))),
    },
  ];
}

/** The newest first. A run that is not there, or not ours, has none. */
function outcomesOf(world: World, runId: string | undefined): Outcome[] {
  const run = runId === undefined ? undefined : world.run(runId);
  const runs = runId === undefined ? world.ownRuns() : run === undefined ? [] : [run];
  return runs
    .flatMap((one) => one.results.map((result) => ({ run: one, result, serial: result.serial })))
    .sort((one, other) => other.serial - one.serial);
}
