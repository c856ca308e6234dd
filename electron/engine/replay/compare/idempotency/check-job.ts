/**
 * Two attempts of a delivery as a job of their own, in sequence or at the same time. Guarantees: an attempt's row is committed before its
 * first byte leaves; the job ends in the log whatever happens.
 */
import { createHash } from 'node:crypto';
import type { ReplayId } from '#contract/ids.ts';
import type { AttemptSummary, ReplayKind, ReplaySummary } from '#contract/models/replay.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import { fail } from '#engine/failure.ts';
import { newAttemptId, newReplayId } from '#engine/ids.ts';
import type { StoredDelivery } from '#engine/log/log.ts';
import type { NewJob } from '#engine/log/plan-store.ts';
import type { JobParts, Outgoing } from '#engine/replay/jobs/job-parts.ts';
import { isTaken } from '#engine/replay/jobs/retry-policy.ts';
import { type SendParts, sendItem } from '#engine/replay/jobs/send-item.ts';
import type { ResolvedTarget } from '#engine/replay/targets/resolved-target.ts';
import type { ComparedAttempt } from '../compare-responses.ts';

export type CheckJobParts = Pick<JobParts, 'clock' | 'random' | 'logger' | 'build' | 'onAttempt' | 'onReplay'> &
  SendParts & {
    readonly store: Pick<JobParts['store'], 'createJob' | 'setJobState' | 'beginItems' | 'endItems' | 'skipItems' | 'findJob'>;
  };

export interface CheckedDelivery {
  readonly delivery: StoredDelivery;
  readonly body: Uint8Array;
  readonly to: ResolvedTarget;
  readonly target: TargetChoice;
  readonly kind: ReplayKind;
}

/** A job that is built, and of which nothing is stored yet. */
export interface CheckJob {
  readonly job: NewJob;
  readonly outgoing: Outgoing;
}

/** Fails as `build` does. A job's own id gives a new identity, so two jobs send two events. */
export function buildCheckJob(parts: CheckJobParts, checked: CheckedDelivery, name: string, dueMs: number): CheckJob {
  const { delivery, body, to, target, kind } = checked;
  const createdAtUs = parts.clock.nowUs();
  const id = newReplayId(parts.random, createdAtUs);
  const outgoing = parts.build(delivery, body, to, { id, kind, createdAtUs, dueMs, connection: 'close' });
  const job: NewJob = {
    id,
    planId: null,
    name,
    kind,
    targetUrl: to.target.url,
    createdAtUs,
    idempotencyKey: null,
    options: {
      target,
      kind,
      order: 'original',
      seed: 1,
      pace: { kind: 'at-once' },
      concurrency: 2,
      stopAfterFailures: null,
      retry: { kind: 'none' },
      retryPercent: 100,
      afterGap: 'pause',
    },
    items: [0, 1].map((position) => ({ position, deliveryId: delivery.id, dueMs, problem: null })),
  };
  return { job, outgoing };
}

/** Stores the job, runs `work` with what sends one item of it, and ends it. */
export async function runCheckJob<T>(
  parts: CheckJobParts,
  checked: CheckedDelivery,
  { job, outgoing }: CheckJob,
  signal: AbortSignal,
  work: (send: (position: number) => Promise<ComparedAttempt>) => Promise<T>,
): Promise<T> {
  await parts.store.createJob(job);
  await tell(parts, job.id);
  const run = new JobEnd(parts, job.id);
  try {
    const result = await work((position) => sendOne(parts, checked, job, outgoing, position, signal));
    await run.end(signal.aborted ? 'cancelled' : 'done');
    return result;
  } catch (error) {
    await run.end(signal.aborted ? 'cancelled' : 'interrupted');
    throw error;
  }
}

class JobEnd {
  readonly #parts: CheckJobParts;
  readonly #id: ReplayId;

  constructor(parts: CheckJobParts, id: ReplayId) {
    this.#parts = parts;
    this.#id = id;
  }

  /** Never throws: what went wrong before is what counts. */
  async end(state: ReplaySummary['state']): Promise<void> {
    const { store, clock, logger } = this.#parts;
    const sentences: Readonly<Partial<Record<ReplaySummary['state'], string>>> = {
      done: 'The check is done.',
      cancelled: 'The check was cancelled.',
      interrupted: 'The check came to an end, because the log did not go along.',
    };
    try {
      await store.skipItems(
        this.#id,
        [0, 1].map((position) => ({ position, sentence: 'The check ended before it.' })),
      );
      await store.setJobState(this.#id, state, sentences[state] ?? '', clock.nowUs());
      await tell(this.#parts, this.#id);
    } catch (error) {
      // At the next start the log marks what is open.
      logger.error('The end of an idempotency check was not stored', { replay: this.#id }, error);
    }
  }
}

async function tell({ store, onReplay }: CheckJobParts, id: ReplayId): Promise<void> {
  const found = await store.findJob(id);
  if (found !== undefined) onReplay(found.summary);
}

async function sendOne(
  parts: CheckJobParts,
  { delivery, to }: CheckedDelivery,
  job: NewJob,
  outgoing: Outgoing,
  position: number,
  signal: AbortSignal,
): Promise<ComparedAttempt> {
  if (signal.aborted) fail('cancelled.by_user');
  const { clock, random, store, onAttempt } = parts;
  const { method, url, headers, bodyBytes } = outgoing.head;
  const startedAtUs = clock.nowUs();
  const id = newAttemptId(random, startedAtUs);
  const attempt = { id, replayId: job.id, deliveryId: delivery.id, kind: job.kind, targetUrl: job.targetUrl, startedAtUs };
  const bodySha256 = createHash('sha256').update(outgoing.body).digest('hex');
  const [begun] = await store.beginItems(job.id, [{ position, attempt, request: { method, url, headers, bodyBytes, bodySha256 } }]);
  if (begun === undefined) fail('missing.delivery', { id: delivery.id });
  onAttempt(begun);
  const result = await sendItem(delivery, outgoing, to, undefined, parts, signal);
  const state = isTaken(result) ? 'succeeded' : 'failed';
  const [ended] = await store.endItems(job.id, [{ position, end: { id, ...result }, state, dueUs: null }]);
  const summary: AttemptSummary = ended ?? fail('missing.attempt', { id });
  onAttempt(summary);
  if (signal.aborted) fail('cancelled.by_user');
  return { summary, response: result.response, body: result.response?.body ?? null };
}
