import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import type { HandlerParts } from './parts.ts';

export function jobHandlers({ jobs }: Pick<HandlerParts, 'jobs'>): Handlers<Api['jobs'], CallContext> {
  return {
    list: async () => ({ items: jobs.list() }),
    get: async ({ id }) => jobs.get(id),
    cancel: async ({ id }) => jobs.cancel(id),
  };
}
