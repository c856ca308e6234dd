import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function consoleIgnoreRuleHandlers({
  console: { ignoreRules, suggestRules },
  log,
}: Pick<HandlerParts, 'console' | 'log'>): Pick<
  Handlers<Api['console'], CallContext>,
  'ignoreRules' | 'addIgnoreRule' | 'removeIgnoreRule' | 'suggestIgnoreRules'
> {
  return {
    ignoreRules: async () => ({ items: [...ignoreRules.list()] }),
    async addIgnoreRule(rule) {
      assertWritable(log);
      return ignoreRules.add(rule);
    },
    async removeIgnoreRule({ id }) {
      assertWritable(log);
      await ignoreRules.remove(id);
      return { id };
    },
    suggestIgnoreRules: ({ eventType, limit }, { signal }) => suggestRules(eventType, limit, signal),
  };
}
