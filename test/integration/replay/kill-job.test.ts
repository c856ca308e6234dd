import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { type ReplayId, replayIdSchema } from '#contract/ids.ts';
import type { ReplayItem } from '#contract/models/plan.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { persistentOk } from './clock-harness.ts';
import { type LogHarness, openLogHarness } from './log-harness.ts';

const deliveries = 2_000;
const killedAfter = 700;
const jobId = replayIdSchema.parse('rpl_job1');

it('RPL-14 a job that is killed in the middle goes on, and sends nothing twice', { timeout: 150_000 }, async () => {
  using folder = tempFolder();
  const received = new Map<string, number>();
  await using handler = await startHandler({
    isPersistent: true,
    answer: (socket, request) => {
      const body = request.body.toString();
      received.set(body, (received.get(body) ?? 0) + 1);
      persistentOk(socket, request);
    },
  });
  await fill(folder.path);
  await runUntilKilled(folder.path, handler.url, () => received.size >= killedAfter);
  const atKill = received.size;
  expect(atKill).toBeLessThan(deliveries);

  await using harness = await openLogHarness(folder.path);
  expect(harness.log.configuration.pausedJobs).toEqual([jobId]);
  expect((await harness.log.plans.findJob(jobId))?.summary.state).toBe('paused');
  const unknown = await itemsOf(harness, jobId, ['unknown']);
  await harness.replay.jobs.resume(jobId, await harness.replay.targets.resolve({ url: handler.url }));
  await waitFor(() => harness.replays.at(-1)?.state === 'done', { limitMs: 60_000 });

  expect([...received.values()].every((times) => times === 1)).toBe(true);
  const sent = await itemsOf(harness, jobId, ['succeeded']);
  expect(sent.length + unknown.length).toBe(deliveries);
  for (const { position } of sent) expect(received.get(`d${position}`)).toBe(1);
  // why: of what is unknown a part came, and none of it came twice.
  const missing = unknown.filter(({ position }) => !received.has(`d${position}`));
  expect(received.size).toBe(deliveries - missing.length);
  expect(await itemsOf(harness, jobId, ['unknown'])).toHaveLength(unknown.length);
  process.stdout.write(`    killed after ${atKill}; ${unknown.length} unknown, ${missing.length} of them never came\n`);
});

async function fill(folder: string): Promise<void> {
  await using harness = await openLogHarness(folder);
  for (let from = 0; from < deliveries; from += 500)
    await Promise.all(Array.from({ length: 500 }, (_, at) => harness.append(Buffer.from(`d${from + at}`))));
}

async function runUntilKilled(folder: string, url: string, isEnough: () => boolean): Promise<void> {
  const entry = new URL('kill-probe.ts', import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, [entry, folder, url, String(deliveries)], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await waitFor(isEnough, { limitMs: 60_000, what: 'so many requests' });
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

async function itemsOf({ log }: LogHarness, id: ReplayId, states: readonly ReplayItem['state'][]): Promise<readonly ReplayItem[]> {
  const items: ReplayItem[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: { readonly items: readonly ReplayItem[]; readonly nextCursor: string | null } = await log.plans.jobItems(
      id,
      states,
      500,
      cursor,
    );
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}
