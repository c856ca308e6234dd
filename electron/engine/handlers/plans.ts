import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';

const missing = async (): Promise<never> => {
  throw new Error('Not built yet');
};

export const targetHandlers = (): Handlers<Api['targets'], CallContext> => ({
  list: missing,
  get: missing,
  create: missing,
  update: missing,
  probe: missing,
  remove: missing,
  restore: missing,
});

export const planHandlers = (): Handlers<Api['plans'], CallContext> => ({
  list: missing,
  create: missing,
  get: missing,
  entries: missing,
  update: missing,
  start: missing,
  remove: missing,
  restore: missing,
  export: missing,
  import: missing,
});

export const attemptHandlers = (): Handlers<Api['attempts'], CallContext> => ({
  list: missing,
  compare: missing,
  copy: missing,
  har: missing,
});
