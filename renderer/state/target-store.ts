import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FeedEvent } from '#contract/feed.ts';
import type { Target } from '#contract/models/target.ts';

export interface TargetState {
  /** Kept targets by name; null until somebody asked. Kept whole by the feed from then on. */
  readonly targets: readonly Target[] | null;
}

export type TargetStore = StoreApi<TargetState>;

export function createTargetStore(): TargetStore {
  return createStore<TargetState>(() => ({ targets: null }));
}

export function byName(targets: readonly Target[]): readonly Target[] {
  return targets.toSorted((left, right) => left.name.localeCompare(right.name, 'en') || left.id.localeCompare(right.id));
}

/** One target, new or changed, in its place. */
export function withTarget(targets: readonly Target[], changed: Target): readonly Target[] {
  return byName([...targets.filter(({ id }) => id !== changed.id), changed]);
}

/** What the feed told of targets, in its order. What was never asked for stays unknown. */
export function followTargets(targets: readonly Target[] | null, events: readonly FeedEvent[]): readonly Target[] | null {
  if (targets === null) return null;
  return events.reduce<readonly Target[]>((known, event) => {
    if (event.kind === 'target.changed') return withTarget(known, event.target);
    return event.kind === 'target.removed' ? known.filter(({ id }) => id !== event.id) : known;
  }, targets);
}
