import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { maskUrl } from '#domain/masking.ts';
import { AttemptLoader } from '#renderer/exchange/attempt-loader.tsx';
import { AttemptStatus } from '#renderer/exchange/attempt-status.tsx';
import { judgementLook } from '#renderer/exchange/judgement-words.ts';
import { describeTime, formatClock, formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './attempts-tab.module.css';

export interface AttemptRowProps {
  readonly attempt: AttemptSummary;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

const deadlineNotes: Readonly<Record<NonNullable<AttemptSummary['deadline']>, string>> = {
  'in-time': 'in time',
  late: 'later than 10 s',
  'not-2xx': 'not a 2xx',
  'no-answer': 'no answer',
};

export function AttemptRow({ attempt, isOpen, onToggle }: AttemptRowProps) {
  const id = useId();
  const notes = [
    `#${attempt.number}`,
    attempt.kind,
    attempt.deadline === null ? '' : deadlineNotes[attempt.deadline],
    attempt.judgement === null ? '' : judgementLook(attempt.judgement.word).word.toLowerCase(),
  ].filter((note) => note !== '');
  return (
    <li className={styles.item}>
      <button type="button" className={styles.row} aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
        <span className={styles.chevronCell}>
          <ChevronRight className={styles.chevron} size={14} strokeWidth={1.5} aria-hidden />
        </span>
        <span className={styles.state}>
          <AttemptStatus attempt={attempt} />
        </span>
        <bdi className={styles.url} title={visibleText(maskUrl(attempt.targetUrl))}>
          {visibleText(maskUrl(attempt.targetUrl))}
        </bdi>
        <span className={styles.meta}>{notes.join(' · ')}</span>
        <span className={styles.time} title={describeTime(attempt.startedAtUs, Date.now())}>
          {formatClock(attempt.startedAtUs)}
        </span>
        <span className={styles.took}>{attempt.phases.totalUs === null ? '' : formatDuration(attempt.phases.totalUs)}</span>
      </button>
      {isOpen ? (
        <div id={id} className={styles.open}>
          <AttemptLoader id={attempt.id} outcome={attempt.outcome} leavesOut={['status']} />
        </div>
      ) : null}
    </li>
  );
}
