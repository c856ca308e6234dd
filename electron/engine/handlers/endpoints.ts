import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import type { HandlerParts } from './parts.ts';
import { sendTestEvent } from './test-event-sender.ts';

export function endpointHandlers(parts: HandlerParts): Handlers<Api['endpoints'], CallContext> {
  const { directory } = parts;
  return {
    list: async () => ({ items: [...directory.list()] }),
    create: ({ secrets, ...wanted }) =>
      directory.create({ ...wanted, secrets: secrets.map((secret) => (typeof secret === 'string' ? { value: secret } : secret)) }),
    update: ({ id, ...change }) => directory.update(id, change),
    sendTestEvent: ({ id, eventType }) => sendTestEvent(parts, id, eventType),
  };
}
