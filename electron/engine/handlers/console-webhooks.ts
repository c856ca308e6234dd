import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function consoleWebhookHandlers({
  console: { webhooks, registrations, testEvents },
  log,
}: Pick<HandlerParts, 'console' | 'log'>): Pick<
  Handlers<Api['console'], CallContext>,
  'webhooks' | 'registerWebhook' | 'sendTestEvent' | 'subscriptions'
> {
  return {
    webhooks: async ({ environmentId }, { signal }) => ({ items: await webhooks.list(environmentId, signal) }),
    async registerWebhook(request, { signal }) {
      assertWritable(log);
      return registrations.register(request, signal);
    },
    async sendTestEvent({ environmentId, webhookId }, { signal }) {
      assertWritable(log);
      return { jobId: (await testEvents.send(environmentId, webhookId, signal)).id };
    },
    subscriptions: ({ environmentId, days }, { signal }) => webhooks.subscriptions(environmentId, days, signal),
  };
}
