import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function scenarioHandlers({ log, scenarios }: Pick<HandlerParts, 'log' | 'scenarios'>): Handlers<Api['scenarios'], CallContext> {
  const { handlers } = scenarios;
  return {
    ...handlers,
    async start(input, context) {
      assertWritable(log);
      return handlers.start(input, context);
    },
  };
}
