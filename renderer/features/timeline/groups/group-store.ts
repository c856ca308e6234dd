import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliveryGroup } from '#contract/models/timeline.ts';

/** What an opened group shows; `rows` is null until they are there. */
export interface OpenedGroup {
  readonly rows: readonly DeliverySummary[] | null;
  readonly nextCursor: string | null;
}

export interface GroupState {
  readonly groups: readonly DeliveryGroup[];
  readonly nextCursor: string | null;
  readonly isLoadingMore: boolean;
  /** False until the first answer for this filter and grouping. */
  readonly hasLoaded: boolean;
  readonly error: unknown;
  /** By the group's key. */
  readonly opened: ReadonlyMap<string, OpenedGroup>;
  /** Something arrived while the list was scrolled: what is shown is of a moment ago. */
  readonly isStale: boolean;
}

export type GroupStore = StoreApi<GroupState>;

export const noGroups: GroupState = {
  groups: [],
  nextCursor: null,
  isLoadingMore: false,
  hasLoaded: false,
  error: null,
  opened: new Map(),
  isStale: false,
};

export function createGroupStore(): GroupStore {
  return createStore<GroupState>(() => noGroups);
}
