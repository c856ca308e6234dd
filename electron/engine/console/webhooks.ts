/** Endpoints registered at a Console: what it says of them, and which local endpoint each leads to. */
import type { EnvironmentId } from '#contract/ids.ts';
import type { RegisteredWebhook } from '#contract/models/console.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { consolePath } from '#domain/console/console-path.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '#domain/json-value.ts';
import type { Directory } from '../endpoints/directory.ts';
import type { ConsoleClient } from './client/console-client.ts';
import type { Connections } from './connections.ts';

const mostWebhooks = 10_000;
const longestMore = 20_000;
const shownFields: ReadonlySet<string> = new Set(['id', 'url', 'events']);
const secretNames = /secret|token|password|signing_?key|api_?key|^key$/i;

export interface WebhooksParts {
  readonly connections: Pick<Connections, 'askedClient'>;
  readonly directory: Pick<Directory, 'list'>;
}

/** Fails as every request to a Console may. */
export async function listWebhooks(parts: WebhooksParts, environmentId: EnvironmentId, signal?: AbortSignal): Promise<RegisteredWebhook[]> {
  const client: ConsoleClient = await parts.connections.askedClient(environmentId);
  const endpoints = parts.directory.list().filter((endpoint) => endpoint.environmentId === environmentId);
  const webhooks: RegisteredWebhook[] = [];
  const options = { mostItems: mostWebhooks, ...(signal === undefined ? {} : { signal }) };
  for await (const item of client.list(consolePath('/webhooks', {}), options)) {
    const webhook = readWebhook(item, endpoints);
    if (webhook !== null) webhooks.push(webhook);
  }
  return webhooks;
}

/** Null when it names no id, without which nothing can be done with it. */
export function readWebhook(item: JsonObject, endpoints: readonly Endpoint[]): RegisteredWebhook | null {
  const { id, url, events } = item;
  if (typeof id !== 'string' && typeof id !== 'number') return null;
  const address = typeof url === 'string' ? url : '';
  const others = Object.fromEntries(Object.entries(item).filter(([name]) => !shownFields.has(name)));
  return {
    id: String(id),
    url: address,
    events: isJsonArray(events) ? events.filter((event) => typeof event === 'string') : [],
    endpointId: findEndpoint(address, endpoints)?.id ?? null,
    more: JSON.stringify(withoutSecrets(others)).slice(0, longestMore),
  };
}

/**
 * The endpoint whose own or public address it is; else the one whose path its path ends with, as a tunnel hands paths on. Undefined where
 * that can not be told.
 */
export function findEndpoint(url: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
  const wanted = comparable(url);
  if (wanted === null) return undefined;
  const open = endpoints.filter(({ isArchived, slug }) => !isArchived && slug !== null);
  const byAddress = open.find((one) => [one.url, one.publicUrl].some((own) => own !== null && comparable(own)?.whole === wanted.whole));
  return byAddress ?? open.find(({ slug }) => wanted.path.endsWith(`/in/${slug}`));
}

function comparable(text: string): { readonly whole: string; readonly path: string } | null {
  const url = URL.parse(text);
  if (url === null) return null;
  const path = url.pathname.replace(/\/+$/, '');
  return { whole: `${url.origin}${path}`, path };
}

function withoutSecrets(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(withoutSecrets);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (secretNames.test(name) ? [] : [[name, withoutSecrets(inner)]])),
  );
}

/**
 * The object of an answer: the answer itself, or what an answer without an id of its own wraps under `data` or as its only field. Null when
 * it is a list, or no object at all.
 */
export function objectOfAnswer(answer: JsonValue): JsonObject | null {
  if (!isJsonObject(answer)) return null;
  if (answer['id'] !== undefined) return answer;
  const inner = answer['data'] ?? (Object.keys(answer).length === 1 ? Object.values(answer)[0] : undefined);
  if (isJsonArray(inner)) return null;
  return isJsonObject(inner) ? inner : answer;
}
