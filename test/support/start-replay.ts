/** Replays and attempts as the replayer would write them. */
import { attemptIdSchema, replayIdSchema } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { deliveryId } from './open-test-log.ts';

interface AttemptChoices {
  readonly delivery?: number;
  readonly targetUrl?: string;
  readonly startedAtUs?: number;
}

export function beginAttempt(log: DeliveryLog, replay: string, attempt: string, choices: AttemptChoices = {}): Promise<AttemptSummary> {
  const { delivery = 1, targetUrl = 'http://localhost:3000/hook', startedAtUs = 1_000 } = choices;
  return log.writer.beginAttempt(
    {
      id: attemptIdSchema.parse(attempt),
      replayId: replayIdSchema.parse(replay),
      deliveryId: deliveryId(delivery),
      kind: 'exact',
      targetUrl,
      startedAtUs,
    },
    { method: 'POST', url: targetUrl, headers: [['Host', 'localhost:3000']], bodyBytes: 3, bodySha256: 'ab'.repeat(32) },
  );
}

/** A replay of one delivery with its first attempt on the way. */
export async function startReplay(log: DeliveryLog, replay: string, attempt: string, choices: AttemptChoices = {}) {
  const { delivery = 1, targetUrl = 'http://localhost:3000/hook' } = choices;
  const created = await log.writer.createReplay({
    id: replayIdSchema.parse(replay),
    kind: 'exact',
    targetUrl,
    createdAtUs: 500,
    deliveryIds: [deliveryId(delivery)],
    idempotencyKey: null,
  });
  return { ...created, attempt: await beginAttempt(log, replay, attempt, choices) };
}

export function endAttempt(log: DeliveryLog, attempt: string, body: Uint8Array): Promise<AttemptSummary> {
  return log.writer.endAttempt({
    id: attemptIdSchema.parse(attempt),
    outcome: 'answered',
    sentence: 'It answered 418.',
    deadline: 'not-2xx',
    phases: { dnsUs: null, connectUs: 10, tlsUs: null, firstByteUs: 20, totalUs: 30 },
    response: {
      status: 418,
      statusText: 'Teapot',
      httpVersion: '1.1',
      headers: [['X-A', 'b']],
      keptBytes: body.byteLength,
      isTruncated: false,
      redirectTo: null,
      body,
    },
  });
}
