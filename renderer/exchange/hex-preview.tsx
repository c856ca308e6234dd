import styles from './body-view.module.css';
import { bytesPerRow, hexOf, offsetOf, textOf } from './hex-lines.ts';

/** A few rows of bytes in hex and as text. */
export function HexPreview({ bytes }: { readonly bytes: Uint8Array }) {
  const rows = Array.from({ length: Math.ceil(bytes.length / bytesPerRow) }, (_, row) => row * bytesPerRow);
  return (
    <div className={styles.hex}>
      {rows.map((offset) => {
        const row = Array.from({ length: bytesPerRow }, (_, column) => bytes[offset + column]);
        return (
          <div key={offset}>
            <b>{offsetOf(offset)}</b>
            {`  ${row.map(hexOf).join(' ')}  `}
            <b>{row.map(textOf).join('')}</b>
          </div>
        );
      })}
    </div>
  );
}
