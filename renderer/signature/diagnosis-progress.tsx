import { useEffect, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from './diagnosis-view.module.css';

const quietMs = 200;

/** A search under way. Says nothing for the first 200 ms, in which most end. */
export function DiagnosisProgress({ onCancel }: { readonly onCancel: () => void }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), quietMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return <div className={styles.progress} aria-busy="true" />;
  return (
    <div className={styles.progress} role="status" aria-busy="true">
      <Spinner size={14} />
      <span className={styles.progressWords}>Looking for the cause: other secrets, encodings, bodies and clocks</span>
      <Button size="small" variant="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
