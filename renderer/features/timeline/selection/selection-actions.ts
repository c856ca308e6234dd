import type { ApiClient } from '#contract/api.ts';
import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { addNotice, type NoticeStore } from '#renderer/state/notice-store.ts';
import { countRows, indexOfDelivery, rowAt } from '../selectors.ts';
import type { Page, TimelineState, TimelineStore } from '../store.ts';
import {
  allMatching,
  anchoredAt,
  isSelected,
  mostSelected,
  nothingSelected,
  ranged,
  type Selection,
  toggled,
  withoutGone,
} from './selection.ts';

/** What presses and keys do to the selection of the list. */
export interface SelectionActions {
  /** Nothing is selected any more; the next range begins here. */
  anchor(id: DeliveryId): void;
  toggle(id: DeliveryId): void;
  /** From where the last range began, or from `fallback`, to this one. */
  extendTo(id: DeliveryId, fallback: DeliveryId | null): void;
  selectAll(): void;
  clear(): void;
}

export interface SelectionParts {
  readonly store: TimelineStore;
  readonly notices: NoticeStore;
  readonly deliveries: Pick<ApiClient['deliveries'], 'list'>;
}

export function createSelectionActions({ store, notices, deliveries }: SelectionParts): SelectionActions {
  const refuse = () =>
    addNotice(notices, {
      tone: 'info',
      title: `At most ${formatCount(mostSelected)} can be selected one by one`,
      text: 'To act on more, filter for them and select all that match.',
      key: 'selection.too-many',
      lastsMs: 6_000,
    });
  return {
    anchor: (id) => store.setState({ selection: anchoredAt(id) }),
    toggle(id) {
      const { selection } = store.getState();
      const next = toggled(selection, id);
      if (next === selection && selection.kind === 'some') refuse();
      store.setState({ selection: next });
    },
    extendTo(id, fallback) {
      const state = store.getState();
      const anchor = (state.selection.kind === 'some' ? state.selection.anchor : null) ?? fallback ?? id;
      const ids = idsBetween(state, anchor, id);
      if (ids === null) refuse();
      else store.setState({ selection: ranged(anchor, ids) });
    },
    selectAll() {
      const { query } = store.getState();
      // Asked, because the window may begin further down in time than what matches.
      deliveries.list({ query, limit: 1 }).then(
        ({ items: [newest] }) => {
          if (newest !== undefined && store.getState().query === query) store.setState({ selection: allMatching(query, newest.id) });
        },
        (error: unknown) => noticeError(notices, error),
      );
    },
    clear: () => store.setState({ selection: nothingSelected }),
  };
}

/** Both ends included; null when that is too many, or rows between are not held. An anchor that is gone counts as the end itself. */
export function idsBetween(state: TimelineState, from: DeliveryId, to: DeliveryId): readonly DeliveryId[] | null {
  const end = indexOfDelivery(state.pages, to);
  const start = indexOfDelivery(state.pages, from);
  if (end < 0) return [];
  if (start < 0) return [to];
  const [first, last] = start < end ? [start, end] : [end, start];
  if (last - first >= mostSelected) return null;
  const ids: DeliveryId[] = [];
  for (let row = first; row <= last; row += 1) {
    const delivery = rowAt(state.pages, row);
    if (delivery === undefined) return null;
    ids.push(delivery.id);
  }
  return ids;
}

/** The selected rows that the window holds. */
export function heldRows(state: TimelineState, isWanted: (id: DeliveryId) => boolean): readonly DeliverySummary[] {
  return state.pages.flatMap((page) => page.rows ?? []).filter((row) => isWanted(row.id));
}

/** The row that takes the place of one that goes: the one below it, or above it at the end. */
export function neighbourOf(state: TimelineState, id: DeliveryId): DeliveryId | null {
  const at = indexOfDelivery(state.pages, id);
  if (at < 0) return null;
  const below = at + 1 < countRows(state.pages) ? rowAt(state.pages, at + 1) : undefined;
  return (below ?? rowAt(state.pages, at - 1))?.id ?? null;
}

/** What is left of a selection when deliveries went. Of everything that matched nothing is left once no selected row is. */
export function selectionAfter(selection: Selection, left: readonly Page[], gone: ReadonlySet<DeliveryId>): Selection {
  const next = withoutGone(selection, gone);
  if (next.kind === 'some') return next;
  return left.some(({ rows }) => rows === null || rows.some((row) => isSelected(next, row.id))) ? next : nothingSelected;
}
