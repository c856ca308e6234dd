/** Replays of one delivery and their attempts, as the engine would write them. */
import { attemptIdSchema, replayIdSchema } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { AttemptEnd } from '#engine/log/stored-attempt.ts';
import { aJob, begun, hookUrl } from './plans.ts';

interface AttemptChoices {
  readonly delivery?: number;
  readonly targetUrl?: string;
  readonly startedAtUs?: number;
}

/** A replay of one delivery with its first attempt on the way. */
export async function startReplay(log: DeliveryLog, replay: string, attempt: string, choices: AttemptChoices = {}) {
  const { delivery = 1, targetUrl = hookUrl, startedAtUs = 1_000 } = choices;
  const created = await log.plans.createJob(aJob(replay, [delivery], { targetUrl }));
  const item = begun(replay, 0, delivery, attempt, targetUrl);
  const [summary] = await log.plans.beginItems(created.id, [{ ...item, attempt: { ...item.attempt, startedAtUs } }]);
  if (summary === undefined) throw new Error('The attempt was not begun');
  return { ...created, attempt: summary };
}

/** Of a replay: its attempt and its only item. */
export async function endReplayed(log: DeliveryLog, replay: string, attempt: string, body: Uint8Array): Promise<AttemptSummary> {
  const end = { position: 0, end: endOf(attempt, body), state: 'failed', dueUs: null } as const;
  const [summary] = await log.plans.endItems(replayIdSchema.parse(replay), [end]);
  if (summary === undefined) throw new Error('The attempt was not ended');
  return summary;
}

/** Of what was composed. */
export function endAttempt(log: DeliveryLog, attempt: string, body: Uint8Array): Promise<AttemptSummary> {
  return log.writer.endAttempt(endOf(attempt, body));
}

function endOf(attempt: string, body: Uint8Array): AttemptEnd {
  return {
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
  };
}
