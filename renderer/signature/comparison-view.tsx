import type { SignatureReport } from '#contract/models/verdict.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { type Difference, firstDifference } from './first-difference.ts';
import styles from './report-view.module.css';

export interface ComparisonViewProps {
  readonly comparison: SignatureReport['comparisons'][number];
  readonly received: readonly string[];
}

/** What was received above what this secret gives, the first character that differs marked in both. */
export function ComparisonView({ comparison, received }: ComparisonViewProps) {
  const { expected } = comparison;
  const difference = expected === null ? undefined : firstDifference(received, expected);
  return (
    <div className={classNames(styles.pair, comparison.matches && styles.good)}>
      <div className={styles.who}>
        <bdi>{visibleText(comparison.secretName)}</bdi>
        <span className={comparison.matches ? styles.matches : styles.differs}>{markOf(comparison.matches, difference)}</span>
      </div>
      <span className={styles.label}>received</span>
      {difference === undefined ? (
        <span className={styles.label}>no signature</span>
      ) : (
        <Marked text={difference.received} agrees={difference.agrees} isSame={comparison.matches} />
      )}
      {expected === null ? null : (
        <>
          <span className={styles.label}>expected</span>
          <Marked text={expected} agrees={difference?.agrees ?? 0} isSame={comparison.matches} />
        </>
      )}
    </div>
  );
}

function markOf(matches: boolean, difference: Difference | undefined): string {
  if (matches) return '✓ matches';
  return difference === undefined ? '? nothing to compare' : `✕ differs from character ${formatCount(difference.agrees + 1)}`;
}

function Marked({ text, agrees, isSame }: { readonly text: string; readonly agrees: number; readonly isSame: boolean }) {
  if (isSame) return <bdi className={styles.value}>{visibleText(text)}</bdi>;
  return (
    <bdi className={styles.value}>
      <span className={styles.same}>{visibleText(text.slice(0, agrees))}</span>
      <mark className={styles.first}>{visibleText(text.slice(agrees, agrees + 1))}</mark>
      {visibleText(text.slice(agrees + 1))}
    </bdi>
  );
}
