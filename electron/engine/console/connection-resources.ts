/** Where objects are asked for: the documented paths, with those of the person on top. */
import type { Resource } from '#contract/models/console.ts';
import { defaultResources } from '#domain/console/resources.ts';
import type { StoredResource } from '../log/console-store.ts';

type Own = Readonly<Record<string, StoredResource>>;

/** One per event type of the catalog, in its order. */
export function resourcesOf(own: Own): readonly Resource[] {
  return defaultResources().map((resource) => withOwn(resource, own));
}

/** Undefined for a type that the catalog does not have. */
export function resourceOf(own: Own, eventType: string): Resource | undefined {
  const resource = defaultResources().find((one) => one.eventType === eventType);
  return resource && withOwn(resource, own);
}

function withOwn(resource: Resource, own: Own): Resource {
  const mine = Object.hasOwn(own, resource.eventType) ? own[resource.eventType] : undefined;
  if (mine === undefined) return resource;
  const explanation = mine.path === '' ? 'You chose to ask nowhere. A path can be set on the Console page.' : 'You set this path.';
  return { ...resource, ...mine, certainty: 'yours', explanation };
}
