import { Ban, CircleAlert, CircleCheck, CircleDashed, type LucideIcon } from 'lucide-react';
import type { ConnectionCheck } from '#contract/models/console.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from '../tables.module.css';

type Outcome = ConnectionCheck['outcome'];

const looks: Readonly<Record<Outcome, { readonly icon: LucideIcon; readonly word: string }>> = {
  works: { icon: CircleCheck, word: 'works' },
  refused: { icon: Ban, word: 'refused' },
  failed: { icon: CircleAlert, word: 'failed' },
  skipped: { icon: CircleDashed, word: 'skipped' },
};

/** Shape and word; the colour only repeats them. */
export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  const { icon: Icon, word } = looks[outcome];
  return (
    <span className={classNames(styles.outcome, styles[outcome])}>
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {word}
    </span>
  );
}
