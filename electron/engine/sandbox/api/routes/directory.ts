/** What is only listed, and the one thing of it that can be changed. */
import type { JsonObject } from '#domain/json-value.ts';
import type { Application } from '#engine/sandbox/world/objects.ts';
import { agentView, applicationView, integrationView, listedView, projectView } from '#engine/sandbox/world/views.ts';
import type { World } from '#engine/sandbox/world/world.ts';
import type { ApiContext } from '../api-context.ts';
import { invalid, notFound } from '../api-error.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, bodyFields, idOf, ok, optionalText } from '../api-request.ts';
import { pageOf } from '../pages.ts';

interface Placed {
  readonly serial: number;
}

export function directoryRoutes(context: ApiContext): readonly ApiRoute[] {
  const list = <T extends Placed>(
    name: string,
    items: (world: World) => readonly T[],
    view: (item: T, organizationId: string) => JsonObject,
  ): ApiRoute => ({
    method: 'GET',
    path: `/${name}`,
    answer: (request) => {
      const world = context.world();
      return pageOf(request, name, items(world), (item) => view(item, world.organizationId));
    },
  });
  return [
    list('projects', (world) => world.projects.newestFirst(), projectView),
    list('agents', (world) => world.agents.newestFirst(), agentView),
    list('integrations', (world) => world.integrations.newestFirst(), integrationView),
    list('reports', (world) => world.reports.newestFirst(), listedView),
    list('schedules', (world) => world.schedules.newestFirst(), listedView),
    list('teams', (world) => world.teams.newestFirst(), listedView),
    { method: 'PATCH', path: '/applications/:id', answer: (request) => changeApplication(context, request) },
  ];
}

/** What may change is documented; what the fields are called is not. */
function changeApplication(context: ApiContext, request: ApiRequest): ApiAnswer {
  const world = context.world();
  const application = world.applications.get(idOf(request)) ?? notFound('application');
  const fields = bodyFields(request);
  const teamId = optionalText(fields, 'team_id', { most: 200 });
  if (teamId !== undefined && world.teams.get(teamId) === undefined) return invalid('team_id', 'team_id names no team');
  const changed: Application = {
    ...application,
    name: optionalText(fields, 'name', { most: 300 }) ?? application.name,
    description: optionalText(fields, 'description', { most: 2_000 }) ?? application.description,
    environmentUrls: readUrls(fields['environment_urls']) ?? application.environmentUrls,
    teamId: teamId ?? application.teamId,
    updatedAtUs: world.nowUs(),
  };
  world.applications.put(changed);
  context.changed();
  return ok(applicationView(changed, world.organizationId));
}

const mostUrls = 50;

function readUrls(value: unknown): Record<string, string> | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return invalid('environment_urls', 'environment_urls must be an object of environment names and URLs');
  const entries = Object.entries(value).map(([name, url]): [string, string] =>
    typeof url === 'string' && url.length <= 2_000 && URL.canParse(url)
      ? [name.slice(0, 100), url]
      : invalid('environment_urls', `environment_urls.${name.slice(0, 100)} is not a URL`),
  );
  if (entries.length > mostUrls) return invalid('environment_urls', `environment_urls must have at most ${mostUrls} entries`);
  return Object.fromEntries(entries);
}
