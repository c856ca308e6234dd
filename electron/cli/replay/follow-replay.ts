/** Waits for a job: its progress on standard error, paused by Ctrl+C, its end as the command's result and exit code. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplayItem } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { fail } from '#engine/failure.ts';
import type { CommandRun } from '../run-command.ts';
import { columns } from '../words.ts';
import { durationWords } from './replay-words.ts';

const pollMs = 150;
const tellMs = 1_000;
const mostNamed = 20;
/** Something was not answered with a 2xx. */
const notAllSucceeded = 1;
const badStates: ReplayItem['state'][] = ['failed', 'unknown', 'skipped'];

/** Fails with `cancelled.by_user` when somebody cancelled it. */
export async function followReplay(run: CommandRun, started: ReplaySummary): Promise<void> {
  const job = await wait(run, started);
  const bad = await run.client.replays.items({ id: job.id, states: badStates, limit: mostNamed });
  const named = columns(bad.items.map(({ state, deliveryId, eventType, sentence }) => [state, deliveryId, eventType ?? '', sentence]));
  run.result(job, [...named, ...(bad.nextCursor === null ? [] : ['…']), job.sentence]);
  if (job.state === 'paused' || job.state === 'interrupted') run.note(`"hookglass replays resume ${job.id}" goes on.`);
  if (job.state === 'cancelled') fail('cancelled.by_user');
  if (job.state !== 'done' || bad.items.length > 0) run.exitWith(notAllSucceeded);
}

async function wait(run: CommandRun, started: ReplaySummary): Promise<ReplaySummary> {
  let job = started;
  let isPauseAsked = false;
  for (let toldAtMs = performance.now(); job.state === 'running'; await sleep(pollMs)) {
    if (run.signal.aborted && !isPauseAsked) {
      isPauseAsked = true;
      await pause(run, job);
    }
    job = await summaryOf(run, job);
    if (job.state !== 'running' || performance.now() - toldAtMs < tellMs) continue;
    toldAtMs = performance.now();
    run.progress(progressWords(job));
  }
  return job;
}

async function pause({ client }: CommandRun, { id }: ReplaySummary): Promise<void> {
  try {
    await client.replays.pause({ id });
  } catch {
    // It has ended or was paused by somebody else meanwhile, which the next look tells.
  }
}

/** The row alone: a job as a whole comes with a hundred attempts. */
async function summaryOf({ client }: CommandRun, { id, planId }: ReplaySummary): Promise<ReplaySummary> {
  const { items } = await client.replays.list({ ...(planId === null ? {} : { planId }), limit: 50 });
  const found = items.find((one) => one.id === id);
  if (found !== undefined) return found;
  const { attempts: _, ...summary } = await client.replays.get({ id });
  return summary;
}

function progressWords({ sentence, ratePerSecond, remainingMs }: ReplaySummary): string {
  const rate = ratePerSecond === null ? '' : ` ${ratePerSecond.toFixed(1)} a second.`;
  return `${sentence}${rate}${remainingMs === null ? '' : ` About ${durationWords(remainingMs)} left.`}`;
}
