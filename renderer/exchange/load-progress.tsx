import { useEffect, useState } from 'react';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './body-view.module.css';

const patienceMs = 500;

/** Nothing for 200 ms, then the shape of text, then how far it is with a way to stop it. */
export function LoadProgress({
  readBytes,
  totalBytes,
  onStop,
}: {
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly onStop: () => void;
}) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isLong) return <Skeleton rows={6} height={18} label="Loading the body" />;
  const share = totalBytes === 0 ? 1 : readBytes / totalBytes;
  return (
    <div className={styles.waiting}>
      <p>{readBytes < totalBytes ? `Reading ${formatBytes(readBytes)} of ${formatBytes(totalBytes)}` : 'Laying it out'}</p>
      <div
        className={styles.track}
        role="progressbar"
        aria-label="Loading the body"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <div className={styles.fill} style={{ width: `${share * 100}%` }} />
      </div>
      <Button size="small" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
