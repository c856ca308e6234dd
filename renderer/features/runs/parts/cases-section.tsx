import type { Reconciliation } from '#contract/models/reconciliation.ts';
import { formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Section } from '#renderer/ui/page.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import { casesWords } from '../run-words.ts';
import styles from '../runs.module.css';

/** Outcomes of the cases as the Console counts them, and where that comes from. */
export function CasesSection({ reconciliation }: { readonly reconciliation: Reconciliation }) {
  const { cases, run, reconciledAtUs } = reconciliation;
  return (
    <Section title="What the Console has">
      <dl className={styles.facts}>
        <dt>Cases</dt>
        <dd>
          {visibleText(casesWords(reconciliation))}
          {cases.total === 0 ? null : <CaseBar cases={cases} />}
        </dd>
        {run.path === null ? null : (
          <>
            <dt>Asked for</dt>
            <dd>
              <bdi className={styles.mono}>{visibleText(run.path)}</bdi>
              {run.status === null ? null : <span className={styles.quiet}> · HTTP {run.status}</span>}
            </dd>
          </>
        )}
        {run.requestId === null ? null : (
          <>
            <dt>Request id</dt>
            <dd>
              <CopyText text={run.requestId} label="request id" />
            </dd>
          </>
        )}
        <dt>Reconciled</dt>
        <dd className={styles.mono}>
          <TimeText timeUs={reconciledAtUs}>{formatClock(reconciledAtUs)}</TimeText>
        </dd>
      </dl>
    </Section>
  );
}

/** The same figures as lengths. They are said in words above, so this is only looked at. */
function CaseBar({ cases }: { readonly cases: Reconciliation['cases'] }) {
  return (
    <div className={styles.caseBar} aria-hidden="true">
      {cases.byStatus
        .filter(({ count }) => count > 0)
        .map(({ status, count }) => (
          <span
            key={status}
            className={styles.casePiece}
            data-tone={toneOfCase(status)}
            style={{ flexGrow: count / cases.total }}
            title={`${count.toLocaleString('en-US')} ${status}`}
          />
        ))}
    </div>
  );
}

function toneOfCase(status: string): 'ok' | 'bad' | 'other' {
  if (/^pass/i.test(status)) return 'ok';
  return /fail|error/i.test(status) ? 'bad' : 'other';
}
