import { useEffect, useState } from 'react';
import styles from './skeleton.module.css';

/** Rows in the shape of what is coming; shows nothing for the first 200 ms. */
export function Skeleton({
  rows = 3,
  height = 28,
  label = 'Loading',
}: {
  readonly rows?: number;
  readonly height?: number;
  readonly label?: string;
}) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return <div className={styles.skeleton} aria-busy="true" />;
  return (
    <div className={styles.skeleton} aria-busy="true" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className={styles.row} style={{ height }}>
          <div className={styles.bar} style={{ width: 86 }} />
          <div className={styles.bar} style={{ width: `${28 + ((row * 37) % 40)}%` }} />
        </div>
      ))}
    </div>
  );
}
