import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { type ConformanceCheck, conformanceChecks } from '#contract/models/conformance.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { type AimView, targetProblemOf, useAim } from '#renderer/exchange/aim/use-aim.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Page, Section } from '#renderer/ui/page.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { CheckForm } from './parts/check-form.tsx';
import { EarlierReports } from './parts/earlier-reports.tsx';
import { ReportView } from './parts/report-view.tsx';
import { type Limits, readLimits, usualLimits } from './report.ts';
import { type ReportsView, type StartInput, useReports } from './use-reports.ts';

/** One suite of right and wrong requests against one handler, and what it did with each. */
export function ConformancePage() {
  const { stores } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const aim = useAim('conformance');
  const [limits, setLimits] = useState<Limits>(usualLimits);
  const [chosen, setChosen] = useState<readonly ConformanceCheck[]>(conformanceChecks);
  const suite = useAsked('checks', async (client, signal) => (await client.conformance.checks({}, { signal })).items);
  const reports = useReports();
  const { report } = reports;
  const host = hostAskedBy(reports.error);
  const targetProblem = targetProblemOf(reports.error);
  const input = inputOf(aim, limits, chosen);
  const checkSample = () => {
    const { confirmedHost: _, givenSecret: __, ...rest } = inputOf(aim, usualLimits, conformanceChecks) ?? {};
    aim.setDestination({ to: 'sample' });
    reports.start({ ...rest, destination: { to: 'sample' }, signer: { by: 'destination', secret: 'current' } });
  };
  return (
    <Page
      title="Handler check"
      lead="Sends your handler events that are right and events that are wrong on purpose, and says which of them it handles as it should."
    >
      <CheckForm
        aim={aim}
        host={host}
        targetProblem={targetProblem}
        limits={limits}
        suite={suite}
        chosen={chosen}
        isRunning={report?.state === 'running'}
        isStarting={reports.isStarting}
        why={whyNot(aim, limits, chosen, isReadOnly)}
        onLimits={setLimits}
        onChosen={setChosen}
        onStart={() => (input === null ? undefined : reports.start(input))}
        onCancel={reports.cancel}
      />
      {reports.error === undefined || host !== null || targetProblem !== undefined ? null : (
        <ErrorCallout
          error={reports.error}
          onDismiss={reports.dismiss}
          actions={{ enter_secret: () => stores.selection.setState({ view: 'endpoints' }) }}
        />
      )}
      <Result reports={reports} isReadOnly={isReadOnly} onSample={checkSample} />
    </Page>
  );
}

interface ResultProps {
  readonly reports: ReportsView;
  readonly isReadOnly: boolean;
  readonly onSample: () => void;
}

function Result({ reports, isReadOnly, onSample }: ResultProps) {
  const { items, listError, report, shownId, reload } = reports;
  if (items === null && listError !== undefined)
    return <ErrorCallout error={listError} actions={{ retry: reload, reconnect: reload, reload }} />;
  if (items === null && shownId === null) return <Skeleton rows={4} label="Loading reports" />;
  if (shownId === null) {
    return (
      <Section title="Result">
        <Empty
          icon={ShieldCheck}
          title="Nothing was checked yet"
          action={
            <Button disabled={isReadOnly} isBusy={reports.isStarting} onClick={onSample}>
              Check the sample handler
            </Button>
          }
        >
          Name your handler above. To see how it works first, check the sample handler: it runs inside Hookglass and does everything right.
        </Empty>
      </Section>
    );
  }
  return (
    <>
      {report === undefined ? <Skeleton rows={6} height={44} label="Loading the report" /> : <ReportView report={report} />}
      <EarlierReports items={items ?? []} shownId={shownId} onShow={reports.show} />
    </>
  );
}

/** Null while what is typed can not be sent. */
function inputOf(aim: AimView, limits: Limits, checks: readonly ConformanceCheck[]): StartInput | null {
  const { answerWithinMs, burst } = readLimits(limits);
  if (answerWithinMs === undefined || burst === undefined || checks.length === 0) return null;
  return { ...aim.input, answerWithinMs, burst, ...(checks.length === conformanceChecks.length ? {} : { checks: [...checks] }) };
}

function whyNot(aim: AimView, limits: Limits, chosen: readonly ConformanceCheck[], isReadOnly: boolean): string | null {
  const { answerWithinMs, burst } = readLimits(limits);
  if (isReadOnly) return 'The log is read-only: what is sent could not be kept.';
  if (chosen.length === 0) return 'Choose at least one check.';
  if (answerWithinMs === undefined || burst === undefined) return 'A number is not right.';
  return aim.problem;
}
