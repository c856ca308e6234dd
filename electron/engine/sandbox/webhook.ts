/** Endpoints registered at the sandbox. */
import { z } from 'zod';
import type { JsonObject } from '#domain/json-value.ts';
import { isoTime } from './world/views.ts';

export const webhookFactsSchema = z.object({
  id: z.string().min(1).max(200),
  serial: z.int().min(1),
  url: z.string(),
  events: z.array(z.string()).max(100),
  createdAtUs: z.int(),
});

export type WebhookFacts = z.infer<typeof webhookFactsSchema>;

export interface Webhook extends WebhookFacts {
  /** In memory only. */
  readonly secret: string;
  /** What is saved of the secret; null where it could not be sealed, and then the webhook is not saved. */
  readonly sealedSecret: string | null;
}

/** Most that are registered at a time. */
export const mostWebhooks = 50;

const longestUrl = 2_000;
const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The address as given where the sandbox sends to it, or what is wrong with it. Only this machine is sent to, so a sandbox that
 * anything can talk to is never a way out of it.
 */
export function checkWebhookUrl(value: unknown): { readonly url: string } | { readonly problem: string } {
  if (typeof value !== 'string' || value === '') return { problem: 'url is required and must be a string' };
  if (value.length > longestUrl) return { problem: `url must have at most ${longestUrl} characters` };
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null) return { problem: 'url is not a URL' };
  if (url.protocol !== 'http:' || !loopbackHosts.has(url.hostname))
    return { problem: 'The sandbox sends to this machine only: url must begin with http://127.0.0.1, http://localhost or http://[::1]' };
  if (url.username !== '' || url.password !== '') return { problem: 'url must not contain a user name or password' };
  return { url: value };
}

/** Never with the secret: that is in the answer to its creation alone. */
export function webhookView(webhook: WebhookFacts, organizationId: string): JsonObject {
  return {
    id: webhook.id,
    organization_id: organizationId,
    url: webhook.url,
    events: webhook.events,
    status: 'enabled',
    created_at: isoTime(webhook.createdAtUs),
    updated_at: isoTime(webhook.createdAtUs),
  };
}
