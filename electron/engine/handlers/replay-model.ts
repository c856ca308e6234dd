/** Jobs and attempts as the contract shows them. */
import type { ReplayId } from '#contract/ids.ts';
import type { Attempt, Replay, ReplaySummary } from '#contract/models/replay.ts';
import { fail } from '../failure.ts';
import type { StoredAttempt } from '../log/log.ts';
import type { HandlerParts } from './parts.ts';

type Parts = Pick<HandlerParts, 'log' | 'replay'>;

/** Fails with `missing.replay`. */
export async function getReplay(parts: Parts, id: ReplayId): Promise<Replay> {
  const found = (await parts.log.readers.findReplay(id)) ?? fail('missing.replay', { id });
  return { ...asItIs(parts, found.summary), attempts: found.attempts.map(attemptModel) };
}

/** What runs knows its figures better than the log. */
export function asItIs({ replay }: Parts, stored: ReplaySummary): ReplaySummary {
  return replay.jobs.summary(stored.id) ?? stored;
}

export function attemptModel(stored: StoredAttempt): Attempt {
  const { summary, request, response } = stored;
  return {
    ...summary,
    request: {
      ...request,
      headers: request.headers.map(([name, value]) => [name, value]),
      bodyPath: requestBodyPath(stored),
    },
    response: response && {
      ...response,
      headers: response.headers.map(([name, value]) => [name, value]),
      bodyPath: `/blobs/attempts/${summary.id}`,
    },
  };
}

/** Of a replay the delivery's own bytes, where they left as they were; else those that were kept or can be made again. */
function requestBodyPath({ summary, request }: StoredAttempt): string | null {
  if (summary.deliveryId !== null && summary.kind !== 'new-identity') return `/blobs/deliveries/${summary.deliveryId}`;
  return request.bodyBytes === 0 ? null : `/blobs/attempts/${summary.id}/request`;
}
