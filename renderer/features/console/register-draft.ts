/** What is typed to register a webhook, and what of it is sent. Pure. */
import type { EndpointId } from '#contract/ids.ts';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { catalog } from '#domain/catalog/catalog.ts';

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

/** What may well be meant, and leads to deliveries that never come or that anybody can read. */
export function urlWarnings(text: string, endpoint: LandingPlace): readonly string[] {
  const url = URL.parse(text.trim());
  if (url === null || urlProblem(text) !== null) return [];
  const path = url.pathname.replace(/\/+$/, '');
  const isOwn = endpoint.addresses.some((address) => {
    const own = URL.parse(address);
    return own?.origin === url.origin && own.pathname.replace(/\/+$/, '') === path;
  });
  const leadsHere = isOwn || endpoint.slug === '' || path.endsWith(`/in/${endpoint.slug}`);
  return [
    ...(leadsHere
      ? []
      : [`Its path does not end with /in/${endpoint.slug}, so what is sent there does not reach the endpoint chosen above.`]),
    ...(url.protocol === 'http:' && !isNear(url.hostname) ? ['Over http everybody on the way can read what is sent; use https.'] : []),
  ];
}

export interface LandingPlace {
  readonly slug: string;
  /** Its own and its public address, as far as it has them. */
  readonly addresses: readonly string[];
}

const nearNames = /^(.+\.)?(localhost|local|internal)$/;
const nearAddresses = /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$|^\[(::1\]|f[cd]|fe80)/;

/** On this machine or in a private network. */
function isNear(host: string): boolean {
  return nearNames.test(host) || nearAddresses.test(host);
}

const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What is wrong with the path of an endpoint that is made with the webhook; null when nothing is. */
export function slugProblem(slug: string): string | null {
  if (slug === '') return 'A path is missing.';
  return slugPattern.test(slug) ? null : 'Lower-case letters, digits and hyphens, beginning with a letter or a digit.';
}

/** What keeps it from being registered, the first thing first; null when nothing does. */
export function registrationProblem(draft: RegisterDraft, isSandbox: boolean): string | null {
  const url = draft.url.trim();
  if (draft.endpointId === '' && slugProblem(draft.slug) !== null) return 'The path of the new endpoint is not right yet.';
  if (url === '' && !isSandbox) return 'The URL the Console sends to is missing.';
  if (url !== '' && urlProblem(url) !== null) return 'The URL is not right yet.';
  return draft.events.length === 0 ? 'No event is chosen.' : null;
}

/** Null while something is missing. */
export function readRegistration(draft: RegisterDraft, isSandbox: boolean): RegisterInput | null {
  if (registrationProblem(draft, isSandbox) !== null) return null;
  const url = draft.url.trim();
  return {
    events: [...draft.events],
    ...(url === '' ? {} : { url }),
    ...(draft.endpointId === '' ? { slug: draft.slug } : { endpointId: draft.endpointId }),
  };
}
