import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';

const missing = async (): Promise<never> => {
  throw new Error('Not built yet');
};

export const scenarioHandlers = (): Handlers<Api['scenarios'], CallContext> => ({
  list: missing,
  get: missing,
  schema: missing,
  check: missing,
  save: missing,
  remove: missing,
  restore: missing,
  record: missing,
  start: missing,
  run: missing,
  runs: missing,
  pause: missing,
  resume: missing,
  step: missing,
  stop: missing,
});
