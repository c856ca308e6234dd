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
  if (found !== undefined) return found;
  if (unrouted !== undefined) return unrouted;
  const known = items.map(({ id, slug: path }) => path ?? (id === 'ep_unrouted' ? 'unrouted' : id));
  return fail('missing.endpoint', { id: text, known: `It has ${listed(known)}.` });
}

/** As many as a person reads. */
const mostListed = 20;

function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
