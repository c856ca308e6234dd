// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { formatDay, isSameDay } from '#renderer/lib/format-time.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/virtual-list.tsx';
import { countRows, indexOfDelivery, rowAt } from '../selectors.ts';
import styles from '../timeline.module.css';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { DeliveryRow } from './delivery-row.tsx';
import { ListHead } from './list-head.tsx';

type ListRef = { readonly current: VirtualListHandle | null };

/** Less than half a row from the top counts as the top. */
const topTolerance = 14;

const rowHeights = { compact: 28, comfortable: 34 } as const;

export function DeliveryList() {
  const { stores } = useServices();
  const { actions } = useTimeline();
  const pages = useTimelineState((state) => state.pages);
  const nextCursor = useTimelineState((state) => state.nextCursor);
  const fresh = useTimelineState((state) => state.fresh);
  const isFollowing = useTimelineState((state) => state.isFollowing);
  const openId = useStore(stores.selection, (state) => state.deliveryId);
  const focusedId = useStore(stores.selection, (state) => state.focusedId);
  const density = useStore(stores.settings, (state) => state.settings.density);
  const [firstInView, setFirstInView] = useState(0);
  const list = useRef<VirtualListHandle>(null);
  const count = countRows(pages);
  const tabStop = indexOfDelivery(pages, focusedId) >= 0 ? focusedId : (rowAt(pages, 0)?.id ?? null);

  const { open, focus, onArrow } = useRowHandlers();
  useListKeys(list);
  useFocusReturn(list, openId, focusedId);
  useLayoutEffect(() => {
    // Following means the top is in view, whatever was put there meanwhile.
    if (isFollowing && list.current !== null && list.current.offset > 0) list.current.scrollToOffset(0);
  }, [isFollowing]);

  const keyOf = useCallback((index: number) => rowAt(pages, index)?.id ?? `row-${index}`, [pages]);
  const renderRow = (index: number) => {
    const delivery = rowAt(pages, index);
    if (delivery === undefined) return <div className={styles.loadingRow} role="row" aria-busy="true" />;
    return (
      <DeliveryRow
        delivery={delivery}
        position={index + 1}
        isOpen={delivery.id === openId}
        isFresh={fresh.has(delivery.id)}
        startsDay={startsDay(rowAt(pages, index - 1), delivery)}
        isTabStop={delivery.id === tabStop}
        onOpen={open}
        onFocus={focus}
      />
    );
  };
  return (
    <div
      role="grid"
      className={styles.grid}
      aria-label="Deliveries"
      aria-rowcount={nextCursor === null ? count + 1 : -1}
      aria-readonly="true"
    >
      <ListHead day={dayOf(rowAt(pages, firstInView))} />
      <VirtualList
        handle={list}
        role="rowgroup"
        onKeyDown={onArrow}
        count={count}
        rowHeight={rowHeights[density]}
        keyOf={keyOf}
        renderRow={renderRow}
        onRange={(first, last, offset) => {
          setFirstInView(first);
          actions.setFollowing(offset <= topTolerance);
          actions.look(first, last);
        }}
      />
    </div>
  );
}

function useRowHandlers() {
  const { commands, stores } = useServices();
  const { selection } = stores;
  const open = useCallback(
    (delivery: DeliverySummary) => selection.setState({ focusedId: delivery.id, deliveryId: delivery.id }),
    [selection],
  );
  const focus = useCallback((delivery: DeliverySummary) => selection.setState({ focusedId: delivery.id }), [selection]);
  const onArrow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    commands.run(event.key === 'ArrowDown' ? 'list.next' : 'list.previous');
  };
  return { open, focus, onArrow };
}

/** The day a row is of; null for today. */
function dayOf(delivery: DeliverySummary | undefined): string | null {
  return delivery === undefined || isSameDay(delivery.receivedAtUs, Date.now() * 1000) ? null : formatDay(delivery.receivedAtUs);
}

/** Where the focus came from is where it returns to when the detail closes, unless something else has taken it. */
function useFocusReturn(list: ListRef, openId: DeliveryId | null, focusedId: DeliveryId | null): void {
  const wasOpen = useRef(openId !== null);
  useEffect(() => {
    if (wasOpen.current && openId === null && focusedId !== null && isFocusFree()) focusRow(list.current, focusedId);
    wasOpen.current = openId !== null;
  }, [list, openId, focusedId]);
}

function startsDay(above: DeliverySummary | undefined, delivery: DeliverySummary): boolean {
  return above !== undefined && !isSameDay(above.receivedAtUs, delivery.receivedAtUs);
}

/** j, k, Enter, Home and End, from anywhere in the window. With a delivery open, moving opens the next one. */
function useListKeys(list: ListRef): void {
  const { stores } = useServices();
  const { store, actions } = useTimeline();
  const goTo = (index: number) => {
    const delivery = rowAt(store.getState().pages, index);
    if (delivery === undefined) return;
    const isOpen = stores.selection.getState().deliveryId !== null;
    stores.selection.setState({ focusedId: delivery.id, ...(isOpen ? { deliveryId: delivery.id } : {}) });
    list.current?.reveal(index);
    focusRow(list.current, delivery.id);
  };
  const move = (by: number) => {
    const { pages } = store.getState();
    const at = indexOfDelivery(pages, stores.selection.getState().focusedId);
    goTo(at < 0 ? 0 : Math.min(Math.max(at + by, 0), countRows(pages) - 1));
  };
  useCommand('list.next', () => move(1));
  useCommand('list.previous', () => move(-1));
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
}

function isFocusFree(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** The row may be drawn only after the scroll; one more frame is enough. */
function focusRow(list: VirtualListHandle | null, id: DeliveryId): void {
  const find = () => list?.element?.querySelector<HTMLElement>(`[data-delivery="${id}"]`) ?? null;
  const row = find();
  if (row !== null) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
}
