/** Which deliveries are selected: some, one by one, or everything that matches but a few. Pure. */
import { type DeliveryId, deliveryNumber } from '#contract/ids.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';

export type Selection =
  | {
      readonly kind: 'some';
      readonly ids: ReadonlySet<DeliveryId>;
      /** Where a range begins: what was pressed last. */
      readonly anchor: DeliveryId | null;
    }
  | {
      readonly kind: 'all';
      readonly query: string;
      /** The newest one at that moment; what arrives later is not selected. */
      readonly upTo: DeliveryId;
      readonly except: ReadonlySet<DeliveryId>;
    };

/** A command takes that many one by one; beyond it the filter says what is meant. */
export const mostSelected = 1_000;

export const nothingSelected: Selection = { kind: 'some', ids: new Set(), anchor: null };

export function isNothing(selection: Selection): boolean {
  return selection.kind === 'some' && selection.ids.size === 0;
}

export function isSelected(selection: Selection, id: DeliveryId): boolean {
  if (selection.kind === 'some') return selection.ids.has(id);
  return deliveryNumber(id) <= deliveryNumber(selection.upTo) && !selection.except.has(id);
}

/** Nothing selected, but the next range begins here. */
export function anchoredAt(id: DeliveryId): Selection {
  return { kind: 'some', ids: new Set(), anchor: id };
}

/** Takes one in or out. The same selection comes back when that would be one too many. */
export function toggled(selection: Selection, id: DeliveryId): Selection {
  if (selection.kind === 'some') {
    const ids = flipped(selection.ids, id);
    return ids.size > mostSelected ? selection : { kind: 'some', ids, anchor: id };
  }
  if (deliveryNumber(id) > deliveryNumber(selection.upTo)) return selection;
  const except = flipped(selection.except, id);
  return except.size > mostSelected ? selection : { ...selection, except };
}

/** A range from the anchor, in place of what was selected before. */
export function ranged(anchor: DeliveryId, ids: readonly DeliveryId[]): Selection {
  return { kind: 'some', ids: new Set(ids), anchor };
}

export function allMatching(query: string, upTo: DeliveryId): Selection {
  return { kind: 'all', query, upTo, except: new Set() };
}

/** What is gone is not selected any more. The same selection comes back when it had none of them. */
export function withoutGone(selection: Selection, gone: ReadonlySet<DeliveryId>): Selection {
  const has = (ids: ReadonlySet<DeliveryId>) => [...ids].some((id) => gone.has(id));
  const left = (ids: ReadonlySet<DeliveryId>) => new Set([...ids].filter((id) => !gone.has(id)));
  if (selection.kind === 'all') return has(selection.except) ? { ...selection, except: left(selection.except) } : selection;
  const isAnchorGone = selection.anchor !== null && gone.has(selection.anchor);
  if (!isAnchorGone && !has(selection.ids)) return selection;
  return { kind: 'some', ids: left(selection.ids), anchor: isAnchorGone ? null : selection.anchor };
}

/** What a command is given; null when nothing is selected. */
export function deliverySetOf(selection: Selection): DeliverySet | null {
  if (selection.kind === 'all') return { query: selection.query, upTo: selection.upTo, except: [...selection.except] };
  return selection.ids.size === 0 ? null : { ids: [...selection.ids] };
}

function flipped(ids: ReadonlySet<DeliveryId>, id: DeliveryId): ReadonlySet<DeliveryId> {
  return ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : new Set([...ids, id]);
}
