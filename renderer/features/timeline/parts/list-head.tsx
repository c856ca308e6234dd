// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import styles from './list-head.module.css';

const columns = [
  { id: 'time', label: 'Time' },
  { id: 'verdict', label: 'Verdict', isHidden: true },
  { id: 'type', label: 'Type' },
  { id: 'run', label: 'Run' },
  { id: 'status', label: 'Ans.', title: 'What the sender was answered' },
  { id: 'duration', label: 'Took', title: 'From the arrival of the head to the end of the answer' },
  { id: 'size', label: 'Size' },
  { id: 'duplicate', label: 'Duplicate', isHidden: true },
] as const satisfies readonly { id: string; label: string; isHidden?: boolean; title?: string }[];

/** `day` is that of the first row in view; null for today. */
export function ListHead({ day }: { readonly day: string | null }) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" className={styles.row} aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column.id} role="columnheader" className={styles[column.id]} title={'title' in column ? column.title : undefined}>
            <span className={'isHidden' in column ? 'visually-hidden' : undefined}>
              {column.id === 'time' && day !== null ? day : column.label}
            </span>
          </span>
        ))}
      </div>
    </div>
  );
}
