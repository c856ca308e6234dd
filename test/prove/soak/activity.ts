import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Serving } from '#test/support/serve.ts';

const pageSchema = z.object({ items: z.array(z.object({ id: z.string() })) });
const jobSchema = z.object({ id: z.string(), state: z.string(), sentence: z.string() });
const words = ['run.failed', 'type:run.*', 'evt_bench', 'filler', 'verdict:mismatch'];

/** What goes on all day: searches, copies of what was found, old deliveries that go (by the minute, once a rule is set), a backup now and then. */
export async function keepBusy(serving: Serving, { keep, signal }: { readonly keep: number; readonly signal: AbortSignal }): Promise<void> {
  await serving.api('/storage/retention', {
    method: 'PATCH',
    body: { environmentId: 'env_sandbox', maxAgeDays: null, maxDeliveries: keep, maxBytes: null },
  });
  await Promise.all([
    everySeconds(1, signal, (turn) => search(serving, turn)),
    everySeconds(100, signal, () => finish(serving, '/storage/backups')),
  ]);
}

async function everySeconds(seconds: number, signal: AbortSignal, work: (turn: number) => Promise<void>): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await work(turn);
  }
}

async function search(serving: Serving, turn: number): Promise<void> {
  const query = encodeURIComponent(words[turn % words.length] ?? '');
  const { items } = pageSchema.parse(await serving.api(`/deliveries?limit=100&query=${query}`));
  const [first] = items;
  if (first) await serving.api(`/deliveries/${first.id}/curl`).catch(gone);
}

/** What was listed may be gone by the time it is copied, because old deliveries go. */
function gone(error: unknown): void {
  if (!(error instanceof Error && error.message.includes('404'))) throw error;
}

/** One job of care at a time: while old deliveries go, a backup has to wait for its next turn. */
function busy(error: unknown): undefined {
  if (!(error instanceof Error && error.message.includes('conflict.job_running'))) throw error;
}

async function finish(serving: Serving, path: string): Promise<void> {
  const started = await serving.api(path, { method: 'POST', body: {} }).catch(busy);
  if (started === undefined) return;
  let job = jobSchema.parse(started);
  while (job.state === 'running') {
    await sleep(200);
    job = jobSchema.parse(await serving.api(`/jobs/${job.id}`));
  }
  if (job.state !== 'done') throw new Error(`${path}: ${job.sentence}`);
}
