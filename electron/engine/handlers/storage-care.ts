import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';
import { storageModel } from './storage-model.ts';

export function storageCareHandlers(
  parts: HandlerParts,
): Pick<Handlers<Api['storage'], CallContext>, 'backups' | 'backUp' | 'restore' | 'check' | 'compact' | 'salvage' | 'reopen'> {
  const { health, log, storageCare } = parts;
  return {
    async backups() {
      const { folder, items } = storageCare.backups();
      return { folder, items: [...items] };
    },
    backUp: async () => storageCare.backUp(),
    async restore({ name }, { signal }) {
      await storageCare.planRestore(name);
      health.changed();
      return storageModel(parts, signal);
    },
    check: async () => storageCare.check(),
    async compact({ olderThanDays }) {
      assertWritable(log);
      return storageCare.compact(olderThanDays);
    },
    salvage: async () => storageCare.salvage(),
    async reopen() {
      // why: where it was worth it, the engine that answers here is the new one already.
      log.lookAtDisk();
      return health.get();
    },
  };
}
