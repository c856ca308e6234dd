/** Where a new draft goes and who signs it, until somebody chooses otherwise. */
import type { EnvironmentId } from '#contract/ids.ts';
import type { Composition, Destination, Signer } from '#contract/models/composer.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Directory } from '#engine/endpoints/directory.ts';
import { slugOf } from '#engine/receiver/routing.ts';

export interface Aim {
  readonly destination: Destination;
  readonly signer: Signer;
  readonly notes: readonly string[];
}

const byDestination: Signer = { by: 'destination', secret: 'current' };

function isUsable(endpoint: Endpoint): boolean {
  return endpoint.slug !== null && !endpoint.isArchived;
}

/** The environment's first endpoint; where it has none, the sample handler. */
export function aimAtFirst(directory: Pick<Directory, 'list'>, environmentId: EnvironmentId): Aim {
  const first = directory.list().find((endpoint) => endpoint.environmentId === environmentId && isUsable(endpoint));
  return {
    destination: first === undefined ? { to: 'sample' } : { to: 'endpoint', endpointId: first.id },
    signer: byDestination,
    notes: [],
  };
}

/** The endpoint itself, or the first of its environment where nothing can be sent to it. */
export function aimAtEndpoint(directory: Pick<Directory, 'list'>, endpoint: Endpoint): Aim {
  if (!isUsable(endpoint)) return aimAtFirst(directory, endpoint.environmentId);
  return { destination: { to: 'endpoint', endpointId: endpoint.id }, signer: byDestination, notes: [] };
}

/** A path of ours is its endpoint; another address is a URL, signed as the first endpoint expects it, as it has no secret of its own. */
export function aimAtAddress(directory: Pick<Directory, 'list'>, url: string, environmentId: EnvironmentId): Aim {
  const first = aimAtFirst(directory, environmentId);
  const own = directory.list().find((endpoint) => isUsable(endpoint) && leadsTo(url, endpoint));
  if (own !== undefined) return aimAtEndpoint(directory, own);
  if (!/^https?:\/\//i.test(url) || url.length > 8192) return first;
  const { destination } = first;
  if (destination.to !== 'endpoint') return { destination: { to: 'url', url }, signer: { by: 'nobody' }, notes: [] };
  return {
    destination: { to: 'url', url },
    signer: { by: 'endpoint', endpointId: destination.endpointId, secretId: null },
    notes: ['The address has no secret of its own here: the event is signed as the first endpoint expects it.'],
  };
}

function leadsTo(url: string, endpoint: Endpoint): boolean {
  if (url.startsWith('/')) return slugOf(url) === endpoint.slug;
  if (endpoint.url === null || !URL.canParse(url)) return false;
  const { origin, pathname } = new URL(url);
  const own = new URL(endpoint.url);
  return origin.replace('localhost', '127.0.0.1') === own.origin && slugOf(pathname) === endpoint.slug;
}

/** A composition without anything of its own. */
export function plainComposition({ destination, signer }: Aim): Composition {
  return { method: 'POST', contentType: 'application/json', headers: [], destination, signer, spoilers: [] };
}
