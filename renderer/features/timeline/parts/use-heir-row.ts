import { useEffect, useRef } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import { isFocusLost } from '#renderer/lib/lost-focus.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { countRows, indexOfDelivery, rowAt } from '../selectors.ts';
import type { Page } from '../store.ts';
import { focusRow, type ListRef } from './use-list-keys.ts';

/**
 * When the row that has the focus goes away, its heir has it: the one that whoever deleted it chose, else the one that comes to its place,
 * else the last.
 */
export function useHeirRow(list: ListRef, pages: readonly Page[], focusedId: DeliveryId | null): void {
  const { stores } = useServices();
  const place = useRef(-1);
  /** Whether a row had the focus when this was looked at last. */
  const isHeld = useRef(false);
  useEffect(() => {
    const index = indexOfDelivery(pages, focusedId);
    const wasAt = place.current;
    if (index >= 0) place.current = index;
    if (!isFocusLost()) {
      isHeld.current = document.activeElement?.closest('[data-delivery]') !== null;
      return;
    }
    const heir = index >= 0 ? rowAt(pages, index) : rowAt(pages, Math.min(wasAt, countRows(pages) - 1));
    if (!isHeld.current || heir === undefined) return;
    stores.selection.setState({ focusedId: heir.id });
    focusRow(list.current, heir.id);
  }, [list, pages, focusedId, stores]);
}
