/** Runs of scenarios as the window knows them, and how they are told. Pure. */
import type { ScenarioRunId } from '#contract/ids.ts';
import type { ScenarioRun, ScenarioRunSummary, StepResult } from '#contract/models/scenario.ts';
import type { Tone } from '#renderer/ui/callout.tsx';
import type { ScenarioFacts } from './scenario-document.ts';

export interface RunsState {
  /** Newest first; null until they were asked for. */
  readonly items: readonly ScenarioRunSummary[] | null;
  /** Those whose steps are known. */
  readonly runs: ReadonlyMap<ScenarioRunId, ScenarioRun>;
}

export const noRuns: RunsState = { items: null, runs: new Map() };

const keptRuns = 50;

export function isActive({ state }: Pick<ScenarioRunSummary, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}

function summaryOf({ steps: _, ...summary }: ScenarioRun): ScenarioRunSummary {
  return summary;
}

/** A run as the feed or an answer tells it. What has ended is never taken back by an answer that comes late. */
export function withRun(state: RunsState, run: ScenarioRun): RunsState {
  const known = state.runs.get(run.id);
  if (known !== undefined && !isActive(known) && isActive(run)) return state;
  const others = (state.items ?? []).filter(({ id }) => id !== run.id);
  const items = [...others, summaryOf(run)].sort((one, other) => other.startedAtUs - one.startedAtUs).slice(0, keptRuns);
  const runs = new Map([...state.runs, [run.id, run] as const].slice(-keptRuns));
  return { items: state.items === null ? null : items, runs };
}

/** The list as the engine has it; runs that the feed told of since are kept as they were told. */
export function withList(state: RunsState, items: readonly ScenarioRunSummary[]): RunsState {
  const told = [...state.runs.values()].filter((run) => !items.some(({ id }) => id === run.id)).map(summaryOf);
  const merged = items.map((item) => {
    const run = state.runs.get(item.id);
    return run === undefined || isActive(run) ? item : summaryOf(run);
  });
  return { ...state, items: [...told, ...merged].sort((one, other) => other.startedAtUs - one.startedAtUs).slice(0, keptRuns) };
}

/** Runs of one scenario; one that comes with Hookglass has no id, so its runs are known by their name. */
export function runsOf(items: readonly ScenarioRunSummary[], scenario: ScenarioFacts): readonly ScenarioRunSummary[] {
  return items.filter(({ scenarioId, name }) =>
    scenario.id === null ? scenarioId === null && name === scenario.name : scenarioId === scenario.id,
  );
}

export interface Look {
  readonly word: string;
  readonly tone: Tone | 'quiet';
}

const runLooks: Readonly<Record<ScenarioRunSummary['state'], Look>> = {
  running: { word: 'running', tone: 'info' },
  paused: { word: 'paused', tone: 'warn' },
  passed: { word: 'passed', tone: 'ok' },
  failed: { word: 'failed', tone: 'bad' },
  cancelled: { word: 'stopped', tone: 'quiet' },
  interrupted: { word: 'interrupted', tone: 'warn' },
};

export function runLook(state: ScenarioRunSummary['state']): Look {
  return runLooks[state];
}

/** How long a step took, microseconds; null while it has not ended. */
export function tookUs({ startedAtUs, endedAtUs }: Pick<StepResult, 'startedAtUs' | 'endedAtUs'>): number | null {
  return startedAtUs === null || endedAtUs === null ? null : Math.max(0, endedAtUs - startedAtUs);
}

/** How deep a step stands in others: `4.2` is one deep. */
export function depthOf({ path }: Pick<StepResult, 'path'>): number {
  return path.split('.').length - 1;
}

/** `2 errors, 1 warning`; null without any. */
export function problemCount(problems: readonly { readonly severity: 'error' | 'warning' | 'info' }[]): string | null {
  const of = (severity: 'error' | 'warning' | 'info', one: string, many: string) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  };
  const parts = [...of('error', 'mistake', 'mistakes'), ...of('warning', 'warning', 'warnings'), ...of('info', 'remark', 'remarks')];
  return parts.length === 0 ? null : parts.join(', ');
}

/** Pauses as a person writes them, in percent; undefined for what is none. */
export function readPercent(text: string): number | undefined {
  const match = /^\s*([0-9]{1,4})\s*%?\s*$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  const percent = Number(match[1]);
  return percent <= 1000 ? percent : undefined;
}
