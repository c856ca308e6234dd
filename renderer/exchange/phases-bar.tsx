import type { AttemptSummary } from '#contract/models/replay.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { type Phase, phasesOf } from './attempt-words.ts';
import styles from './phases-bar.module.css';

/** Where the time went, as shares of the whole, with every number beside it. */
export function PhasesBar({ phases }: { readonly phases: AttemptSummary['phases'] }) {
  const parts = phasesOf(phases);
  if (parts.length === 0) return null;
  return (
    <div className={styles.phases}>
      <Bar parts={parts} />
      <dl className={styles.legend}>
        {parts.map((part) => (
          <div key={part.id} className={styles.entry}>
            <dt>
              <span className={classNames(styles.mark, styles[part.id])} aria-hidden="true" />
              {part.label}
            </dt>
            <dd>{formatDuration(part.us)}</dd>
          </div>
        ))}
        {phases.totalUs === null ? null : (
          <div className={classNames(styles.entry, styles.total)}>
            <dt>Total</dt>
            <dd>{formatDuration(phases.totalUs)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function Bar({ parts }: { readonly parts: readonly Phase[] }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {parts.map((part) => (
        <div key={part.id} className={classNames(styles.part, styles[part.id])} style={{ flexGrow: Math.max(part.us, 1), flexBasis: 0 }} />
      ))}
    </div>
  );
}
