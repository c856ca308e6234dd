import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';

const missing = async (): Promise<never> => {
  throw new Error('Not built yet');
};

export const composerHandlers = (): Handlers<Api['composer'], CallContext> => ({
  catalog: missing,
  seen: missing,
  check: missing,
  preview: missing,
  send: missing,
  attempts: missing,
  attemptCurl: missing,
  values: missing,
  setValues: missing,
});

export const draftHandlers = (): Handlers<Api['drafts'], CallContext> => ({
  list: missing,
  create: missing,
  get: missing,
  save: missing,
  undo: missing,
  redo: missing,
  history: missing,
  revert: missing,
  remove: missing,
  restore: missing,
});

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

export const conformanceHandlers = (): Handlers<Api['conformance'], CallContext> => ({
  checks: missing,
  start: missing,
  get: missing,
  list: missing,
  cancel: missing,
  export: missing,
});
