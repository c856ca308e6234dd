import { FileSearch, RotateCcw } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Finding } from '#contract/models/diagnosis.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { SignatureReport } from '#contract/models/verdict.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
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
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import panes from '../delivery-pane.module.css';
import { type DiagnosisRun, type SignatureView, useDiagnosis, useSignature } from '../use-signature.ts';
import { FixAction } from './fix-action.tsx';
import { JudgementHistory } from './judgement-history.tsx';
import { OutcomeCallout } from './outcome-callout.tsx';
import { useSecretWanted } from './use-secret-wanted.ts';

/** The verdict, why it is so, what to do about it, and what was compared. Secrets stay in the engine. */
export function SignatureTab({ delivery }: { readonly delivery: Delivery }) {
  const view = useSignature(delivery);
  const diagnosis = useDiagnosis(delivery, view.report, view.version);
  if (view.report === undefined && view.error === undefined) return <Skeleton rows={6} label="Comparing signatures" />;
  return (
    <div className={panes.content}>
      {view.report === undefined ? (
        <ErrorCallout error={view.error} actions={{ retry: view.again, reconnect: view.again, reload: view.again }} />
      ) : (
        <Report delivery={delivery} view={view} report={view.report} diagnosis={diagnosis} />
      )}
    </div>
  );
}

interface ReportProps {
  readonly delivery: Delivery;
  readonly view: SignatureView;
  readonly report: SignatureReport;
  readonly diagnosis: DiagnosisRun;
}

function Report({ delivery, view, report, diagnosis }: ReportProps) {
  const { stores } = useServices();
  const endpoint = useStore(stores.environment, (state) => state.endpoints.find(({ id }) => id === delivery.endpointId));
  const { verdict, scheme } = report.verification;
  // why: the endpoint may have another scheme by now; the limits are those of the scheme that judged.
  const signing = endpoint?.scheme === scheme ? endpoint : defaultSigning(scheme);
  return (
    <>
      <Outcome delivery={delivery} view={view} />
      <Callout tone={verdictTones[verdict]} title={visibleText(report.sentence)} actions={<Actions delivery={delivery} view={view} />}>
        {report.advice === '' || !needsAdvice(diagnosis) ? null : visibleText(report.advice)}
      </Callout>
      {view.judgeError === undefined ? null : <ErrorCallout error={view.judgeError} />}
      {verdict === 'verified' ? (
        <>
          <Limits signing={signing} />
          <SampleFold subject={{ endpointId: delivery.endpointId, signing: {} }} habit={null} />
        </>
      ) : null}
      <Why delivery={delivery} view={view} report={report} diagnosis={diagnosis} endpoint={endpoint} />
      {report.history.length > 1 ? <JudgementHistory history={report.history} /> : null}
      <ReportView report={report} />
    </>
  );
}

/** A finding has better advice than the verdict alone; while one is looked for, the words stay away rather than come and go. */
function needsAdvice({ state }: DiagnosisRun): boolean {
  return state.kind === 'ready' ? state.diagnosis.findings.length === 0 : state.kind !== 'running';
}

function Actions({ delivery, view }: Pick<ReportProps, 'delivery' | 'view'>) {
  const { stores } = useServices();
  return (
    <>
      <Button size="small" icon={RotateCcw} isBusy={view.isJudging} onClick={() => void view.judge()}>
        Judge again
      </Button>
      <Button size="small" icon={FileSearch} onClick={() => stores.selection.setState({ view: 'check', checkedId: delivery.id })}>
        Check this one by hand
      </Button>
    </>
  );
}

/** The result takes the focus: what was pressed may be gone with the finding it was in. */
function Outcome({ delivery, view }: Pick<ReportProps, 'delivery' | 'view'>) {
  const element = useRef<HTMLDivElement>(null);
  const { outcome } = view;
  useEffect(() => {
    if (outcome !== undefined) element.current?.focus({ preventScroll: false });
  }, [outcome]);
  if (outcome === undefined) return null;
  return (
    <div ref={element} tabIndex={-1}>
      <OutcomeCallout delivery={delivery} outcome={outcome} />
    </div>
  );
}

function Why({ delivery, view, report, diagnosis, endpoint }: ReportProps & { readonly endpoint: Endpoint | undefined }) {
  const { state } = diagnosis;
  const wanted = useSecretWanted(delivery, endpoint, view);
  if (state.kind === 'none') return null;
  if (state.kind === 'running') return <DiagnosisProgress onCancel={diagnosis.cancel} />;
  if (state.kind === 'failed') return <ErrorCallout error={state.error} actions={{ retry: diagnosis.again, reconnect: diagnosis.again }} />;
  if (state.kind === 'stopped') {
    return (
      <Callout
        tone="info"
        title="Looking for the cause was stopped"
        actions={
          <Button size="small" onClick={diagnosis.again}>
            Look again
          </Button>
        }
      />
    );
  }
  const renderFix = (finding: Finding, isFirst: boolean): ReactNode =>
    finding.fix === null ? null : (
      <FixAction fix={finding.fix} secret={finding.secret} delivery={delivery} view={view} isFirst={isFirst} onEnterSecret={wanted.open} />
    );
  const needsSecret = report.verification.verdict === 'no-secret';
  return (
    <DiagnosisView
      diagnosis={state.diagnosis}
      secretsTried={report.verification.secretsTried}
      subject={{ endpointId: delivery.endpointId, signing: {} }}
      renderFix={renderFix}
      nextAction={
        needsSecret && wanted.open !== null ? (
          <Button variant="primary" size="small" onClick={wanted.open}>
            Enter the secret
          </Button>
        ) : undefined
      }
    />
  );
}
