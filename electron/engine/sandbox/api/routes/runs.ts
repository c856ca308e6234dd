import { isFinished, type Project, type Run } from '#engine/sandbox/world/objects.ts';
import type { NewRun } from '#engine/sandbox/world/run-changes.ts';
import { runView } from '#engine/sandbox/world/views.ts';
import type { World } from '#engine/sandbox/world/world.ts';
import type { ApiContext } from '../api-context.ts';
import { ApiError, invalid, notFound } from '../api-error.ts';
import {
  type ApiRequest,
  type ApiRoute,
  bodyFields,
  created,
  idOf,
  ok,
  optionalText,
  optionalTexts,
  queryValue,
  requiredText,
} from '../api-request.ts';
import { pageOf } from '../pages.ts';

/** How long a run started through the API waits before it runs, and how long it runs. */
const usualStepMs = 1_000;

export function runRoutes(context: ApiContext): readonly ApiRoute[] {
  const runOf = (request: ApiRequest) => context.world().run(idOf(request)) ?? notFound('run');
  return [
    {
      method: 'GET',
      path: '/runs',
      answer: (request) => pageOf(request, 'runs', filteredRuns(context.world(), request), runView),
    },
    { method: 'POST', path: '/runs', answer: (request) => created(runView(context.startRun(readNewRun(context.world(), request)))) },
    { method: 'GET', path: '/runs/:id', answer: (request) => ok(runView(runOf(request))) },
    {
      method: 'POST',
      path: '/runs/:id/cancel',
      answer: (request) => {
        const run = runOf(request);
        if (isFinished(run)) throw new ApiError('run_finished', `The run has already finished: ${run.status}`);
        return ok(runView(context.cancelRun(run)));
      },
    },
  ];
}

/** The documentation names the filters, not the names of their parameters. */
function filteredRuns(world: World, request: ApiRequest): Run[] {
  const projectId = queryValue(request, 'project_id');
  const status = queryValue(request, 'status');
  const isWanted = (run: Run) =>
    (projectId === undefined || run.projectId === projectId) && (status === undefined || run.status === status);
  return world.ownRuns().filter(isWanted);
}

function readNewRun(world: World, request: ApiRequest): NewRun {
  const fields = bodyFields(request);
  const projectId = requiredText(fields, 'project_id', { most: 200 });
  const project = world.projects.get(projectId) ?? invalid('project_id', 'project_id names no project');
  const environment = requiredText(fields, 'environment', { most: 100 });
  const suiteId = optionalText(fields, 'test_suite_id', { most: 200 });
  const caseIds = optionalTexts(fields, 'test_case_ids', 200);
  if (suiteId !== undefined && caseIds !== undefined) return invalid('test_case_ids', 'Give test_case_ids or test_suite_id, not both');
  const chosen = suiteId === undefined ? casesOf(project, caseIds) : suiteOf(project, suiteId);
  return {
    projectId,
    environment,
    ...chosen,
    name: `${project.name}, ${chosen.name}`,
    outcome: undefined,
    stepMs: usualStepMs,
    withheldTypes: [],
    changeAfterMs: null,
  };
}

type Chosen = Pick<NewRun, 'suiteId' | 'cases' | 'name'>;

function suiteOf(project: Project, suiteId: string): Chosen {
  const suite = project.suites.find(({ id }) => id === suiteId) ?? invalid('test_suite_id', 'test_suite_id names no suite of the project');
  return { suiteId, cases: suite.cases, name: suite.name };
}

function casesOf(project: Project, caseIds: readonly string[] | undefined): Chosen {
  if (caseIds === undefined) return invalid('test_case_ids', 'test_case_ids or test_suite_id is required');
  const all = new Map(project.suites.flatMap(({ cases }) => cases.map((one) => [one.id, one] as const)));
  const cases = [...new Set(caseIds)].map(
    (id) => all.get(id) ?? invalid('test_case_ids', `test_case_ids holds an id that is no case of the project: ${id.slice(0, 100)}`),
  );
  return { suiteId: null, cases, name: `${cases.length} ${cases.length === 1 ? 'case' : 'cases'}` };
}
