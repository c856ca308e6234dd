import { useEffect, useEffectEvent, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { ScenarioRunId } from '#contract/ids.ts';
import type { ScenarioRun, ScenarioRunSummary } from '#contract/models/scenario.ts';
import { useFeed, useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { isActive, noRuns, type RunsState, runsOf, withList, withRun } from './runs.ts';
import type { ScenarioFacts } from './scenario-document.ts';

export type StartInput = Parameters<ApiClient['scenarios']['start']>[0];
export type RunCommand = 'pause' | 'resume' | 'step' | 'stop';

export interface RunsView {
  /** Of the scenario that is open, newest first. */
  readonly items: readonly ScenarioRunSummary[];
  readonly shown: ScenarioRunSummary | undefined;
  /** Steps of the shown one; undefined until they are here. */
  readonly run: ScenarioRun | undefined;
  readonly error: unknown;
  readonly isStarting: boolean;
  readonly start: (input: StartInput, isStep: boolean) => void;
  readonly act: (command: RunCommand) => void;
  readonly show: (id: ScenarioRunId) => void;
  readonly dismiss: () => void;
}

/** Runs of the open scenario: the newest is shown unless another was chosen; all of it follows the feed. */
export function useRuns(scenario: ScenarioFacts | null): RunsView {
  const { client } = useServices();
  const [state, setState] = useState<RunsState>(noRuns);
  const [chosen, setChosen] = useState<ScenarioRunId | null>(null);
  const [error, setError] = useState<unknown>(undefined);
  const take = (run: ScenarioRun) => setState((before) => withRun(before, run));
  const list = useEffectEvent(async () => {
    try {
      const { items } = await client.scenarios.runs({});
      setState((before) => withList(before, items));
    } catch {
      // Earlier runs are a convenience; without them the next run is shown all the same.
    }
  });
  const read = useEffectEvent(async (id: ScenarioRunId) => {
    try {
      take(await client.scenarios.run({ id }));
    } catch (problem) {
      setError(problem);
    }
  });
  useEffect(() => void list(), []);
  const items = scenario === null ? [] : runsOf(state.items ?? [...state.runs.values()], scenario);
  const shown = items.find(({ id }) => id === chosen) ?? items[0];
  const shownId = shown?.id;
  const run = shownId === undefined ? undefined : state.runs.get(shownId);
  const isUnknown = shownId !== undefined && run === undefined;
  useEffect(() => {
    if (isUnknown && shownId !== undefined) void read(shownId);
  }, [isUnknown, shownId]);
  useFeed(({ events, isStale }) => {
    for (const event of events) if (event.kind === 'scenario.progress') take(event.run);
    if (!isStale) return;
    void list();
    if (run !== undefined && isActive(run)) void read(run.id);
  });
  const starting = useRunning(async ({ input, isStep }: { readonly input: StartInput; readonly isStep: boolean }) => {
    setError(undefined);
    try {
      const started = await client.scenarios.start(input);
      // why: the feed may have told of it already, and knows more.
      setState((before) => (before.runs.has(started.id) ? before : withRun(before, started)));
      setChosen(started.id);
      if (isStep) await client.scenarios.step({ id: started.id });
    } catch (problem) {
      setError(problem);
    }
  });
  return {
    items,
    shown,
    run,
    error,
    isStarting: starting.isRunning,
    start: (input, isStep) => void starting.run({ input, isStep }),
    act: (command) => {
      if (shownId === undefined) return;
      setError(undefined);
      client.scenarios[command]({ id: shownId }).then(take, setError);
    },
    show: (id) => {
      setError(undefined);
      setChosen(id);
    },
    dismiss: () => setError(undefined),
  };
}
