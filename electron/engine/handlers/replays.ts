import type { Api } from '#contract/api.ts';
import type { ReplayId } from '#contract/ids.ts';
import type { Attempt, Replay } from '#contract/models/replay.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import type { StoredAttempt } from '../log/log.ts';
import type { HandlerParts } from './parts.ts';

export function replayHandlers(parts: HandlerParts): Handlers<Api['replays'], CallContext> {
  const { log, replayer } = parts;
  return {
    preview: ({ deliveryId, target, kind }) => replayer.preview(deliveryId, target.url, kind),
    async start({ deliveryIds, target, kind, confirmedHost, idempotencyKey }) {
      const id = await replayer.start({
        deliveryIds,
        targetUrl: target.url,
        kind,
        confirmedHost: confirmedHost ?? null,
        idempotencyKey: idempotencyKey ?? null,
      });
      return getReplay(parts, id);
    },
    get: ({ id }) => getReplay(parts, id),
    async cancel({ id }) {
      const replay = await getReplay(parts, id);
      if (!replayer.cancel(id)) fail('conflict.replay_finished', { state: replay.state });
      return getReplay(parts, id);
    },
    async attempt({ id }) {
      return attemptModel((await log.readers.findAttempt(id)) ?? fail('missing.attempt', { id }));
    },
    async recentTargets({ limit }) {
      return { items: [...(await log.readers.recentTargets(limit))] };
    },
  };
}

async function getReplay(parts: HandlerParts, id: ReplayId): Promise<Replay> {
  const found = (await parts.log.readers.findReplay(id)) ?? fail('missing.replay', { id });
  return { ...found.summary, attempts: found.attempts.map(attemptModel) };
}

function attemptModel(stored: StoredAttempt): Attempt {
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

/** Of a replay the delivery's own bytes; of what was composed those that were kept. */
function requestBodyPath({ summary, request }: StoredAttempt): string | null {
  if (summary.deliveryId !== null) return `/blobs/deliveries/${summary.deliveryId}`;
  return request.bodyBytes === 0 ? null : `/blobs/attempts/${summary.id}/request`;
}
