import { ArrowLeft, CloudDownload, Disc, ExternalLink, RefreshCw, RotateCw } from 'lucide-react';
import type { Reconciliation } from '#contract/models/reconciliation.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatClock } from '#renderer/lib/format-time.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { useConsoleLink } from '#renderer/platform/use-console-link.ts';
import type { RunPlace } from '#renderer/state/selection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { ArrivedSection } from './parts/arrived-section.tsx';
import { CasesSection } from './parts/cases-section.tsx';
import { EventsSection } from './parts/events-section.tsx';
import { RecoveredSection } from './parts/recovered-section.tsx';
import { missingCount, recoveredAtUs, toneOf } from './run-words.ts';
import styles from './runs.module.css';
import { type ReconcileView, useReconcile } from './use-reconcile.ts';

/** One run: what the Console says happened, against what was captured of it. */
export function RunPage({ run }: { readonly run: RunPlace }) {
  const { stores } = useServices();
  const environment = useStore(stores.environment, (state) => state.environments.find(({ id }) => id === run.environmentId)?.name);
  const view = useReconcile(run);
  return (
    <Page
      title="Run"
      lead={
        <span className={styles.lead}>
          <CopyText text={run.runId} label="run id" />
          {environment === undefined ? null : (
            <span>
              in <bdi>{visibleText(environment)}</bdi>
            </span>
          )}
        </span>
      }
      actions={<Actions run={run} view={view} />}
    >
      <Outcome run={run} view={view} />
    </Page>
  );
}

interface PartProps {
  readonly run: RunPlace;
  readonly view: ReconcileView;
}

function Actions({ run, view }: PartProps) {
  const { stores } = useServices();
  const link = useConsoleLink({ environmentId: run.environmentId, runId: run.runId, organizationId: null }, null);
  const again = useLostFocus<HTMLButtonElement>(view.isRunning);
  const replay = () => stores.selection.setState({ dialog: { kind: 'plan', from: run } });
  useCommand('delivery.replay', replay);
  return (
    <>
      <Button size="small" variant="quiet" icon={ArrowLeft} onClick={() => stores.selection.setState({ view: 'timeline' })}>
        Timeline
      </Button>
      <Tooltip text="Send its deliveries again" shortcut="r">
        <Button size="small" icon={RotateCw} onClick={replay}>
          Replay…
        </Button>
      </Tooltip>
      <Button
        size="small"
        icon={Disc}
        title="Make a scenario of its deliveries"
        onClick={() => stores.selection.setState({ dialog: { kind: 'record', from: run } })}
      >
        Record
      </Button>
      {link === null ? null : (
        <Button size="small" icon={ExternalLink} onClick={link.open}>
          Open in the Console
        </Button>
      )}
      {view.isRunning ? (
        <Button size="small" onClick={view.cancel}>
          Cancel
        </Button>
      ) : null}
      <Button ref={again} size="small" icon={RefreshCw} isBusy={view.isRunning} onClick={view.again}>
        Reconcile again
      </Button>
    </>
  );
}

function Outcome({ run, view }: PartProps) {
  const { stores } = useServices();
  const { reconciliation, error, isRunning, again } = view;
  const openConnection = () => stores.selection.setState({ view: 'console', consoleId: run.environmentId });
  return (
    <>
      {error === undefined ? null : (
        <ErrorCallout error={error} actions={{ retry: again, open_settings: openConnection, reconnect: again }} />
      )}
      {reconciliation === undefined && isRunning ? <Skeleton rows={7} height={36} label="Asking the Console, and reading the log" /> : null}
      {reconciliation === undefined && error !== undefined ? <ArrivedSection run={run} /> : null}
      {reconciliation === undefined ? null : <Story reconciliation={reconciliation} view={view} />}
    </>
  );
}

function Story({ reconciliation, view }: { readonly reconciliation: Reconciliation; readonly view: ReconcileView }) {
  const missing = missingCount(reconciliation);
  const recoveredUs = recoveredAtUs(reconciliation);
  return (
    <>
      <div data-testid="outcome">
        <Callout
          tone={toneOf(reconciliation)}
          title={<bdi>{visibleText(reconciliation.sentence)}</bdi>}
          actions={
            missing === 0 ? null : (
              <Button
                variant={recoveredUs === null ? 'primary' : 'default'}
                size="small"
                icon={CloudDownload}
                isBusy={view.isRecovering}
                onClick={view.recover}
              >
                {recoveredUs === null ? 'Fetch what is missing' : 'Fetch it again'}
              </Button>
            )
          }
        >
          {reconciliation.consoleStatus === null ? (
            'The Console names no status for it.'
          ) : (
            <>
              The Console says <strong className={styles.status}>{visibleText(reconciliation.consoleStatus)}</strong>.
            </>
          )}
          {missing === 0 ? null : <span role="status">{recoveryWords(recoveredUs)}</span>}
        </Callout>
      </div>
      <EventsSection events={reconciliation.events} />
      {reconciliation.recovered.length === 0 ? null : <RecoveredSection snapshots={reconciliation.recovered} />}
      <CasesSection reconciliation={reconciliation} />
    </>
  );
}

function recoveryWords(recoveredUs: number | null): string {
  if (recoveredUs === null) return ' What is fetched comes from the API and is labelled recovered; it is never taken for a delivery.';
  return ` Recovered at ${formatClock(recoveredUs)}: what the API had then is below. The events themselves stay missing.`;
}
