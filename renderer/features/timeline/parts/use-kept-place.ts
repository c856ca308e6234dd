import { useLayoutEffect, useRef } from 'react';
import type { DayLayout } from '../day-layout.ts';
import { indexOfDelivery, rowAt } from '../selectors.ts';
import type { Page } from '../store.ts';
import { useTimelineState } from '../timeline-context.tsx';
import type { ListRef } from './use-list-keys.ts';

interface Drawn {
  readonly pages: readonly Page[];
  readonly days: DayLayout;
}

/** How far down a row is looked for that is still there, when those at the top of the view are gone. */
const lookedThrough = 60;

/**
 * Keeps what is looked at where it is: rows that come or go above it move the scroll position, not the rows. While the list follows,
 * its top is in view instead, and so is that of another window onto the log.
 */
export function useKeptPlace(list: ListRef, drawn: Drawn, rowHeight: number): void {
  const isFollowing = useTimelineState((state) => state.isFollowing);
  const before = useRef(drawn);
  useLayoutEffect(() => {
    const shown = list.current;
    const previous = before.current;
    before.current = drawn;
    if (shown === null) return;
    if (isFollowing) {
      // why `knownOffset`: to ask the page where it is has it laid out at once, with each arrival, only to hear that it is at its top.
      if (shown.knownOffset > 0) shown.scrollToOffset(0);
      return;
    }
    if (previous.pages === drawn.pages) return;
    const moved = movedBy(previous, drawn, Math.floor(shown.offset / rowHeight));
    const isAnotherWindow = moved === null && !drawn.pages.some((page) => previous.pages.includes(page));
    if (isAnotherWindow) shown.scrollToOffset(0);
    else if (moved !== null && moved !== 0) shown.scrollToOffset(shown.offset + moved * rowHeight);
  }, [list, drawn, rowHeight, isFollowing]);
}

/** Lines by which the first row in view has moved; null when neither it nor one of those below it is there any more. */
function movedBy(previous: Drawn, now: Drawn, firstLine: number): number | null {
  const first = previous.days.rowAtOrBelow(firstLine);
  for (let row = first; row < first + lookedThrough; row += 1) {
    const at = indexOfDelivery(now.pages, rowAt(previous.pages, row)?.id ?? null);
    // Those that went from between do not count: what was below them takes their place.
    if (at >= 0) return now.days.lineOf(at) - previous.days.lineOf(first);
  }
  return null;
}
