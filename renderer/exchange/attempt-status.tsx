import type { AttemptSummary } from '#contract/models/replay.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './attempt-view.module.css';
import { attemptLook } from './attempt-words.ts';

/** The status answered, or what happened in its place; shape, word and colour together. */
export function AttemptStatus({ attempt }: { readonly attempt: Pick<AttemptSummary, 'outcome' | 'status'> }) {
  const look = attemptLook(attempt);
  return (
    <span className={classNames(styles.status, styles[look.tone])}>
      <span aria-hidden="true">{look.sign} </span>
      {look.word}
    </span>
  );
}
