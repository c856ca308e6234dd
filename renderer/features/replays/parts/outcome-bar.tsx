import type { ReplaySummary } from '#contract/models/replay.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { replayFigures, replayShare } from '#renderer/lib/replay-words.ts';
import styles from '../outcome-bar.module.css';
import { outcomeParts, type PartId } from '../outcome-parts.ts';

/** How far a job is, by what became of its deliveries. The words stand in the legend, or in what names the bar. */
export function OutcomeBar({ job }: { readonly job: ReplaySummary }) {
  const parts = outcomeParts(job);
  return (
    <div
      role="progressbar"
      className={styles.bar}
      aria-label="Deliveries sent"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(replayShare(job) * 100)}
      aria-valuetext={`${replayFigures(job)}: ${parts.map(({ count, word }) => `${formatCount(count)} ${word}`).join(', ')}`}
    >
      {parts.map(({ id, share }) => (share === 0 ? null : <span key={id} className={styles[id]} style={{ flexGrow: share }} />))}
    </div>
  );
}

export interface OutcomeLegendProps {
  readonly job: ReplaySummary;
  /** The parts that the list below is narrowed to; all of them when empty. */
  readonly chosen: readonly PartId[];
  readonly onToggle: (id: PartId) => void;
}

/** Each outcome with its count; pressed, the list shows only these. */
export function OutcomeLegend({ job, chosen, onToggle }: OutcomeLegendProps) {
  return (
    <ul className={styles.legend} aria-label="Deliveries by outcome">
      {outcomeParts(job).map(({ id, sign, word, count }) => (
        <li key={id}>
          <button
            type="button"
            className={styles.legendItem}
            aria-pressed={chosen.includes(id)}
            title={`Show only those that ${id === 'failed' || id === 'succeeded' ? word : `are ${word}`}`}
            onClick={() => onToggle(id)}
          >
            <span className={styles.swatch} data-part={id} aria-hidden="true">
              {sign}
            </span>
            <span className={styles.legendCount}>{formatCount(count)}</span> {word}
          </button>
        </li>
      ))}
    </ul>
  );
}
