/** What can happen to a thing of the sandbox's world. Pure. */
import type { ApiClient } from '#contract/api.ts';
import type { Sandbox } from '#contract/models/sandbox.ts';

export type Act = Parameters<ApiClient['sandbox']['act']>[0]['act'];

export const kinds = ['runs', 'plans', 'agents', 'gates', 'integrations'] as const;
export type Kind = (typeof kinds)[number];

export interface ActChoice {
  readonly act: Act;
  readonly label: string;
  /** What is sent when it happens; null when nothing is. */
  readonly sends: string | null;
}

export const kindNames: Readonly<Record<Kind, string>> = {
  runs: 'Runs',
  plans: 'Plans',
  agents: 'Agents',
  gates: 'Gates',
  integrations: 'Integrations',
};

const quiet: ActChoice = { act: 'change-quietly', label: 'Change it without an event', sends: null };

const acts: Readonly<Record<Kind, readonly ActChoice[]>> = {
  runs: [
    { act: 'pass-run', label: 'Let it pass', sends: 'run.completed' },
    { act: 'fail-run', label: 'Let it fail', sends: 'run.failed' },
    { act: 'cancel-run', label: 'Cancel it', sends: 'run.completed' },
    { act: 'propose-plan', label: 'Propose a remediation plan', sends: 'remediation.plan_pending' },
    quiet,
  ],
  plans: [{ act: 'approve-plan', label: 'Approve it', sends: 'remediation.approved' }, quiet],
  agents: [
    { act: 'agent-offline', label: 'Take it offline', sends: 'agent.offline' },
    { act: 'agent-online', label: 'Bring it back', sends: null },
    quiet,
  ],
  gates: [
    { act: 'block-gate', label: 'Block it', sends: 'release.gate_blocked' },
    { act: 'release-gate', label: 'Release it', sends: null },
    quiet,
  ],
  integrations: [
    { act: 'break-integration', label: 'Let it fail', sends: 'integration.error' },
    { act: 'heal-integration', label: 'Heal it', sends: null },
    quiet,
  ],
};

export function actsFor(kind: Kind): readonly ActChoice[] {
  return acts[kind];
}

/** How many there are of each, for the tabs. */
export function countsOf(world: Sandbox): Readonly<Record<Kind, number>> {
  return {
    runs: world.runs.length,
    plans: world.plans.length,
    agents: world.agents.length,
    gates: world.gates.length,
    integrations: world.integrations.length,
  };
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
