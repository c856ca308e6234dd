import { KeyRound } from 'lucide-react';
import styles from './mark-lines.module.css';
import type { MarkPlace } from './mark-places.ts';
import { describeMark, describeMarks } from './mark-words.ts';

export interface MarkLinesProps {
  readonly places: readonly MarkPlace[];
  readonly rowHeight: number;
}

/** The id by which the row above names the mark as its description. */
export function markIdOf({ marks: [newest] }: MarkPlace): string {
  return `secret-mark-${newest?.endpointId ?? ''}-${newest?.atUs ?? 0}`;
}

/** A thin line between two rows, with a key that opens to its words under the pointer. It lies over the rows, so that nothing moves when a secret changes. */
export function MarkLines({ places, rowHeight }: MarkLinesProps) {
  const nowUs = Date.now() * 1000;
  return places.map((place) => (
    <div
      key={markIdOf(place)}
      className={styles.line}
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
