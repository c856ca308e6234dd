/** What a person changes about a connection, looked through before anything of it is stored. */
import { type LinkTemplates, linkTemplatesSchema } from '#contract/models/console.ts';
import { findTemplateProblem } from '#domain/console/console-path.ts';
import { isKnownEventType } from '#domain/event-types.ts';
import { fail } from '../failure.ts';
import type { StoredConnection, StoredResource } from '../log/console-store.ts';
import { checkBaseUrl } from './client/access.ts';
import { readConsoleUrl, readLinkTemplate } from './console-address.ts';

/** What is left out stays; null takes one away. */
export interface ConnectionChange {
  readonly isSandbox?: boolean | undefined;
  readonly baseUrl?: string | null | undefined;
  readonly apiKey?: string | null | undefined;
  readonly consoleUrl?: string | null | undefined;
  readonly linkTemplates?: { readonly [K in keyof LinkTemplates]?: string | null | undefined } | undefined;
  /** By event type; null goes back to the default. */
  readonly resources?: Readonly<Record<string, StoredResource | null>> | undefined;
  readonly isFetchingOnCapture?: boolean | undefined;
}

const things = linkTemplatesSchema.keyof().options;

/**
 * The connection as it will be, but for a key that is given with it. Fails with `input.console_url` and `input.console_path`.
 * A key goes with the origin it was entered for: it is taken away when the address leads elsewhere and no other key comes along.
 */
export function changeConnection(before: StoredConnection, change: Omit<ConnectionChange, 'apiKey'>, hasKey: boolean): StoredConnection {
  const isSandbox = change.isSandbox ?? before.isSandbox;
  if (isSandbox && (typeof change.baseUrl === 'string' || hasKey)) {
    fail('input.console_url', {
      problem:
        'This environment uses the sandbox inside Hookglass, whose address and key are known. Switch that off to connect another Console.',
    });
  }
  const baseUrl = changed(before.baseUrl, change.baseUrl, (text) => checkBaseUrl(text).text);
  const keepsKey = before.baseUrl === null || baseUrl === null || new URL(before.baseUrl).origin === new URL(baseUrl).origin;
  const consoleUrl = changed(before.consoleUrl, change.consoleUrl, readConsoleUrl);
  return {
    ...before,
    isSandbox,
    baseUrl,
    ...(keepsKey ? {} : { sealedKey: null, keyMask: null }),
    consoleUrl,
    linkTemplates: changeLinks(before.linkTemplates, change.linkTemplates ?? {}, consoleUrl),
    resources: changeResources(before.resources, change.resources ?? {}),
    isFetchingOnCapture: change.isFetchingOnCapture ?? before.isFetchingOnCapture,
  };
}

function changed(before: string | null, wanted: string | null | undefined, read: (text: string) => string): string | null {
  if (wanted === undefined) return before;
  return wanted === null || wanted.trim() === '' ? null : read(wanted);
}

function changeLinks(
  before: LinkTemplates,
  change: NonNullable<ConnectionChange['linkTemplates']>,
  consoleUrl: string | null,
): LinkTemplates {
  const after: LinkTemplates = { ...before };
  const read = (text: string) => readLinkTemplate(text, consoleUrl);
  for (const thing of things) after[thing] = changed(before[thing], change[thing], read);
  return after;
}

function changeResources(
  before: Readonly<Record<string, StoredResource>>,
  change: Readonly<Record<string, StoredResource | null>>,
): Readonly<Record<string, StoredResource>> {
  const after = new Map(Object.entries(before));
  for (const [eventType, resource] of Object.entries(change)) {
    if (!isKnownEventType(eventType)) {
      fail('input.console_path', { problem: `${eventType.slice(0, 100)} is not an event type of the catalog.` });
    }
    if (resource === null) after.delete(eventType);
    else after.set(eventType, readResource(resource));
  }
  return Object.fromEntries(after);
}

function readResource({ path, findBy }: StoredResource): StoredResource {
  const typed = path.trim();
  // why: empty is a choice too, "ask nowhere".
  if (typed === '') return { path: '', findBy: null };
  const problem = findTemplateProblem(typed);
  if (problem !== null) fail('input.console_path', { problem });
  const field = findBy?.trim() ?? '';
  return { path: typed.startsWith('/') ? typed : `/${typed}`, findBy: field === '' ? null : field };
}
