import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';
import { storageModel } from './storage-model.ts';

/** How long the figures wait for the index, so that what was just removed is not counted any more. */
const indexWaitMs = 300;

export function storageHandlers(
  parts: HandlerParts,
): Pick<Handlers<Api['storage'], CallContext>, 'get' | 'retention' | 'previewRetention' | 'setRetention' | 'applyRetention'> {
  const { log } = parts;
  const { retention } = parts.care;
  return {
    async get(_, { signal }) {
      await log.summarised(indexWaitMs);
      return storageModel(parts, signal);
    },
    retention: async () => ({ items: [...retention.rules()] }),
    previewRetention: async (rule, { signal }) => retention.preview(rule, signal),
    async setRetention(rule) {
      await retention.setRule(rule);
      return rule;
    },
    async applyRetention({ environmentId }) {
      assertWritable(log);
      return retention.apply(environmentId);
    },
  };
}
