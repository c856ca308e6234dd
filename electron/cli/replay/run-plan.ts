import type { Plan } from '#contract/models/plan.ts';
import { fail } from '#engine/failure.ts';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import type { CommandRun, CommonOptions } from '../run-command.ts';
import { followReplay } from './follow-replay.ts';
import { confirmationOf } from './plan-options.ts';
import { planLines } from './replay-words.ts';

export interface RunPlanOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly yesHost?: string;
}

/** Shows it, sends it when it is confirmed, and follows the job. Fails with `input.unconfirmed_replay` and as `plans.start` does. */
export async function runPlan(run: CommandRun, plan: Plan, options: RunPlanOptions): Promise<void> {
  for (const line of planLines(plan)) run.note(line);
  const isAsked = plan.count > 1 || (plan.hostToConfirm !== null && options.yesHost === undefined);
  if (isAsked && options.yes !== true) {
    const host = plan.hostToConfirm === null ? '' : ` Its host is named with --yes-host ${plan.hostToConfirm}.`;
    fail('input.unconfirmed_replay', { problem: `${deliveriesOf(plan.count)} would be sent to ${plan.targetUrl}.${host}` });
  }
  const { attempts: _, ...job } = await run.client.plans.start({ id: plan.id, fingerprint: plan.fingerprint, ...confirmationOf(options) });
  await followReplay(run, job);
}
