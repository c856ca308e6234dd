/** What can happen to a thing of the sandbox's world. Pure. */
import type { ApiClient } from '#contract/api.ts';
import { runOutcomes, type Sandbox } from '#contract/models/sandbox.ts';

export type Act = Parameters<ApiClient['sandbox']['act']>[0]['act'];

export const kinds = ['runs', 'plans', 'agents', 'gates', 'integrations'] as const;
export type Kind = (typeof kinds)[number];

export interface ActChoice {
  readonly act: Act;
  readonly label: string;
  /** The events that follow, in their order; none where nothing is sent. */
  readonly sends: readonly string[];
  /** Why it can not happen to the thing as it is; null where it can. */
  readonly obstacle: string | null;
}

export const kindNames: Readonly<Record<Kind, string>> = {
  runs: 'Runs',
  plans: 'Plans',
  agents: 'Agents',
  gates: 'Gates',
  integrations: 'Integrations',
};

type Envelope = Sandbox['faults']['envelope'];

interface ActRule {
  readonly act: Act;
  readonly label: string;
  /** Statuses to which it can happen; any when left out. */
  readonly from?: readonly string[];
  readonly sends: (status: string, envelope: Envelope) => readonly string[];
}

const nothing = () => [];
const underWay = ['queued', 'running'];
const quiet: ActRule = { act: 'change-quietly', label: 'Change it without an event', sends: nothing };

/** A run that is queued starts first, unless it is canceled. Two of the types are known to the legacy envelope only. */
function endingWith(...last: readonly string[]): ActRule['sends'] {
  return (status, envelope) => {
    const legacy = envelope === 'legacy' ? [...(last.length > 0 ? ['issue.detected'] : []), 'agent.completed'] : [];
    return [...(status === 'queued' ? ['run.started'] : []), ...legacy, 'run.completed', ...last];
  };
}

const rules: Readonly<Record<Kind, readonly ActRule[]>> = {
  runs: [
    { act: 'pass-run', label: 'Let it pass', from: underWay, sends: endingWith() },
    { act: 'fail-run', label: 'Let it fail', from: underWay, sends: endingWith('run.failed', 'remediation.plan_pending') },
    { act: 'cancel-run', label: 'Cancel it', from: underWay, sends: (_, envelope) => endingWith()('running', envelope) },
    { act: 'propose-plan', label: 'Propose a remediation plan', from: runOutcomes, sends: () => ['remediation.plan_pending'] },
    quiet,
  ],
  plans: [{ act: 'approve-plan', label: 'Approve it', from: ['pending'], sends: () => ['remediation.approved'] }, quiet],
  agents: [
    { act: 'agent-offline', label: 'Take it offline', from: ['online'], sends: () => ['agent.offline'] },
    { act: 'agent-online', label: 'Bring it back', from: ['offline'], sends: nothing },
    quiet,
  ],
  gates: [
    { act: 'block-gate', label: 'Block it', from: ['open'], sends: () => ['release.gate_blocked'] },
    { act: 'release-gate', label: 'Release it', from: ['blocked'], sends: nothing },
    quiet,
  ],
  integrations: [
    { act: 'break-integration', label: 'Let it fail', from: ['healthy'], sends: () => ['integration.error'] },
    { act: 'heal-integration', label: 'Heal it', from: ['error'], sends: nothing },
    quiet,
  ],
};

/** What can happen to a thing that stands at `status`, and what can not with the reason. */
export function actsFor(kind: Kind, status: string, envelope: Envelope): readonly ActChoice[] {
  return rules[kind].map(({ act, label, from, sends }) => ({
    act,
    label,
    sends: sends(status, envelope),
    obstacle: from === undefined || from.includes(status) ? null : obstacleOf(kind, status, act),
  }));
}

function obstacleOf(kind: Kind, status: string, act: Act): string {
  if (kind !== 'runs') return `it is ${status} already`;
  return act === 'propose-plan' ? `it is still ${status}` : `it has ended: ${status}`;
}

export type StatusTone = 'ok' | 'bad' | 'warn' | 'info' | 'quiet';

const tones: readonly (readonly [RegExp, StatusTone])[] = [
  [/fail|error|offline|block|reject|unhealthy/i, 'bad'],
  [/run|queue|progress|start/i, 'info'],
  [/pend|wait|degrad|cancel/i, 'warn'],
  [/pass|approv|online|idle|open|clear|healthy|connect|release|complete|active/i, 'ok'],
];

/** Only tints what the word says already; a status nobody knows has no tint. */
export function statusTone(status: string): StatusTone {
  return tones.find(([pattern]) => pattern.test(status))?.[1] ?? 'quiet';
}
