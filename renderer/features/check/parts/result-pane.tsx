import { FileSearch } from 'lucide-react';
import type { Signing } from '#contract/models/signing.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { DiagnosisProgress } from '#renderer/signature/diagnosis-progress.tsx';
import { DiagnosisView } from '#renderer/signature/diagnosis-view.tsx';
import { Limits } from '#renderer/signature/limits.tsx';
import { ReportView } from '#renderer/signature/report-view.tsx';
import { SampleFold } from '#renderer/signature/sample-fold.tsx';
import { verdictTones } from '#renderer/signature/verdict-tones.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { VerdictMark } from '#renderer/ui/verdict-mark.tsx';
import styles from '../check-page.module.css';
import type { CheckRequest, CheckResult, CheckRun } from '../use-check.ts';

export interface ResultPaneProps {
  readonly request: CheckRequest | null;
  readonly run: CheckRun;
  /** A field is wrong, so nothing is judged. */
  readonly isBlocked: boolean;
  readonly onExample: () => void;
}

/** The verdict on what stands on the left, and why. */
export function ResultPane({ request, run, isBlocked, onExample }: ResultPaneProps) {
  if (request === null) return isBlocked ? <Blocked /> : <Start onExample={onExample} />;
  const { phase, result } = run;
  return (
    <div className={styles.result} aria-busy={phase.kind === 'running' || phase.kind === 'staging'}>
      {phase.kind === 'staging' ? (
        <div className={styles.staging}>
          <ProgressBar label="Handing the body in" share={phase.doneBytes / phase.totalBytes} valueText={stagingWords(phase)} />
          <span>{stagingWords(phase)}</span>
          <Button size="small" variant="quiet" onClick={run.cancel}>
            Cancel
          </Button>
        </div>
      ) : null}
      {phase.kind === 'running' ? <DiagnosisProgress onCancel={run.cancel} /> : null}
      {phase.kind === 'stopped' ? (
        <Callout
          tone="info"
          title="The check was stopped"
          actions={
            <Button size="small" onClick={run.again}>
              Check again
            </Button>
          }
        />
      ) : null}
      {phase.kind === 'failed' ? <ErrorCallout error={phase.error} actions={{ retry: run.again, reconnect: run.again }} /> : null}
      {result === undefined || phase.kind === 'failed' ? null : (
        <div className={classNames(styles.found, phase.kind !== 'idle' && styles.outdated)}>
          <Found request={request} result={result} />
        </div>
      )}
    </div>
  );
}

function stagingWords({ doneBytes, totalBytes }: { readonly doneBytes: number; readonly totalBytes: number }): string {
  return `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)} handed in`;
}

function Found({ request, result }: { readonly request: CheckRequest; readonly result: CheckResult }) {
  const { report, diagnosis } = result;
  const { verdict, secretsTried } = report.verification;
  const subject = { endpointId: request.endpointId ?? undefined, signing: request.signing };
  const signing = useSigning(request);
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>Verdict</h2>
        <VerdictMark verdict={verdict} withWord />
      </header>
      <Callout tone={verdictTones[verdict]} title={<span role="status">{visibleText(report.sentence)}</span>}>
        {report.advice === '' || diagnosis.findings.length > 0 ? null : visibleText(report.advice)}
      </Callout>
      {verdict === 'verified' ? null : <DiagnosisView diagnosis={diagnosis} secretsTried={secretsTried} subject={subject} />}
      {verdict === 'verified' ? <Limits signing={signing} /> : null}
      {verdict === 'verified' ? <SampleFold subject={subject} habit={null} /> : null}
      <ReportView report={report} />
    </>
  );
}

/** How it was judged, as far as the window knows it. */
function useSigning({ endpointId, signing }: CheckRequest): Signing {
  const { stores } = useServices();
  const endpoint = useStore(stores.environment, (state) => state.endpoints.find(({ id }) => id === endpointId));
  return changeSigning(endpoint ?? defaultSigning('zof'), signing);
}

function Blocked() {
  return (
    <Empty icon={FileSearch} title="Not judged yet">
      A field on the left needs another value first; it says which.
    </Empty>
  );
}

function Start({ onExample }: { readonly onExample: () => void }) {
  return (
    <Empty
      icon={FileSearch}
      title="Judge a signature without receiving it"
      action={
        <Button variant="primary" onClick={onExample}>
          Fill in an example
        </Button>
      }
    >
      Paste a request and the secret it should be signed with. The verdict and the cause appear here as you type. Nothing is stored, and the
      secret is forgotten when you leave this page.
    </Empty>
  );
}
