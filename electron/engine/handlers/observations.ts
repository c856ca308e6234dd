import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import type { HandlerParts } from './parts.ts';

const mostGaps = 500;

export function observationHandlers({ ports, log, listening }: HandlerParts): Handlers<Api['observations'], CallContext> {
  return {
    async get({ fromUs, untilUs }, { signal }) {
      await listening.settled();
      const isListening = listening.isListening();
      const request = { fromUs: fromUs ?? null, untilUs: untilUs ?? null, nowUs: ports.clock.nowUs(), isListening, mostGaps };
      const found = await log.readers.observation(request, signal);
      return { ...found, gaps: [...found.gaps], isListening };
    },
  };
}
