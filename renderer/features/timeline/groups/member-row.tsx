// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { maskUrl } from '#domain/masking.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { describeTime, formatClock, formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { DriftMark } from '#renderer/ui/drift-mark.tsx';
import { VerdictMark } from '#renderer/ui/verdict-mark.tsx';
import type { GroupListRow } from './group-rows.ts';
import styles from './member-row.module.css';

export interface MemberRowProps {
  readonly row: Extract<GroupListRow, { kind: 'delivery' }>;
  readonly isTabStop: boolean;
  readonly onOpen: (delivery: DeliverySummary) => void;
  readonly onFocus: (id: string) => void;
}

/** A delivery within a group: what tells it from its neighbours, without what they share. */
export function MemberRow({ row, isTabStop, onOpen, onFocus }: MemberRowProps) {
  const { stores } = useServices();
  const { delivery, id, level } = row;
  const isOpen = useStore(stores.selection, (state) => state.deliveryId === delivery.id);
  const { answeredStatus, durationUs, duplicateNumber } = delivery;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of its rows
    <div
      role="row"
      className={classNames(styles.row, level === 2 && styles.inner, isOpen && styles.open)}
      aria-level={level}
      aria-selected={isOpen}
      tabIndex={isTabStop ? 0 : -1}
      data-row={id}
      data-delivery={delivery.id}
      onClick={() => onOpen(delivery)}
      onFocus={() => onFocus(id)}
    >
      <span
        role="gridcell"
        className={styles.time}
        onMouseEnter={(event) => {
          event.currentTarget.title = describeTime(delivery.receivedAtUs, Date.now());
        }}
      >
        {formatClock(delivery.receivedAtUs)}
      </span>
      <span role="gridcell" className={styles.verdict}>
        <VerdictMark verdict={delivery.verdict} />
      </span>
      <span role="gridcell" className={styles.type}>
        <bdi>{visibleText(delivery.eventType ?? `${delivery.method} ${maskUrl(delivery.url)}`)}</bdi>{' '}
        <DriftMark count={delivery.driftCount} />
      </span>
      <span role="gridcell" className={styles.figure}>
        {answeredStatus ?? '–'}
      </span>
      <span role="gridcell" className={styles.figure}>
        {durationUs === null ? '–' : formatDuration(durationUs)}
      </span>
      <span role="gridcell" className={styles.duplicate}>
        {duplicateNumber > 1 ? (
          <>
            ×{duplicateNumber}
            <span className="visually-hidden"> duplicate</span>
          </>
        ) : null}
      </span>
    </div>
  );
}
