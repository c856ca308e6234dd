/**
 * Runs one replay: its attempts one after another. Guarantees: an attempt's row is committed before its first byte leaves; nothing is
 * sent twice or by itself; it ends in the log as done, cancelled or, when the log fails, interrupted.
 */
import { createHash } from 'node:crypto';
import type { AttemptId, DeliveryId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import { Failure, fail } from '../failure.ts';
import { newAttemptId } from '../ids.ts';
import type { NewReplay } from '../log/log.ts';
import type { Resolve } from './open-connection.ts';
import { buildOutgoingHead, isReplayed, type OutgoingHead } from './outgoing-request.ts';
import type { ReplayLimits } from './replay-limits.ts';
import type { ReplayParts } from './replay-parts.ts';
import { type AttemptResult, sendAttempt } from './send-attempt.ts';
import type { TargetGuard } from './target-guard.ts';
import type { ReplayTarget } from './target-url.ts';

export interface JobTools {
  readonly parts: ReplayParts;
  readonly guard: TargetGuard;
  readonly limits: ReplayLimits;
  readonly resolve: Resolve;
  readonly trustedCertificates: readonly string[] | undefined;
}

/** What one delivery has to send, or why it can't be sent although the job has begun. */
type Prepared = { readonly head: OutgoingHead; readonly body: Uint8Array; readonly isReplayed: boolean } | { readonly failure: Failure };

/** Resolves when the replay is finished in the log; never throws. */
export async function runReplayJob(replay: NewReplay, target: ReplayTarget, tools: JobTools, signal: AbortSignal): Promise<void> {
  const { parts } = tools;
  let doneAttempts = 0;
  const publish = (state: ReplaySummary['state'], finishedAtUs: number | null) => {
    const { id, kind, targetUrl, createdAtUs } = replay;
    parts.onReplay({
      planId: null,
      name: '',
      sentence: '',
      counts: { waiting: 0, inFlight: 0, succeeded: 0, failed: 0, again: 0, unknown: 0, skipped: 0 },
      ratePerSecond: null,
      remainingMs: null,
      id,
      kind,
      targetUrl,
      state,
      createdAtUs,
      finishedAtUs,
      totalAttempts: replay.deliveryIds.length,
      doneAttempts,
    });
  };
  const finish = async (state: ReplaySummary['state']) => {
    const finishedAtUs = parts.clock.nowUs();
    await parts.writer.finishReplay(replay.id, state, finishedAtUs);
    publish(state, finishedAtUs);
  };

  try {
    publish('running', null);
    for (const deliveryId of replay.deliveryIds) {
      if (signal.aborted) break;
      await runAttempt(replay, deliveryId, target, tools, signal);
      doneAttempts += 1;
      publish('running', null);
    }
    await finish(doneAttempts < replay.deliveryIds.length || signal.aborted ? 'cancelled' : 'done');
  } catch (error) {
    // Nothing is sent without a log that takes it, so the job ends here; the log marks what is open when it is opened next.
    parts.logger.error('A replay was interrupted', { replay: replay.id }, error);
    await finish('interrupted').catch((cause: unknown) => {
      parts.logger.error('The end of a replay was not stored', { replay: replay.id }, cause);
      publish('interrupted', parts.clock.nowUs());
    });
  }
}

async function runAttempt(
  replay: NewReplay,
  deliveryId: DeliveryId,
  target: ReplayTarget,
  tools: JobTools,
  signal: AbortSignal,
): Promise<void> {
  const { parts } = tools;
  const prepared = await prepare(replay, deliveryId, target, parts);
  const begun = await parts.writer.beginAttempt(
    {
      id: newAttemptId(parts.random, parts.clock.nowUs()),
      replayId: replay.id,
      deliveryId,
      kind: replay.kind,
      targetUrl: replay.targetUrl,
      startedAtUs: parts.clock.nowUs(),
    },
    describeRequest(prepared, target),
  );
  parts.onAttempt(begun);
  const result = 'failure' in prepared ? describeUnprepared(prepared.failure) : await send(prepared, target, tools, signal);
  parts.onAttempt(await endAttempt(begun.id, result, parts));
}

async function prepare(replay: NewReplay, deliveryId: DeliveryId, target: ReplayTarget, parts: ReplayParts): Promise<Prepared> {
  try {
    const delivery = await parts.readers.findDelivery(deliveryId);
    const body = delivery === undefined ? undefined : await parts.readers.readWholeBody(deliveryId);
    if (delivery === undefined || body === undefined) fail('missing.delivery', { id: deliveryId });
    return { head: buildOutgoingHead(delivery, body, target, replay.kind, parts.signFor), body, isReplayed: isReplayed(delivery) };
  } catch (error) {
    // A delivery that went or a secret that was removed since the start is this attempt's end, not the job's.
    if (error instanceof Failure) return { failure: error };
    throw error;
  }
}

function send(
  prepared: Exclude<Prepared, { readonly failure: Failure }>,
  target: ReplayTarget,
  tools: JobTools,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { guard, limits, resolve, trustedCertificates } = tools;
  const describeRefused = (address: string) => guard.describeRefused(target, address, prepared.isReplayed);
  return sendAttempt({
    target,
    head: prepared.head,
    body: prepared.body,
    limits,
    connect: { resolve, describeRefused, trustedCertificates },
    signal,
  });
}

function describeRequest(prepared: Prepared, target: ReplayTarget): Parameters<ReplayParts['writer']['beginAttempt']>[1] {
  if ('failure' in prepared) return { method: '', url: target.url, headers: [], bodyBytes: 0, bodySha256: sha256(new Uint8Array()) };
  const { method, url, headers, bodyBytes } = prepared.head;
  return { method, url, headers, bodyBytes, bodySha256: sha256(prepared.body) };
}

function describeUnprepared(failure: Failure): AttemptResult {
  return {
    outcome: 'blocked',
    sentence: failure.message,
    deadline: null,
    phases: { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null },
    response: null,
  };
}

function endAttempt(id: AttemptId, result: AttemptResult, parts: ReplayParts): Promise<AttemptSummary> {
  return parts.writer.endAttempt({ id, ...result });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
