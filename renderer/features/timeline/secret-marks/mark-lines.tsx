import { KeyRound } from 'lucide-react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './mark-lines.module.css';
import type { MarkPlace } from './mark-places.ts';
import { describeMark, describeMarks } from './mark-words.ts';

export interface MarkLinesProps {
  readonly places: readonly MarkPlace[];
  /** Rows above which a gap stands as well: the words then stand higher, so that both can be read. */
  readonly gapRows: ReadonlySet<number>;
  readonly rowHeight: number;
}

/** The id by which the row above names the mark as its description. */
export function markIdOf({ marks: [newest] }: MarkPlace): string {
  return `secret-mark-${newest?.endpointId ?? ''}-${newest?.atUs ?? 0}`;
}

/** A thin line between two rows, with its words. It lies over the rows, so that nothing moves when a secret changes. */
export function MarkLines({ places, gapRows, rowHeight }: MarkLinesProps) {
  const nowUs = Date.now() * 1000;
  return places.map((place) => (
    <div
      key={markIdOf(place)}
      className={classNames(styles.line, gapRows.has(place.row) && styles.raised)}
      style={{ top: place.line * rowHeight }}
      aria-hidden="true"
      data-secret-mark={place.row}
    >
      <span className={styles.words}>
        <KeyRound size={11} strokeWidth={1.75} aria-hidden />
        <span className={styles.text}>{describeMarks(place.marks, nowUs)}</span>
      </span>
      <span hidden id={markIdOf(place)}>
        {place.marks.map((mark) => describeMark(mark, nowUs)).join('. ')}
      </span>
    </div>
  ));
}
