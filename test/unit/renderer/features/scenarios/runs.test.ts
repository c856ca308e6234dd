import { describe, expect, it } from 'vitest';
import { type ScenarioRun, scenarioRunSchema, scenarioRunStates } from '#contract/models/scenario.ts';
import {
  depthOf,
  noRuns,
  problemCount,
  readPercent,
  runLook,
  runsOf,
  tookUs,
  withList,
  withRun,
} from '#renderer/features/scenarios/runs.ts';

function aRun(number: number, changes: Partial<ScenarioRun> = {}): ScenarioRun {
  const usual = {
    id: `srn_${number}`,
    scenarioId: null,
    name: 'Happy run',
    targetUrl: 'http://localhost/',
    state: 'running',
    sentence: 'Step 1 of 2.',
    startedAtUs: number,
    endedAtUs: null,
    doneSteps: 0,
    totalSteps: 2,
    steps: [],
  };
  return { ...scenarioRunSchema.parse(usual), ...changes };
}

const summary = ({ steps: _, ...rest }: ScenarioRun) => rest;

describe('runs as they are told', () => {
  it('stand newest first, each once', () => {
    const listed = withList(noRuns, [summary(aRun(2)), summary(aRun(1))]);
    const told = withRun(withRun(listed, aRun(3)), aRun(2, { doneSteps: 1 }));
    expect(told.items?.map(({ id, doneSteps }) => `${id} ${doneSteps}`)).toEqual(['srn_3 0', 'srn_2 1', 'srn_1 0']);
  });

  it('are not taken back by an answer that comes late', () => {
    const ended = aRun(1, { state: 'passed', endedAtUs: 9 });
    const state = withRun(withRun(withList(noRuns, []), ended), aRun(1));
    expect(state.runs.get(ended.id)?.state).toBe('passed');
    expect(withList(state, [summary(aRun(1))]).items?.[0]?.state).toBe('passed');
  });

  it('are in the list before it was asked for', () => {
    expect(withList(withRun(noRuns, aRun(5)), [summary(aRun(1))]).items?.map(({ id }) => id)).toEqual(['srn_5', 'srn_1']);
  });

  it('belong to a kept scenario by its id, and to a ready one by its name', () => {
    const kept = scenarioRunSchema.shape.scenarioId.parse('scn_1');
    const items = [summary(aRun(3)), summary(aRun(2, { scenarioId: kept })), summary(aRun(1, { name: 'Other' }))];
    const facts = { slug: 'happy-run', name: 'Happy run', description: '', changedAtUs: null };
    expect(runsOf(items, { ...facts, id: null }).map(({ id }) => id)).toEqual(['srn_3']);
    expect(runsOf(items, { ...facts, id: kept, name: 'Renamed' }).map(({ id }) => id)).toEqual(['srn_2']);
  });
});

describe('words', () => {
  it('names every state', () => {
    expect(new Set(scenarioRunStates.map((state) => runLook(state).word)).size).toBe(scenarioRunStates.length);
  });

  it('counts what is wrong with a text by how bad it is', () => {
    const of = (...severities: readonly ('error' | 'warning' | 'info')[]) => problemCount(severities.map((severity) => ({ severity })));
    expect(of()).toBeNull();
    expect(of('error', 'warning', 'error')).toBe('2 mistakes, 1 warning');
  });

  it('reads percent as a person writes them', () => {
    expect([' 50', '0%', '1000 %', '1001', '-1', 'half', ''].map(readPercent)).toEqual([
      50,
      0,
      1000,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('knows how long a step took and how deep it stands', () => {
    expect(tookUs({ startedAtUs: 5, endedAtUs: 12 })).toBe(7);
    expect(tookUs({ startedAtUs: 5, endedAtUs: null })).toBeNull();
    expect([depthOf({ path: '3' }), depthOf({ path: '4.2' })]).toEqual([0, 1]);
  });
});
