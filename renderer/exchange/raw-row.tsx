import { memo } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { hexOf, offsetOf, textOf } from './hex-lines.ts';
import styles from './raw-view.module.css';

export interface RawRowProps {
  readonly offset: number;
  /** The row's bytes in hex, two digits each, `..` for one that is not here yet; a string, so that equal rows are not drawn again. */
  readonly hex: string;
  /** First and last selected column of this row, -1 when none is. */
  readonly from: number;
  readonly to: number;
  /** Column of the moving end of the selection, -1 when it is elsewhere. */
  readonly cursor: number;
}

export const RawRow = memo(function RawRow({ offset, hex, from, to, cursor }: RawRowProps) {
  const columns = Array.from({ length: hex.length / 2 }, (_, column) => column);
  const classOf = (column: number, isQuiet: boolean) =>
    classNames(isQuiet && styles.quiet, column >= from && column <= to && styles.on, column === cursor && styles.cursor) || undefined;
  return (
    <div className={styles.row}>
      <span className={styles.offset}>{offsetOf(offset)}</span>
      <span className={styles.hex}>
        {columns.map((column) => {
          const digits = hex.slice(column * 2, column * 2 + 2);
          return (
            <span key={column} data-at={offset + column} className={classOf(column, digits === '00')}>
              {digits === '..' ? '  ' : digits}
            </span>
          );
        })}
      </span>
      <span className={styles.text}>
        {columns.map((column) => {
          const digits = hex.slice(column * 2, column * 2 + 2);
          const character = textOf(digits === '..' ? undefined : Number.parseInt(digits, 16));
          return (
            <span key={column} data-at={offset + column} className={classOf(column, character === '·')}>
              {character}
            </span>
          );
        })}
      </span>
    </div>
  );
});

/** The hex string of a row for `RawRow`. */
export function rowHex(byteAt: (offset: number) => number | undefined, offset: number, length: number): string {
  let hex = '';
  for (let at = offset; at < offset + length; at += 1) {
    const byte = byteAt(at);
    hex += byte === undefined ? '..' : hexOf(byte);
  }
  return hex;
}
