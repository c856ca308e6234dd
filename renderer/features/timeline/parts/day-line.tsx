// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { formatDayName } from '#renderer/lib/format-time.ts';
import type { NamedDay } from '../day-layout.ts';
import styles from './day-line.module.css';

/** The line that names a day, for who reads row by row; what is seen is drawn by `StickyDays`. */
export function DayLine({ atUs, position, columns }: { readonly atUs: number; readonly position: number; readonly columns: number }) {
  return (
    <div role="row" className={styles.line} aria-rowindex={position} data-day={formatDayName(atUs, Date.now() * 1000)}>
      <span role="gridcell" aria-colspan={columns} className="visually-hidden">
        {formatDayName(atUs, Date.now() * 1000)}
      </span>
    </div>
  );
}

/** Each day's name at its line, and stuck at the top while its rows are in view; the next day pushes it out. */
export function StickyDays({ days, rowHeight }: { readonly days: readonly NamedDay[]; readonly rowHeight: number }) {
  return days.map(({ line, end, atUs }) => (
    <div
      key={`${line}-${atUs}`}
      className={styles.day}
      style={{ top: line * rowHeight, height: (end - line) * rowHeight }}
      aria-hidden="true"
    >
      <div className={styles.name} style={{ height: rowHeight }} data-day-name>
        {formatDayName(atUs, Date.now() * 1000)}
      </div>
    </div>
  ));
}
