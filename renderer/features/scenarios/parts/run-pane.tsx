import { type KeyboardEvent, useState } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { HostConsent } from '#renderer/exchange/aim/host-consent.tsx';
import { targetProblemOf, useAim } from '#renderer/exchange/aim/use-aim.ts';
import { useServices } from '#renderer/platform/services.tsx';
import styles from '../run.module.css';
import { isActive, readPercent } from '../runs.ts';
import { scenarioRefOf } from '../scenario-document.ts';
import type { DocumentView } from '../use-document.ts';
import type { Checked } from '../use-problems.ts';
import { type StartInput, useRuns } from '../use-runs.ts';
import { EarlierRuns } from './earlier-runs.tsx';
import { RunButtons } from './run-buttons.tsx';
import { type RunOptions, RunSettings } from './run-settings.tsx';
import { RunView } from './run-view.tsx';

export interface RunPaneProps {
  readonly view: DocumentView;
  readonly checked: Checked | null;
  readonly isReadOnly: boolean;
  readonly onLine: (line: number) => void;
}

/** Where it is run and how, the run of the moment with its steps, and those before. */
export function RunPane({ view, checked, isReadOnly, onLine }: RunPaneProps) {
  const { stores } = useServices();
  const { document, state } = view;
  const aim = useAim('scenarios');
  const [options, setOptions] = useState<RunOptions>({ pauses: '100', onFailure: 'stop', environment: '' });
  const runs = useRuns(state.scenario);
  const active = runs.shown !== undefined && isActive(runs.shown) ? runs.shown : undefined;
  const host = hostAskedBy(runs.error);
  const pausePercent = readPercent(options.pauses);
  const why = whyNot({ view, checked, isReadOnly, problem: aim.problem, pausePercent });

  const start = async (isStep: boolean) => {
    if (why !== null || pausePercent === undefined || !(await document.flush())) return;
    const { scenario } = document.store.getState();
    if (scenario === null) return;
    const environmentId = stores.environment.getState().environments.find(({ id }) => id === options.environment)?.id;
    const input: StartInput = {
      ...aim.input,
      scenario: scenarioRefOf(scenario.id ?? scenario.slug),
      pausePercent,
      onFailure: options.onFailure,
      begin: isStep ? 'paused' : 'running',
      ...(environmentId === undefined ? {} : { environmentId }),
    };
    runs.start(input, isStep);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (active === undefined) void start(false);
    else if (active.state === 'paused') runs.act('resume');
  };
  return (
    <section className={styles.run} aria-label="Run" onKeyDown={onKeyDown}>
      <div className={styles.runHead}>
        <RunSettings
          aim={aim}
          options={options}
          targetProblem={targetProblemOf(runs.error)}
          isDisabled={active !== undefined}
          onOptions={setOptions}
        />
        {host === null && aim.confirmedHost === undefined ? null : (
          <HostConsent host={host ?? aim.confirmedHost ?? null} onConsent={aim.setConfirmedHost} />
        )}
        {runs.error === undefined || host !== null || targetProblemOf(runs.error) !== undefined ? null : (
          <ErrorCallout
            error={runs.error}
            onDismiss={runs.dismiss}
            actions={{ enter_secret: () => stores.selection.setState({ view: 'endpoints' }) }}
          />
        )}
        <RunButtons
          active={active}
          isStarting={runs.isStarting}
          why={why}
          onRun={() => void start(false)}
          onStep={() => void start(true)}
          onAct={runs.act}
        />
      </div>
      <RunView shown={runs.shown} run={runs.run} onLine={onLine} />
      <EarlierRuns items={runs.items} shownId={runs.shown?.id} onShow={runs.show} />
    </section>
  );
}

interface Facts {
  readonly view: DocumentView;
  readonly checked: Checked | null;
  readonly isReadOnly: boolean;
  readonly problem: string | null;
  readonly pausePercent: number | undefined;
}

/** Why it can not run now, in a sentence; null when it can. */
function whyNot({ view, checked, isReadOnly, problem, pausePercent }: Facts): string | null {
  if (isReadOnly) return 'The log is read-only: what is sent could not be kept.';
  if (view.state.scenario === null) return 'The scenario is not here yet.';
  const isBroken = checked?.text === view.state.text && checked.problems.some(({ severity }) => severity === 'error');
  if (isBroken) return 'The text has a mistake: put it right first.';
  if (pausePercent === undefined) return 'Pauses take 0 to 1000 percent of what is written.';
  return problem;
}
