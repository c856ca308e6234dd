/** What is chosen for a run before it starts, and what of it is sent. Pure. */
import type { ApiClient } from '#contract/api.ts';
import type { runOutcomes } from '#contract/models/sandbox.ts';

type Outcome = (typeof runOutcomes)[number];

export interface RunDraft {
  /** Empty: any. */
  readonly projectId: string;
  readonly suiteId: string;
  readonly outcome: Outcome | '';
  readonly pace: Pace;
  readonly change: Change;
  readonly withheld: readonly string[];
}

export const outcomes: readonly { readonly value: Outcome | ''; readonly label: string }[] = [
  { value: '', label: 'Passed, mostly' },
  { value: 'passed', label: 'Passed' },
  { value: 'failed', label: 'Failed' },
  { value: 'error', label: 'In error' },
  { value: 'canceled', label: 'Canceled' },
];

type Pace = '0' | '1000' | '5000' | '30000';
export const paces: readonly { readonly value: Pace; readonly label: string }[] = [
  { value: '0', label: 'No time' },
  { value: '1000', label: '1 s' },
  { value: '5000', label: '5 s' },
  { value: '30000', label: '30 s' },
];

type Change = '' | '0' | '2000' | '10000';
export const changes: readonly { readonly value: Change; readonly label: string }[] = [
  { value: '', label: 'Stays as told' },
  { value: '0', label: 'Changes at once, untold' },
  { value: '2000', label: 'Changes 2 s later, untold' },
  { value: '10000', label: 'Changes 10 s later, untold' },
];

/** What a run may send, in the order in which it does. */
export const withholdable = ['run.started', 'run.completed', 'run.failed', 'remediation.plan_pending'] as const;

export const startDraft: RunDraft = { projectId: '', suiteId: '', outcome: '', pace: '1000', change: '', withheld: [] };

export function runInput(draft: RunDraft): Parameters<ApiClient['sandbox']['startRun']>[0] {
  return {
    stepMs: Number(draft.pace),
    withheldTypes: [...draft.withheld],
    ...(draft.projectId === '' ? {} : { projectId: draft.projectId }),
    ...(draft.suiteId === '' ? {} : { suiteId: draft.suiteId }),
    ...(draft.outcome === '' ? {} : { outcome: draft.outcome }),
    ...(draft.change === '' ? {} : { changeAfterMs: Number(draft.change) }),
  };
}
