/**
 * What can be done with attempts once they are made, as the handlers of `attempts`, `replays.compareJobs` and `replays.checkIdempotency` call
 * it. Owns the thread in which large answers are compared; `close` ends it and cancels the checks that run.
 */
import type { z } from 'zod';
import type { AttemptId } from '#contract/ids.ts';
import type { Exported, IdempotencyReport, ResponseComparison } from '#contract/models/attempt-comparison.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { attemptFilterShape } from '#contract/procedures/attempts.ts';
import type { Credentials } from '#domain/masking.ts';
import { fail } from '#engine/failure.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { systemResolve } from '../open-connection.ts';
import type { Replay, ReplayOptions } from '../replay.ts';
import { defaultReplayLimits } from '../replay-limits.ts';
import type { ReplayParts } from '../replay-parts.ts';
import { type CompareJobsInput, createJobComparer, type JobComparison } from './compare-jobs.ts';
import { type ComparedAttempt, compareResponses, createBodyComparer } from './compare-responses.ts';
import { type CopyFormat, copyAttempt } from './copy-attempt.ts';
import { exportHar, type HarChoice } from './export-har.ts';
import type { Exports } from './exports.ts';
import { checkIdempotency, type IdempotencyInput, type IdempotencyParts } from './idempotency/check-idempotency.ts';
import { readSentBody } from './sent-body.ts';

export interface AttemptToolsParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'logger'> & { readonly workers: Pick<EnginePorts['workers'], 'comparer'> };
  readonly log: {
    readonly readers: Pick<DeliveryLog['readers'], 'findAttempt' | 'readAttemptBody' | 'findDelivery' | 'readWholeBody'>;
    readonly composer: Pick<DeliveryLog['composer'], 'readAttemptRequest'>;
    readonly plans: Pick<DeliveryLog['plans'], 'findJob' | 'pairedItems' | 'searchAttempts'> & IdempotencyParts['store'];
  };
  readonly exports: Pick<Exports, 'put'>;
  readonly replay: Pick<Replay, 'guard' | 'consent' | 'targets' | 'build'>;
  readonly onAttempt: ReplayParts['onAttempt'];
  readonly onReplay: ReplayParts['onReplay'];
  /** Of Hookglass, for files that name their maker. */
  readonly version: string;
  readonly options?: ReplayOptions;
}

export type ListInput = z.output<z.ZodObject<typeof attemptFilterShape>> & { readonly limit: number; readonly cursor?: string | undefined };

export interface AttemptTools {
  list(input: ListInput, signal?: AbortSignal): Promise<{ readonly items: AttemptSummary[]; readonly nextCursor: string | null }>;
  /** Fails with `missing.attempt` or `cancelled.by_user`. */
  compare(first: AttemptId, second: AttemptId, signal?: AbortSignal): Promise<ResponseComparison>;
  /** Fails with `missing.attempt` or `log.body_damaged`. */
  copy(id: AttemptId, format: CopyFormat, credentials: Credentials): ReturnType<typeof copyAttempt>;
  /** Fails with `missing.attempt`, `missing.replay`, `input.export_too_large`, `log.body_damaged` or `cancelled.by_user`. */
  har(choice: HarChoice, credentials: Credentials, signal?: AbortSignal): Promise<Exported>;
  /** Fails with `missing.replay`. */
  compareJobs(input: CompareJobsInput): Promise<JobComparison>;
  /** Fails with what sending a replay fails with, and with `cancelled.by_user`. */
  checkIdempotency(input: IdempotencyInput, signal?: AbortSignal): Promise<IdempotencyReport>;
  /** Bytes `from` (inclusive) to `to` (exclusive) of what it sent, with the whole length; undefined where they are not kept and can't be made again. */
  readSent(id: AttemptId, from: number, to: number): Promise<{ readonly bytes: Uint8Array; readonly length: number } | undefined>;
  close(): Promise<void>;
}

/** More of an answer is never kept. */
const mostAnswerBytes = 5 * 1024 * 1024;

export function createAttemptTools(parts: AttemptToolsParts): AttemptTools {
  const { log, ports, exports, version } = parts;
  const bodies = createBodyComparer(ports.workers.comparer);
  const jobs = createJobComparer(log.plans);
  const checks = new RunningChecks();
  const checkParts = idempotencyParts(parts, bodies.compare);
  return {
    async list(input, signal) {
      const { replayId = null, deliveryId = null, draftId = null, groupId = null, sinceUs = null, untilUs = null, cursor = null } = input;
      const search = { ...input, replayId, deliveryId, draftId, groupId, sinceUs, untilUs, cursor };
      const page = await log.plans.searchAttempts(search, signal);
      return { items: [...page.items], nextCursor: page.nextCursor };
    },
    async compare(first, second, signal) {
      const [ours, theirs] = await Promise.all([readAnswer(log, first), readAnswer(log, second)]);
      return compareResponses(ours, theirs, bodies.compare, signal);
    },
    copy: (id, format, credentials) => copyAttempt(log, id, format, credentials),
    har: (choice, credentials, signal) => exportHar({ ...log, put: (file) => exports.put(file), version, credentials }, choice, signal),
    compareJobs: (input) => jobs.compare(input),
    checkIdempotency: (input, signal) => checks.run((stop) => checkIdempotency(checkParts, input, stop), signal),
    async readSent(id, from, to) {
      const attempt = await log.readers.findAttempt(id);
      if (attempt === undefined) return undefined;
      if (attempt.summary.kind !== 'new-identity') return log.composer.readAttemptRequest(id, from, to);
      const { bytes, problem } = await readSentBody(log, attempt);
      return problem === null ? { bytes: bytes.subarray(from, to), length: bytes.length } : undefined;
    },
    async close() {
      await checks.close();
      await bodies.close();
    },
  };
}

async function readAnswer({ readers }: AttemptToolsParts['log'], id: AttemptId): Promise<ComparedAttempt> {
  const { summary, response } = (await readers.findAttempt(id)) ?? fail('missing.attempt', { id });
  const kept = response === null ? undefined : await readers.readAttemptBody(id, 0, mostAnswerBytes);
  return { summary, response, body: kept?.bytes ?? null };
}

function idempotencyParts(parts: AttemptToolsParts, compareBodies: IdempotencyParts['compareBodies']): IdempotencyParts {
  const { ports, log, replay, onAttempt, onReplay, options = {} } = parts;
  return {
    ...ports,
    ...replay,
    readers: log.readers,
    store: log.plans,
    resolve: options.resolve ?? systemResolve,
    limits: { ...defaultReplayLimits, ...options.limits },
    trustedCertificates: options.trustedCertificates,
    missingConsent: (target) => replay.consent.missingFor(target),
    compareBodies,
    onAttempt,
    onReplay,
  };
}

/** Checks under way, so that closing the engine ends them before the log goes. */
class RunningChecks {
  readonly #running = new Map<AbortController, Promise<unknown>>();
  #isClosed = false;

  async run<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#isClosed) fail('log.closed');
    const stop = new AbortController();
    const both = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    const running = work(both);
    this.#running.set(stop, running);
    try {
      return await running;
    } finally {
      this.#running.delete(stop);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#running.keys()) stop.abort();
    await Promise.allSettled(this.#running.values());
  }
}
