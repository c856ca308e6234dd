import { HelpCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Diagnosis, Finding } from '#contract/models/diagnosis.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Callout } from '#renderer/ui/callout.tsx';
import styles from './diagnosis-view.module.css';
import { foundWords, nextStepWords, triedWords } from './diagnosis-words.ts';
import { FindingCard } from './finding-card.tsx';
import { SampleFold } from './sample-fold.tsx';
import type { SampleSubject } from './use-sample.ts';

export interface DiagnosisViewProps {
  readonly diagnosis: Diagnosis;
  /** Secrets that counted. */
  readonly secretsTried: number;
  readonly subject: SampleSubject;
  /** What can be pressed about a finding; null where there is nothing to press. */
  readonly renderFix?: ((finding: Finding, isFirst: boolean) => ReactNode) | undefined;
  /** Beside the next step where nothing was found. */
  readonly nextAction?: ReactNode;
}

/** Why a signature did not verify: what was proven, then what is only likely; or what was tried in vain. */
export function DiagnosisView({ diagnosis, secretsTried, subject, renderFix, nextAction }: DiagnosisViewProps) {
  const { findings, hints } = diagnosis;
  const tried = triedWords(diagnosis, secretsTried);
  return (
    <section className={styles.diagnosis} aria-label="Why">
      {findings.length === 0 ? (
        <Callout tone="info" title="No cause could be proven" actions={nextAction}>
          <p>{tried}.</p>
          <p>{nextStepWords(diagnosis.reason)}</p>
        </Callout>
      ) : (
        <>
          <h3 className={styles.caption}>{foundWords(findings)}</h3>
          <ol className={styles.findings}>
            {findings.map((finding, index) => (
              <li key={`${finding.code} ${finding.secret?.id ?? ''} ${finding.proof}`}>
                <FindingCard finding={finding} isFirst={index === 0} subject={subject} fix={renderFix?.(finding, index === 0) ?? null} />
              </li>
            ))}
          </ol>
        </>
      )}
      {hints.length === 0 ? null : <Hints hints={hints} />}
      {findings.length === 0 ? <SampleFold subject={subject} habit={null} /> : null}
      <p className={styles.tried}>
        {findings.length === 0 ? '' : `${tried}. `}
        {diagnosis.isComplete ? '' : 'Time ran out before everything was tried.'}
      </p>
    </section>
  );
}

function Hints({ hints }: { readonly hints: Diagnosis['hints'] }) {
  return (
    <div className={styles.hints}>
      <h3 className={styles.caption}>Not proven</h3>
      <ul>
        {hints.map((hint) => (
          <li key={`${hint.code} ${hint.sentence}`} className={styles.hint}>
            <HelpCircle size={14} strokeWidth={1.5} aria-hidden />
            <span>{visibleText(hint.sentence)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
