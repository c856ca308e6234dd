/** What keys and presses do in the list. The keys themselves are rows of `app/commands.ts`. */
import { type KeyboardEvent, useCallback, useMemo } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { annotateDeliveries } from '#renderer/platform/delivery-commands.ts';
import { useCommand, useServices } from '#renderer/platform/services.tsx';
import type { VirtualListHandle } from '#renderer/ui/virtual-list.tsx';
import type { DayLayout } from '../day-layout.ts';
import { isNothing } from '../selection/selection.ts';
import { createSelectionActions } from '../selection/selection-actions.ts';
import { countRows, indexOfDelivery, rowAt } from '../selectors.ts';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import type { PressKind } from './delivery-row.tsx';

export type ListRef = { readonly current: VirtualListHandle | null };

export function useSelectionActions() {
  const { client, stores } = useServices();
  const { store } = useTimeline();
  return useMemo(() => createSelectionActions({ store, notices: stores.notice, deliveries: client.deliveries }), [client, store, stores]);
}

export function useRowHandlers(list: ListRef) {
  const services = useServices();
  const { commands, stores } = services;
  const { selection } = stores;
  const selecting = useSelectionActions();
  const { store } = useTimeline();
  const press = useCallback(
    (delivery: DeliverySummary, kind: PressKind) => {
      const { id } = delivery;
      const { focusedId, deliveryId } = selection.getState();
      if (kind === 'range') selecting.extendTo(id, deliveryId ?? focusedId);
      if (kind === 'toggle') {
        // The open delivery is where the person is: it belongs to what they gather around it.
        if (deliveryId !== null && deliveryId !== id && isNothing(store.getState().selection)) selecting.toggle(deliveryId);
        selecting.toggle(id);
      }
      if (kind !== 'open') return;
      selecting.anchor(id);
      selection.setState({ focusedId: id, deliveryId: id });
    },
    [selection, selecting, store],
  );
  const focus = useCallback((delivery: DeliverySummary) => selection.setState({ focusedId: delivery.id }), [selection]);
  const bookmark = useCallback(
    ({ id, isBookmarked }: DeliverySummary) => void annotateDeliveries(services, { ids: [id] }, { isBookmarked: !isBookmarked }),
    [services],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    commands.run(event.key === 'ArrowDown' ? 'list.next' : 'list.previous');
  };
  const selectAll = () => {
    selecting.selectAll();
    list.current?.element?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus({ preventScroll: true });
  };
  return { press, focus, bookmark, onKeyDown, selectAll };
}

/** j, k, Enter, Home and End, from anywhere in the window. With a delivery open, moving opens the next one. */
export function useListKeys(list: ListRef, days: DayLayout): void {
  const { stores } = useServices();
  const { store, actions } = useTimeline();
  const show = (index: number, id: DeliveryId) => {
    list.current?.reveal(days.lineOf(index));
    focusRow(list.current, id);
  };
  const goTo = (index: number) => {
    const delivery = rowAt(store.getState().pages, index);
    if (delivery === undefined) return;
    const isOpen = stores.selection.getState().deliveryId !== null;
    stores.selection.setState({ focusedId: delivery.id, ...(isOpen ? { deliveryId: delivery.id } : {}) });
    show(index, delivery.id);
  };
  const indexAfter = (by: number) => {
    const { pages } = store.getState();
    const at = indexOfDelivery(pages, stores.selection.getState().focusedId);
    return at < 0 ? 0 : Math.min(Math.max(at + by, 0), countRows(pages) - 1);
  };
  useCommand('list.next', () => goTo(indexAfter(1)));
  useCommand('list.previous', () => goTo(indexAfter(-1)));
  useCommand('list.open', () => {
    const { focusedId } = stores.selection.getState();
    if (indexOfDelivery(store.getState().pages, focusedId) >= 0) stores.selection.setState({ deliveryId: focusedId });
  });
  useCommand('list.newest', () => {
    actions.showNewest();
    list.current?.scrollToOffset(0);
    goTo(0);
  });
  useCommand('list.last', () => goTo(countRows(store.getState().pages) - 1));
  useSelectionKeys(indexAfter, show);
}

function useSelectionKeys(indexAfter: (by: number) => number, show: (index: number, id: DeliveryId) => void): void {
  const { stores } = useServices();
  const { store } = useTimeline();
  const selecting = useSelectionActions();
  const hasSelection = useTimelineState((state) => !isNothing(state.selection));
  const extend = (by: number) => {
    const { focusedId } = stores.selection.getState();
    const index = indexAfter(by);
    const delivery = rowAt(store.getState().pages, index);
    if (delivery === undefined) return;
    selecting.extendTo(delivery.id, focusedId);
    stores.selection.setState({ focusedId: delivery.id });
    show(index, delivery.id);
  };
  useCommand('list.select-next', () => extend(1));
  useCommand('list.select-previous', () => extend(-1));
  useCommand('list.select', () => {
    const { focusedId } = stores.selection.getState();
    if (focusedId !== null && indexOfDelivery(store.getState().pages, focusedId) >= 0) selecting.toggle(focusedId);
  });
  useCommand('list.select-all', selecting.selectAll);
  useCommand('app.escape', hasSelection ? selecting.clear : null);
}

/** The row may be drawn only after the scroll; one more frame is enough. */
export function focusRow(list: VirtualListHandle | null, id: DeliveryId): void {
  const find = () => list?.element?.querySelector<HTMLElement>(`[data-delivery="${id}"]`) ?? null;
  const row = find();
  if (row !== null) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
}
