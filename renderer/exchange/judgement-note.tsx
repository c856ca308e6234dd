import type { AnswerJudgement } from '#contract/models/composer.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './attempt-view.module.css';
import { judgementLook } from './judgement-words.ts';

/** Whether a correct handler would have answered so: sign, word, and the sentence with what was expected and what came. */
export function JudgementNote({ judgement }: { readonly judgement: AnswerJudgement }) {
  return (
    <p className={styles.judgement}>
      <JudgementMark word={judgement.word} />
      <bdi className={styles.judgementText}>{visibleText(judgement.sentence)}</bdi>
    </p>
  );
}

export function JudgementMark({ word }: { readonly word: AnswerJudgement['word'] }) {
  const look = judgementLook(word);
  return (
    <span className={classNames(styles.judgementWord, styles[look.tone])}>
      <span aria-hidden="true">{look.sign} </span>
      {look.word}
    </span>
  );
}
