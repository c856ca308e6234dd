import { useEffect, useRef } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import { isFocusLost } from '#renderer/lib/lost-focus.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { countRows, indexOfDelivery, rowAt } from '../selectors.ts';
import type { Page } from '../store.ts';
import { focusRow, type ListRef } from './use-list-keys.ts';

/** When the row with the focus goes away, the one that comes to its place has it; above the end of the list, the last one. */
export function useHeirRow(list: ListRef, pages: readonly Page[], focusedId: DeliveryId | null): void {
  const { stores } = useServices();
  const place = useRef(-1);
  useEffect(() => {
    const index = indexOfDelivery(pages, focusedId);
    if (index >= 0) {
      place.current = index;
      return;
    }
    if (place.current < 0 || !isFocusLost()) return;
    const heir = rowAt(pages, Math.min(place.current, countRows(pages) - 1));
    if (heir === undefined) return;
    stores.selection.setState({ focusedId: heir.id });
    focusRow(list.current, heir.id);
  }, [list, pages, focusedId, stores]);
}
