import type { Endpoint } from '#contract/models/endpoint.ts';
import { fail } from '#engine/failure.ts';
import type { CommandRun } from './run-command.ts';

export const endpointWords = 'its path as in /in/<path>, its id, or unrouted';

/** The endpoint that a person names: by id, by path, or `unrouted`. Fails with `missing.endpoint`. */
export async function findEndpoint(run: CommandRun, text: string): Promise<Endpoint> {
  const { items } = await run.client.endpoints.list({}, { signal: run.signal });
  const slug = text.replace(/^\/in\//, '');
  const found = items.find(({ id }) => id === text) ?? items.find((endpoint) => endpoint.slug === slug);
  // why: an endpoint may have that path; it goes first.
  const unrouted = text === 'unrouted' ? items.find((endpoint) => endpoint.slug === null) : undefined;
  return found ?? unrouted ?? fail('missing.endpoint', { id: text });
}
