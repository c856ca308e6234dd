import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConsoleConnection } from '#contract/models/console.ts';

export interface ConsoleState {
  /** One per environment, in their order; null until somebody asked. Kept whole by the feed from then on. */
  readonly connections: readonly ConsoleConnection[] | null;
}

export type ConsoleStore = StoreApi<ConsoleState>;

export function createConsoleStore(): ConsoleStore {
  return createStore<ConsoleState>(() => ({ connections: null }));
}

/** Puts changed connections in their places. What was never asked for stays unknown: a part of it would look like the whole. */
export function withConnections(
  connections: readonly ConsoleConnection[] | null,
  changed: readonly ConsoleConnection[],
): readonly ConsoleConnection[] | null {
  if (connections === null) return null;
  const byId = new Map(changed.map((connection) => [connection.environmentId, connection]));
  const known = new Set(connections.map(({ environmentId }) => environmentId));
  const kept = connections.map((connection) => byId.get(connection.environmentId) ?? connection);
  return [...kept, ...[...byId.values()].filter(({ environmentId }) => !known.has(environmentId))];
}
