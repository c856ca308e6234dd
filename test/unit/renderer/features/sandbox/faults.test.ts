import { describe, expect, it } from 'vitest';
import { defaultFaults } from '#domain/sandbox-faults.ts';
import { actsFor, kinds, statusTone } from '#renderer/features/sandbox/acts.ts';
import { durationWords, faultWords, parseMs, parseSchedule, parseWhole } from '#renderer/features/sandbox/faults.ts';
import { runInput, startDraft } from '#renderer/features/sandbox/run-draft.ts';

describe('how the sandbox misbehaves', () => {
  it('is nothing by default, and told in words otherwise', () => {
    expect(faultWords(defaultFaults)).toEqual([]);
    const faults = { ...defaultFaults, signature: 'missing', copies: 3, retryScheduleMs: [1_000, 5_000], changeAfterMs: 2_000 } as const;
    expect(faultWords({ ...faults, retryScheduleMs: [...faults.retryScheduleMs] })).toEqual([
      'sends unsigned',
      'sends each event 3 times',
      'tries again 2 times',
      'changes objects 2 s after their event',
    ]);
  });

  it('is typed as people write times', () => {
    expect(parseMs('500', 60_000)).toEqual({ kind: 'value', value: 500 });
    expect(parseMs(' 1.5 S ', 60_000)).toEqual({ kind: 'value', value: 1_500 });
    expect(parseMs('1 min', 60_000)).toEqual({ kind: 'value', value: 60_000 });
    expect(parseMs('2 min', 60_000)).toEqual({ kind: 'problem', problem: 'At most 1 min' });
    for (const text of ['', 'soon', '-1', '1 day']) expect(parseMs(text, 60_000).kind, text).toBe('problem');
    expect(parseSchedule('1 s, 5s; 30 s')).toEqual({ kind: 'value', value: [1_000, 5_000, 30_000] });
    expect(parseSchedule(' ')).toEqual({ kind: 'value', value: [] });
    expect(parseSchedule('1,2,3,4,5,6,7,8,9,10,11').kind).toBe('problem');
    expect(parseWhole('10', 1, 10)).toEqual({ kind: 'value', value: 10 });
    expect(parseWhole('11', 1, 10).kind).toBe('problem');
  });

  it('is written so that it can be typed again', () => {
    for (const ms of [0, 1, 500, 999, 1_000, 1_500, 60_000, 90_000, 3_600_000]) {
      expect(parseMs(durationWords(ms), 3_600_000), durationWords(ms)).toEqual({ kind: 'value', value: ms });
    }
  });
});

it('offers a quiet change for all, and of the rest what can happen to a thing as it stands', () => {
  for (const kind of kinds) expect(actsFor(kind, 'online', 'current').at(-1)).toMatchObject({ act: 'change-quietly', obstacle: null });
  const obstacles = (kind: (typeof kinds)[number], status: string) => actsFor(kind, status, 'current').map(({ obstacle }) => obstacle);
  expect(obstacles('runs', 'failed')).toEqual(['it has ended: failed', 'it has ended: failed', 'it has ended: failed', null, null]);
  expect(obstacles('runs', 'running')).toEqual([null, null, null, 'it is still running', null]);
  expect(obstacles('agents', 'offline')).toEqual(['it is offline already', null, null]);
});

it('names every event that follows, in the order of sending', () => {
  const sends = (status: string, envelope: 'current' | 'legacy', act: string) =>
    actsFor('runs', status, envelope).find((choice) => choice.act === act)?.sends;
  expect(sends('queued', 'current', 'fail-run')).toEqual(['run.started', 'run.completed', 'run.failed', 'remediation.plan_pending']);
  expect(sends('running', 'legacy', 'fail-run')?.slice(0, 3)).toEqual(['issue.detected', 'agent.completed', 'run.completed']);
  expect(sends('queued', 'current', 'cancel-run')).toEqual(['run.completed']);
  expect(sends('running', 'current', 'pass-run')).toEqual(['run.completed']);
});

it('tints the words of states it knows and no others', () => {
  expect(['passed', 'failed', 'running', 'pending_approval', 'offline', 'online', 'whatever'].map(statusTone)).toEqual([
    'ok',
    'bad',
    'info',
    'warn',
    'bad',
    'ok',
    'quiet',
  ]);
});

it('sends of a run only what was chosen', () => {
  expect(runInput(startDraft)).toEqual({ stepMs: 1_000, withheldTypes: [] });
  expect(runInput({ ...startDraft, outcome: 'failed', change: '0', pace: '0', withheld: ['run.failed'], projectId: 'proj_1' })).toEqual({
    stepMs: 0,
    withheldTypes: ['run.failed'],
    outcome: 'failed',
    changeAfterMs: 0,
    projectId: 'proj_1',
  });
});
