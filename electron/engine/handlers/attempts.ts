import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import type { HandlerParts } from './parts.ts';

export function attemptHandlers({ log }: Pick<HandlerParts, 'log'>): Handlers<Api['attempts'], CallContext> {
  return {
    async list({ replayId, deliveryId, sinceUs, untilUs, cursor, ...search }, { signal }) {
      const bounds = { sinceUs: sinceUs ?? null, untilUs: untilUs ?? null };
      const ids = { replayId: replayId ?? null, deliveryId: deliveryId ?? null };
      const { items, nextCursor } = await log.plans.searchAttempts({ ...search, ...ids, ...bounds, cursor: cursor ?? null }, signal);
      return { items: [...items], nextCursor };
    },
    compare: notYet,
    copy: notYet,
    har: notYet,
  };
}

const notYet = async (): Promise<never> => {
  throw new Error('Not built yet');
};
