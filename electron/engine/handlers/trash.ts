import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function trashHandlers({ log, care }: HandlerParts): Handlers<Api['trash'], CallContext> {
  return {
    list: async (_, { signal }) => ({ items: [...(await care.deletions.list(signal))] }),
    async restore({ id }) {
      assertWritable(log);
      return care.deletions.restore(id);
    },
    async empty() {
      assertWritable(log);
      return care.deletions.empty();
    },
  };
}
