// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the list has the focus and names the row that is active
import { type KeyboardEvent, useRef } from 'react';
import type { AttemptId } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { maskUrl } from '#domain/masking.ts';
import { AttemptStatus } from '#renderer/exchange/attempt-status.tsx';
import { describeTime, formatClock, formatDuration } from '#renderer/lib/format-time.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/virtual-list.tsx';
import { sourceWord } from '../attempt-filter.ts';
import styles from '../attempts.module.css';

export interface AttemptRowsProps {
  readonly items: readonly AttemptSummary[];
  readonly openId: AttemptId | null;
  readonly chosen: ReadonlySet<AttemptId>;
  readonly onOpen: (id: AttemptId) => void;
  readonly onChoose: (attempt: AttemptSummary) => void;
  readonly onNearEnd: () => void;
}

const rowHeight = 28;
const ahead = 40;

/** Newest first. Arrows move and open, space chooses. */
export function AttemptRows({ items, openId, chosen, onOpen, onChoose, onNearEnd }: AttemptRowsProps) {
  const list = useRef<VirtualListHandle>(null);
  const at = items.findIndex(({ id }) => id === openId);
  const press = (event: KeyboardEvent) => {
    const current = items[at];
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || (by === undefined && event.key !== ' ')) return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) {
      if (current !== undefined) onChoose(current);
      return;
    }
    const next = at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by));
    const attempt = items[next];
    if (attempt === undefined) return;
    onOpen(attempt.id);
    list.current?.reveal(next);
  };
  return (
    <div className={styles.rows}>
      <div className={styles.head} aria-hidden="true">
        <span />
        <span>Time</span>
        <span>Answer</span>
        <span>Target</span>
        <span className={styles.wideOnly}>Source</span>
        <span className={styles.wideOnly}>What it means</span>
        <span className={styles.end}>Took</span>
      </div>
      <VirtualList
        role="grid"
        aria-label="Attempts"
        aria-multiselectable
        aria-rowcount={items.length}
        aria-activedescendant={at < 0 ? undefined : `attempt-${openId}`}
        tabIndex={0}
        handle={list}
        count={items.length}
        rowHeight={rowHeight}
        keyOf={(index) => items[index]?.id ?? String(index)}
        renderRow={(index) => (
          <Row
            attempt={items[index]}
            isOpen={index === at}
            isChosen={items[index] !== undefined && chosen.has(items[index].id)}
            onOpen={onOpen}
            onChoose={onChoose}
          />
        )}
        onRange={(_, last) => (last + ahead > items.length ? onNearEnd() : undefined)}
        onKeyDown={press}
      />
    </div>
  );
}

interface RowProps {
  readonly attempt: AttemptSummary | undefined;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly onOpen: (id: AttemptId) => void;
  readonly onChoose: (attempt: AttemptSummary) => void;
}

function Row({ attempt, isOpen, isChosen, onOpen, onChoose }: RowProps) {
  if (attempt === undefined) return null;
  const { id, startedAtUs, targetUrl, source, sentence, phases } = attempt;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the arrow keys and space
    <div
      id={`attempt-${id}`}
      role="row"
      aria-selected={isChosen}
      aria-current={isOpen ? 'true' : undefined}
      className={styles.row}
      onClick={(event) => (event.ctrlKey || event.metaKey || event.shiftKey ? onChoose(attempt) : onOpen(id))}
    >
      <span
        className={styles.box}
        data-chosen={isChosen || undefined}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onChoose(attempt);
        }}
      >
        {isChosen ? '✓' : ''}
      </span>
      <span role="gridcell" className={styles.time} title={describeTime(startedAtUs, Date.now())}>
        {formatClock(startedAtUs)}
      </span>
      <span role="gridcell">
        <AttemptStatus attempt={attempt} />
      </span>
      <span role="gridcell" className={styles.url}>
        <bdi>{visibleText(shortenMiddle(maskUrl(targetUrl), 80))}</bdi>
      </span>
      <span role="gridcell" className={styles.wideOnly}>
        {sourceWord(source)}
      </span>
      <span role="gridcell" className={`${styles.sentence} ${styles.wideOnly}`}>
        <bdi>{visibleText(sentence)}</bdi>
      </span>
      <span role="gridcell" className={styles.took}>
        {phases.totalUs === null ? '' : formatDuration(phases.totalUs)}
      </span>
    </div>
  );
}
