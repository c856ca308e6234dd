import type { Expectation } from '#contract/models/composer.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './panels.module.css';

const words: Readonly<Record<Expectation['answer'], string>> = {
  accept: '✓ taken',
  refuse: '⊘ refused',
  'accept-or-refuse': '⊙ either',
  none: '– no answer',
};

/** How a correct handler answers. */
export function ExpectationNote({ expectation }: { readonly expectation: Expectation }) {
  const tone = expectation.answer === 'accept' ? styles.accept : expectation.answer === 'refuse' ? styles.refuse : undefined;
  return (
    <div className={styles.expect}>
      <span className={classNames(styles.expectWord, tone)}>{words[expectation.answer]}</span>
      <span>{visibleText(expectation.sentence)}</span>
    </div>
  );
}
