/** What `hookglass replay` does, from its options to an exit code. */
import type { DeliveryId } from '#contract/ids.ts';
import type { Plan } from '#contract/models/plan.ts';
import { fail } from '#engine/failure.ts';
import { findConnection } from '../console/environment.ts';
import type { CommandRun } from '../run-command.ts';
import { targetChoiceOf } from './find-target.ts';
import { planOptionsOf, type SendingOptions } from './plan-options.ts';
import { planLines } from './replay-words.ts';
import { type RunPlanOptions, runPlan } from './run-plan.ts';

export interface ReplayOptions extends RunPlanOptions, SendingOptions {
  readonly id: readonly DeliveryId[];
  readonly run?: string;
  readonly env?: string;
  readonly to: string;
  readonly dryRun?: boolean;
  readonly name?: string;
}

type From = Parameters<CommandRun['client']['plans']['create']>[0]['from'];

export async function replay(run: CommandRun, query: string, options: ReplayOptions): Promise<void> {
  const from = await fromOf(run, query, options);
  const target = await targetChoiceOf(run, options.to);
  const name = options.name === undefined ? {} : { name: options.name };
  const plan = await run.client.plans.create({ from, options: planOptionsOf(options, target), ...name }, { signal: run.signal });
  // why: a plan that nobody named is kept only with the job that it was made for.
  const isKept = options.name !== undefined;
  if (options.dryRun === true) {
    run.result(plan, [...planLines(plan), isKept ? `Nothing was sent. "hookglass plans run ${plan.id}" sends it.` : 'Nothing was sent.']);
    return isKept ? undefined : forget(run, plan);
  }
  try {
    await runPlan(run, plan, options);
  } catch (error) {
    if (!isKept && !(await hasJobs(run, plan))) await forget(run, plan);
    throw error;
  }
}

/** Fails with `input.invalid` where it is said in two ways or none, and with `missing.delivery` where nothing matches. */
async function fromOf(run: CommandRun, query: string, options: ReplayOptions): Promise<From> {
  const ways = [query !== '', options.id.length > 0, options.run !== undefined].filter(Boolean).length;
  if (ways !== 1) fail('input.invalid', { problems: 'Say what to send in one way: a filter, --id or --run.' });
  if (options.id.length > 0) return { set: { ids: [...options.id] } };
  if (options.run !== undefined) {
    const { environmentId } = await findConnection(run, options);
    return { environmentId, runId: options.run };
  }
  const { items } = await run.client.deliveries.list({ query, limit: 1 }, { signal: run.signal });
  const newest = items[0] ?? fail('input.plan', { problem: 'No delivery matches the filter.' });
  // why: what arrives from now on is not what was asked for.
  return { set: { query, upTo: newest.id, except: [] } };
}

async function hasJobs(run: CommandRun, { id }: Plan): Promise<boolean> {
  return (await run.client.plans.get({ id })).jobs.length > 0;
}

async function forget(run: CommandRun, { id }: Plan): Promise<void> {
  await run.client.plans.remove({ id });
}
