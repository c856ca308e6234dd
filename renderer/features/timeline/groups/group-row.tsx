// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { DeliveryGroup } from '#contract/models/timeline.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import { verdicts } from '#contract/models/verdict.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { countOf, formatCount } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatClock, formatSpan } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { VerdictSign, verdictLooks } from '#renderer/ui/verdict-mark.tsx';
import styles from './group-list.module.css';
import { typesLine } from './group-rows.ts';

export interface GroupRowProps {
  readonly group: DeliveryGroup;
  readonly id: string;
  readonly isOpen: boolean;
  readonly isTabStop: boolean;
  readonly onToggle: (key: string) => void;
  readonly onFocus: (id: string) => void;
}

export const GroupRow = memo(function GroupRow({ group, id, isOpen, isTabStop, onToggle, onFocus }: GroupRowProps) {
  const { key, newest, count, isExact, firstReceivedAtUs } = group;
  const name = key ?? '';
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of its rows
    <div
      role="row"
      className={classNames(styles.row, isOpen && styles.opened)}
      aria-level={1}
      aria-expanded={isOpen}
      tabIndex={isTabStop ? 0 : -1}
      data-row={id}
      data-group={name}
      onClick={() => onToggle(name)}
      onFocus={() => onFocus(id)}
    >
      <span role="gridcell" className={styles.chevron}>
        <Chevron size={14} strokeWidth={1.5} aria-hidden />
      </span>
      <span
        role="gridcell"
        className={styles.time}
        onMouseEnter={(event) => {
          event.currentTarget.title = describeTime(newest.receivedAtUs, Date.now());
        }}
      >
        {formatClock(newest.receivedAtUs)}
      </span>
      <span role="gridcell" className={styles.key}>
        <CopyText text={name} atMost={26} label="id" tabIndex={-1} />
      </span>
      <span role="gridcell" className={styles.types} title={visibleText(typesLine(group))}>
        <bdi>{visibleText(typesLine(group))}</bdi>
      </span>
      <span role="gridcell" className={styles.verdicts}>
        {verdicts.map((verdict) => (
          <VerdictCount key={verdict} verdict={verdict} counts={group.verdicts} />
        ))}
      </span>
      <span role="gridcell" className={styles.span} title="From the first delivery to the newest">
        {count > 1 ? formatSpan(newest.receivedAtUs - firstReceivedAtUs) : ''}
      </span>
      <span role="gridcell" className={styles.count} title={countOf(count, 'delivery', 'deliveries')}>
        {formatCount(count)}
        {isExact ? '' : '+'}
        <span className="visually-hidden"> deliveries</span>
      </span>
    </div>
  );
});

function VerdictCount({ verdict, counts }: { readonly verdict: Verdict; readonly counts: DeliveryGroup['verdicts'] }) {
  const count = counts[verdict] ?? 0;
  if (count === 0) return null;
  return (
    <span className={styles.verdict} title={`${formatCount(count)} ${verdictLooks[verdict].word}`}>
      <VerdictSign verdict={verdict} />
      {formatCount(count)}
      <span className="visually-hidden"> {verdictLooks[verdict].word}</span>
    </span>
  );
}
