import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import type { HandlerParts } from './parts.ts';

const missing = () => {
  throw new Error('not there yet');
};

export function secretHandlers({ directory }: HandlerParts): Handlers<Api['secrets'], CallContext> {
  return {
    list: async ({ endpointId }) => ({ items: directory.get(endpointId).secrets }),
    add: ({ endpointId, value, name }) => directory.addSecret(endpointId, { value, name }),
    retire: ({ id, isRetired }) => directory.retireSecret(id, isRetired),
    rotate: missing,
    update: missing,
    trim: missing,
    copy: missing,
    reveal: async ({ id }) => ({ value: await directory.reveal(id) }),
  };
}
