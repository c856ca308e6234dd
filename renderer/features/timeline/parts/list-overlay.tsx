import type { DayLayout } from '../day-layout.ts';
import { gapPlaces } from '../gap-places.ts';
import { MarkLines } from '../secret-marks/mark-lines.tsx';
import type { MarkPlace } from '../secret-marks/mark-places.ts';
import type { Page } from '../store.ts';
import { useTimelineState } from '../timeline-context.tsx';
import { StickyDays } from './day-line.tsx';
import { GapMarks } from './gap-marks.tsx';

export interface ListOverlayProps {
  readonly pages: readonly Page[];
  readonly days: DayLayout;
  /** Lines in view. */
  readonly inView: { readonly first: number; readonly last: number };
  readonly rowHeight: number;
  readonly marks: readonly MarkPlace[];
}

/** What lies over the rows without moving them: names of days, gaps, changes of secrets. */
export function ListOverlay({ pages, days, inView, rowHeight, marks }: ListOverlayProps) {
  const gaps = useTimelineState((state) => state.gaps);
  const places = gapPlaces(pages, gaps, days.rowAtOrBelow(inView.first), days.rowAtOrBelow(inView.last));
  return (
    <>
      <StickyDays days={days.daysWithin(inView.first, inView.last)} rowHeight={rowHeight} />
      <GapMarks places={places} days={days} rowHeight={rowHeight} />
      <MarkLines places={marks} rowHeight={rowHeight} />
    </>
  );
}
