/** What is typed to register a webhook, and what of it is sent. Pure. */
import type { EndpointId } from '#contract/ids.ts';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { catalog } from '#domain/catalog.ts';

export interface RegisterDraft {
  /** Empty: a new endpoint under `slug`. */
  readonly endpointId: EndpointId | '';
  readonly slug: string;
  /** Empty in the sandbox: the local endpoint's own address. */
  readonly url: string;
  readonly events: readonly string[];
}

export interface RegisterInput {
  readonly events: string[];
  readonly url?: string;
  readonly endpointId?: EndpointId;
  readonly slug?: string;
}

/** Everything of the current envelope, landing on the first endpoint there is. */
export function startDraft(
  { environmentName }: Pick<ConsoleConnection, 'environmentName'>,
  endpoints: readonly { readonly id: EndpointId }[],
): RegisterDraft {
  return {
    endpointId: endpoints[0]?.id ?? '',
    slug: `zof-${environmentName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '').slice(0, 63),
    url: '',
    events: catalog.filter(({ isLegacyOnly }) => !isLegacyOnly).map(({ type }) => type),
  };
}

/** What is wrong with an address before anybody is asked; null when nothing is. */
export function urlProblem(text: string): string | null {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'An address that begins with https:// or http://';
  return null;
}

const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Null while something is missing. */
export function readRegistration(draft: RegisterDraft, isSandbox: boolean): RegisterInput | null {
  const url = draft.url.trim();
  if (draft.events.length === 0) return null;
  if (url === '' ? !isSandbox : urlProblem(url) !== null) return null;
  if (draft.endpointId === '' && !slugPattern.test(draft.slug)) return null;
  return {
    events: [...draft.events],
    ...(url === '' ? {} : { url }),
    ...(draft.endpointId === '' ? { slug: draft.slug } : { endpointId: draft.endpointId }),
  };
}
