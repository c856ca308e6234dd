import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function secretHandlers({ directory, log }: HandlerParts): Handlers<Api['secrets'], CallContext> {
  const { secrets } = directory;
  return {
    list: async ({ endpointId }) => ({ items: directory.get(endpointId).secrets }),
    async add({ endpointId, ...given }) {
      // why: before the vault is asked, which may ask the person.
      assertWritable(log);
      return secrets.add(endpointId, given);
    },
    async rotate({ endpointId, ...rotation }) {
      assertWritable(log);
      return secrets.rotate(endpointId, rotation);
    },
    update: ({ id, ...change }) => secrets.update(id, change),
    trim: ({ id }) => secrets.trim(id),
    copy: ({ id, endpointId, ...validity }) => secrets.copy(id, endpointId, validity),
    retire: ({ id, isRetired }) => secrets.retire(id, isRetired),
    reveal: async ({ id }) => ({ value: await secrets.reveal(id) }),
  };
}
