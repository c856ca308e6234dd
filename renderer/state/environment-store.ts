import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Environment } from '#contract/models/environment.ts';

export interface EnvironmentState {
  readonly environments: readonly Environment[];
  /** All endpoints, archived and Unrouted included, in the engine's order; kept whole by hello and the feed. */
  readonly endpoints: readonly Endpoint[];
}

export type EnvironmentStore = StoreApi<EnvironmentState>;

export function createEnvironmentStore(): EnvironmentStore {
  return createStore<EnvironmentState>(() => ({ environments: [], endpoints: [] }));
}

/** Puts changed endpoints in their places and unknown ones at the end. */
export function withEndpoints(endpoints: readonly Endpoint[], changed: readonly Endpoint[]): readonly Endpoint[] {
  const byId = new Map(changed.map((endpoint) => [endpoint.id, endpoint]));
  const kept = endpoints.map((endpoint) => byId.get(endpoint.id) ?? endpoint);
  const known = new Set(endpoints.map((endpoint) => endpoint.id));
  return [...kept, ...[...byId.values()].filter((endpoint) => !known.has(endpoint.id))];
}

/** The endpoint whose address is shown first: the oldest that takes deliveries under a path of its own. */
export function mainEndpoint(endpoints: readonly Endpoint[]): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.slug !== null && !endpoint.isArchived && endpoint.url !== null);
}
