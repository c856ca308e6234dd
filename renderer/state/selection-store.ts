import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeliveryId } from '#contract/ids.ts';

export const views = ['timeline', 'endpoints', 'settings'] as const;
export type View = (typeof views)[number];

export const detailTabs = ['overview', 'payload', 'headers', 'signature', 'attempts', 'raw'] as const;
export type DetailTab = (typeof detailTabs)[number];

export type OpenDialog = { readonly kind: 'replay'; readonly deliveryId: DeliveryId } | { readonly kind: 'shortcuts' };

/** Where the person is. Features meet here: none of them knows another. */
export interface SelectionState {
  readonly view: View;
  /** Row with the focus in the timeline; it may be selected without being open. */
  readonly focusedId: DeliveryId | null;
  /** Delivery shown in the detail pane; null when the pane is closed. */
  readonly deliveryId: DeliveryId | null;
  readonly detailTab: DetailTab;
  /** The dialog on top; features open one by setting it. */
  readonly dialog: OpenDialog | null;
}

export type SelectionStore = StoreApi<SelectionState>;

export function createSelectionStore(): SelectionStore {
  return createStore<SelectionState>(() => ({ view: 'timeline', focusedId: null, deliveryId: null, detailTab: 'overview', dialog: null }));
}
