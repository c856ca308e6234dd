import { eventTypes } from '#domain/event-types.ts';
import { checkWebhookUrl, webhookView } from '#engine/sandbox/webhook.ts';
import type { ApiContext } from '../api-context.ts';
import { ApiError, invalid, notFound } from '../api-error.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, bodyFields, idOf, ok, optionalText, optionalTexts } from '../api-request.ts';
import { pageOf } from '../pages.ts';

const known: ReadonlySet<string> = new Set(eventTypes);

/** List, create and test; no way to change or remove one is documented. */
export function webhookRoutes(context: ApiContext): readonly ApiRoute[] {
  const view = (webhook: Parameters<typeof webhookView>[0]) => webhookView(webhook, context.world().organizationId);
  return [
    {
      method: 'GET',
      path: '/webhooks',
      answer: (request) => pageOf(request, 'webhooks', context.webhooks().toReversed(), view),
    },
    { method: 'POST', path: '/webhooks', answer: (request) => create(context, request) },
    {
      method: 'POST',
      path: '/webhooks/:id/test',
      answer: (request) => {
        const webhook = context.webhooks().find(({ id }) => id === idOf(request)) ?? notFound('webhook');
        const { eventId, eventType } = context.sendTest(webhook);
        return ok({ id: webhook.id, event_id: eventId, type: eventType });
      },
    },
  ];
}

/** `secret` is listed among the fields of the request and of the answer alike; without one, one is made. */
async function create(context: ApiContext, request: ApiRequest): Promise<ApiAnswer> {
  const fields = bodyFields(request);
  const checked = checkWebhookUrl(fields['url']);
  if ('problem' in checked) return invalid('url', checked.problem);
  const events = optionalTexts(fields, 'events', 50) ?? invalid('events', 'events is required');
  const unknown = events.find((type) => !known.has(type));
  if (unknown !== undefined) return invalid('events', `events holds a type that does not exist: ${unknown.slice(0, 100)}`);
  const secret = optionalText(fields, 'secret', { most: 500 });
  if (!context.mayRegister())
    throw new ApiError('limit_reached', 'No more webhooks can be registered; a reset of the sandbox leaves one for each url');
  const webhook = await context.register({ url: checked.url, events: [...new Set(events)] }, secret);
  return {
    status: 201,
    body: { ...webhookView(webhook, context.world().organizationId), secret: webhook.secret },
    privacy: 'secret',
  };
}
