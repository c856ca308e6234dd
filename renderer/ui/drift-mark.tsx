import styles from './drift-mark.module.css';

/** Whether a delivery was compared with the Console, and on how many fields the two disagree. */
export function DriftMark({ count }: { readonly count: number | null }) {
  if (count === null) return null;
  if (count === 0) {
    return (
      <span className={styles.same} title="Compared with the Console: they agree.">
        <span aria-hidden="true">=</span>
        <span className="visually-hidden">agrees with the Console</span>
      </span>
    );
  }
  return (
    <span
      className={styles.drift}
      title={`Drift: the payload and the Console disagree on ${count === 1 ? '1 field' : `${count.toLocaleString('en-US')} fields`}.`}
    >
      <span aria-hidden="true">≠{count > 99 ? '99+' : count}</span>
      <span className="visually-hidden">{count} drift</span>
    </span>
  );
}
