import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function sandboxHandlers({ sandbox, log }: Pick<HandlerParts, 'sandbox' | 'log'>): Handlers<Api['sandbox'], CallContext> {
  return {
    state: async () => sandbox.state(),
    async configure(change) {
      assertWritable(log);
      await sandbox.configure(change);
      return sandbox.state();
    },
    async startRun(input) {
      assertWritable(log);
      return sandbox.startRun(input);
    },
    async act(input) {
      assertWritable(log);
      return sandbox.act(input);
    },
    async reset() {
      assertWritable(log);
      await sandbox.reset();
      return sandbox.state();
    },
  };
}
