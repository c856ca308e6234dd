import { BadgeCheck, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Finding } from '#contract/models/diagnosis.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { secretWords } from './diagnosis-words.ts';
import { DifferenceView } from './difference-view.tsx';
import styles from './finding-card.module.css';
import { SampleFold } from './sample-fold.tsx';
import type { SampleSubject } from './use-sample.ts';

export interface FindingCardProps {
  readonly finding: Finding;
  /** The likeliest: open from the start. */
  readonly isFirst: boolean;
  readonly subject: SampleSubject;
  readonly fix: ReactNode;
}

/** One proven cause: what happened, what to do, the press that does it, the proof, the bytes, the code. */
export function FindingCard({ finding, isFirst, subject, fix }: FindingCardProps) {
  const [isOpen, setOpen] = useState(isFirst);
  return (
    <details className={styles.card} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.head}>
        <ChevronRight className={styles.chevron} size={16} strokeWidth={1.5} aria-hidden />
        <span className={styles.sentence}>{visibleText(finding.sentence)}</span>
      </summary>
      {isOpen ? <Content finding={finding} subject={subject} fix={fix} /> : null}
    </details>
  );
}

function Content({ finding, subject, fix }: Omit<FindingCardProps, 'isFirst'>) {
  return (
    <div className={styles.content}>
      <p className={styles.advice}>{visibleText(finding.advice)}</p>
      {fix}
      <p className={styles.proof}>
        <BadgeCheck size={14} strokeWidth={1.75} aria-hidden />
        <span>
          <b>Proven:</b> {visibleText(finding.proof)}
          {visibleText(secretNote(finding))}
        </span>
      </p>
      {finding.difference === null ? null : <DifferenceView difference={finding.difference} />}
      <SampleFold subject={subject} habit={finding.habit} />
    </div>
  );
}

/** Which secret it was proven with, where the proof does not name it. */
function secretNote({ secret, proof }: Finding): string {
  if (secret === null) return '';
  const isNamed = proof.includes(secret.name) && (secret.endpointName === null || proof.includes(secret.endpointName));
  return isNamed ? '' : ` With secret ${secretWords(secret)}.`;
}
