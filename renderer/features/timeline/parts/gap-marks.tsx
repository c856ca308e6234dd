import type { DayLayout } from '../day-layout.ts';
import type { GapPlace } from '../gap-places.ts';
import { describeGap } from '../histogram/histogram-words.ts';
import styles from './gap-marks.module.css';

export interface GapMarksProps {
  readonly places: readonly GapPlace[];
  readonly days: DayLayout;
  readonly rowHeight: number;
}

/** A hatched line between two rows, with its words. The line above the list says the same to those who do not see it. */
export function GapMarks({ places, days, rowHeight }: GapMarksProps) {
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
