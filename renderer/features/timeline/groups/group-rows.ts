/** Groups and the deliveries of opened ones, as one flat list of rows of equal height. */
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliveryGroup } from '#contract/models/timeline.ts';
import type { OpenedGroup } from './group-store.ts';

export type GroupListRow =
  | { readonly kind: 'group'; readonly id: string; readonly group: DeliveryGroup; readonly isOpen: boolean }
  /** A delivery alone: it has no event or run, so nothing to be grouped by. */
  | { readonly kind: 'delivery'; readonly id: string; readonly delivery: DeliverySummary; readonly level: 1 | 2 }
  | { readonly kind: 'waiting'; readonly id: string }
  | { readonly kind: 'more'; readonly id: string; readonly key: string };

function memberRows(key: string, opened: OpenedGroup): readonly GroupListRow[] {
  if (opened.rows === null) return [{ kind: 'waiting', id: `${key}:waiting` }];
  const members = opened.rows.map((delivery) => ({ kind: 'delivery', id: `${key}:${delivery.id}`, delivery, level: 2 }) as const);
  return opened.nextCursor === null ? members : [...members, { kind: 'more', id: `${key}:more`, key }];
}

export function groupRows(groups: readonly DeliveryGroup[], opened: ReadonlyMap<string, OpenedGroup>): readonly GroupListRow[] {
  return groups.flatMap((group): readonly GroupListRow[] => {
    if (group.key === null) return [{ kind: 'delivery', id: group.newest.id, delivery: group.newest, level: 1 }];
    const members = opened.get(group.key);
    const head = { kind: 'group', id: `group:${group.key}`, group, isOpen: members !== undefined } as const;
    return members === undefined ? [head] : [head, ...memberRows(group.key, members)];
  });
}

/** The types of a group in a line: `run.queued → run.started → run.failed`, repeated ones once. */
export function typesLine(group: DeliveryGroup): string {
  return group.types.length === 0 ? 'no type' : group.types.join(' → ');
}
