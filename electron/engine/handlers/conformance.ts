import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import { checkFacts } from '../composer/conformance/check-facts.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import { requireEnvironment } from './environments.ts';
import type { HandlerParts } from './parts.ts';

export function conformanceHandlers({
  log,
  conformance,
}: Pick<HandlerParts, 'log' | 'conformance'>): Handlers<Api['conformance'], CallContext> {
  return {
    checks: async () => ({ items: [...checkFacts] }),
    async start(start) {
      assertWritable(log);
      if (start.environmentId !== undefined) requireEnvironment(log, start.environmentId);
      return conformance.start(start);
    },
    get: ({ id }) => conformance.get(id),
    list: async () => ({ items: [...(await conformance.list())] }),
    cancel: ({ id }) => conformance.cancel(id),
    export: ({ id, format }) => conformance.export(id, format),
  };
}
