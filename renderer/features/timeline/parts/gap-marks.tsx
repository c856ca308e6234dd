import type { DayLayout } from '../day-layout.ts';
import { gapPlaces } from '../gap-places.ts';
import { describeGap } from '../histogram/histogram-words.ts';
import type { Page } from '../store.ts';
import { useTimelineState } from '../timeline-context.tsx';
import styles from './gap-marks.module.css';

export interface GapMarksProps {
  readonly pages: readonly Page[];
  readonly days: DayLayout;
  /** Lines in view. */
  readonly inView: { readonly first: number; readonly last: number };
  readonly rowHeight: number;
}

/** A hatched line between two rows, with its words. The line above the list says the same to those who do not see it. */
export function GapMarks({ pages, days, inView, rowHeight }: GapMarksProps) {
  const gaps = useTimelineState((state) => state.gaps);
  const places = gapPlaces(pages, gaps, days.rowAtOrBelow(inView.first), days.rowAtOrBelow(inView.last));
  return places.map(({ row, gap }) => (
    <div
      key={gap.fromUs}
      className={styles.gap}
      style={{ top: days.lineOf(row) * rowHeight }}
      aria-hidden="true"
      data-gap-line={gap.reason}
    >
      <span className={styles.words}>{describeGap(gap)}</span>
    </div>
  ));
}
