/** Where something composed goes and who signs it, as the pickers hold it. Pure. */
import type { Destination, Signer } from '#contract/models/composer.ts';
import type { Endpoint, Secret } from '#contract/models/endpoint.ts';
import type { Environment } from '#contract/models/environment.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { SelectOption } from '#renderer/ui/select.tsx';
import { completeTarget } from './target-input.ts';

/** Endpoints that deliveries are sent to under a path of their own. */
export function usableEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return endpoints.filter(({ slug, isArchived }) => slug !== null && !isArchived);
}

/** Whether it names a target; a URL that was not typed yet does not. */
export function isNamed(destination: Destination): boolean {
  return destination.to !== 'url' || destination.url.trim() !== '';
}

/** As it is handed to the engine: a URL without a scheme is completed. */
export function sentDestination(destination: Destination): Destination {
  return destination.to === 'url' ? { to: 'url', url: completeTarget(destination.url).url } : destination;
}

/** The target in a few words. */
export function destinationWords(destination: Destination, endpoints: readonly Endpoint[]): string {
  if (destination.to === 'sample') return 'the sample handler';
  if (destination.to === 'url') return destination.url;
  return endpoints.find(({ id }) => id === destination.endpointId)?.name ?? 'an endpoint that is gone';
}

export function targetOptions(
  endpoints: readonly Endpoint[],
  environments: readonly Environment[],
  chosen: string,
): readonly SelectOption[] {
  const nameOf = (endpoint: Endpoint) => environments.find(({ id }) => id === endpoint.environmentId)?.name ?? '';
  const own = usableEndpoints(endpoints).map((endpoint) => ({
    value: `${endpoint.id}`,
    label: visibleText(endpoint.name),
    hint: nameOf(endpoint),
    group: 'Endpoints of Hookglass',
  }));
  const isGone = chosen !== 'url' && chosen !== 'sample' && !own.some(({ value }) => value === chosen);
  return [
    { value: 'url', label: 'A URL', hint: 'your own handler', group: 'Handlers' },
    { value: 'sample', label: 'Sample handler', hint: 'does everything right', group: 'Handlers' },
    ...own,
    ...(isGone ? [{ value: chosen, label: 'An endpoint that is gone', group: 'Endpoints of Hookglass' }] : []),
  ];
}

export function targetChoiceOf(destination: Destination): string {
  return destination.to === 'endpoint' ? destination.endpointId : destination.to;
}

/** The destination of a choice; `url` is what was typed before. */
export function destinationOf(choice: string, endpoints: readonly Endpoint[], url: string): Destination | undefined {
  if (choice === 'url') return { to: 'url', url };
  if (choice === 'sample') return { to: 'sample' };
  const endpoint = endpoints.find(({ id }) => id === choice);
  return endpoint === undefined ? undefined : { to: 'endpoint', endpointId: endpoint.id };
}

/** A signer that fits the destination: the one there is, or the nearest. A URL has no secrets of its own. */
export function fittingSigner(destination: Destination, signer: Signer, endpoints: readonly Endpoint[]): Signer {
  if (destination.to !== 'url') return signer.by === 'endpoint' ? { by: 'destination', secret: 'current' } : signer;
  if (signer.by !== 'destination') return signer;
  const endpoint = usableEndpoints(endpoints).find(({ secrets }) => secrets.some(({ state }) => state === 'current'));
  return endpoint === undefined ? { by: 'nobody' } : { by: 'endpoint', endpointId: endpoint.id, secretId: null };
}

export function signerChoiceOf(signer: Signer): string {
  if (signer.by === 'destination') return signer.secret;
  return signer.by === 'endpoint' ? `${signer.endpointId} ${signer.secretId ?? ''}` : signer.by;
}

const usableStates: ReadonlySet<Secret['state']> = new Set(['current', 'previous']);

function secretOptions(endpoint: Endpoint): readonly SelectOption[] {
  const scheme = schemeFactsOf(endpoint.scheme).label;
  const group = 'With a secret of an endpoint';
  const name = visibleText(endpoint.name);
  const previous = endpoint.secrets.filter(({ state }) => state === 'previous');
  return [
    { value: `${endpoint.id} `, label: `${name}, current secret`, hint: scheme, group },
    ...previous.map((secret) => ({
      value: `${endpoint.id} ${secret.id}`,
      label: `${name}, ${visibleText(secret.name)}`,
      hint: 'previous',
      group,
    })),
  ];
}

export function signerOptions(destination: Destination, endpoints: readonly Endpoint[], signer: Signer): readonly SelectOption[] {
  const own: readonly SelectOption[] =
    destination.to === 'url'
      ? []
      : [
          { value: 'current', label: 'Its current secret', hint: ownHint(destination, endpoints), group: 'As the target expects it' },
          { value: 'previous', label: 'Its previous secret', group: 'As the target expects it' },
        ];
  const others = usableEndpoints(endpoints)
    .filter(({ secrets }) => secrets.some(({ state }) => usableStates.has(state)))
    .flatMap(secretOptions);
  const rest: readonly SelectOption[] = [
    { value: 'given', label: 'A secret typed here', hint: 'kept nowhere', group: 'Otherwise' },
    { value: 'nobody', label: 'Nobody', hint: 'unsigned', group: 'Otherwise' },
  ];
  const options = [...own, ...others, ...rest];
  const chosen = signerChoiceOf(signer);
  if (options.some(({ value }) => value === chosen)) return options;
  return [
    ...options,
    { value: chosen, label: signer.by === 'destination' ? 'Its own secret: it has none' : 'A secret that is gone', group: 'Otherwise' },
  ];
}

function ownHint(destination: Destination, endpoints: readonly Endpoint[]): string | undefined {
  if (destination.to !== 'endpoint') return 'Zof';
  const endpoint = endpoints.find(({ id }) => id === destination.endpointId);
  return endpoint === undefined ? undefined : schemeFactsOf(endpoint.scheme).label;
}

/** The signer of a choice; `given` keeps how it was signed before. */
export function signerOf(choice: string, endpoints: readonly Endpoint[], before: Signer): Signer | undefined {
  if (choice === 'nobody') return { by: 'nobody' };
  if (choice === 'current' || choice === 'previous') return { by: 'destination', secret: choice };
  if (choice === 'given') return before.by === 'given' ? before : { by: 'given', signing: { scheme: 'zof' } };
  const [endpointId, secretId] = choice.split(' ');
  const endpoint = endpoints.find(({ id }) => id === endpointId);
  if (endpoint === undefined) return undefined;
  const secret = endpoint.secrets.find(({ id }) => id === secretId);
  return { by: 'endpoint', endpointId: endpoint.id, secretId: secret?.id ?? null };
}

/** What is missing before it can be signed; null when nothing is. */
export function signerProblem(destination: Destination, signer: Signer, givenSecret: string): string | null {
  if (signer.by === 'destination' && destination.to === 'url') return 'A URL has no secret of its own: choose whose it is.';
  if (signer.by === 'given' && givenSecret === '') return 'The secret is missing.';
  return null;
}
