import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import { neverAborted } from './never-aborted.ts';
import type { HandlerParts } from './parts.ts';

export function targetHandlers({ log, replay: { targets } }: Pick<HandlerParts, 'log' | 'replay'>): Handlers<Api['targets'], CallContext> {
  return {
    list: async () => ({ items: [...(await targets.list())] }),
    get: ({ id }) => targets.get(id),
    async create(wanted) {
      assertWritable(log);
      return targets.create(wanted);
    },
    async update({ id, ...change }) {
      assertWritable(log);
      return targets.update(id, change);
    },
    probe: ({ id, confirmedHost }, { signal }) => targets.probe(id, confirmedHost ?? null, signal ?? neverAborted),
    async remove({ id }) {
      assertWritable(log);
      await targets.remove(id);
      return {};
    },
    async restore({ id }) {
      assertWritable(log);
      return targets.restore(id);
    },
  };
}
