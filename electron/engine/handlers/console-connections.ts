import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function consoleConnectionHandlers({
  console: { connections, tryOut },
  log,
}: Pick<HandlerParts, 'console' | 'log'>): Pick<Handlers<Api['console'], CallContext>, 'connections' | 'connect' | 'test'> {
  return {
    connections: async () => ({ items: [...connections.list()] }),
    async connect({ environmentId, ...change }) {
      // why: before the vault is asked, which may ask the person.
      assertWritable(log);
      return connections.connect(environmentId, change);
    },
    test: ({ environmentId }, { signal }) => tryOut(environmentId, signal),
  };
}
