import type { EnvironmentId } from '#contract/ids.ts';
import type { Composition } from '#contract/models/composer.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { fail } from '../failure.ts';
import type { OpenSecret, SchemeSettings } from '../verification/scheme.ts';
import type { ComposerNeeds } from './composer-needs.ts';

/** How deliveries to somebody are signed, and what with. */
export interface SigningSource {
  /** As in "the secret of …". */
  readonly owner: string;
  readonly settings: SchemeSettings;
  /** Those that count, current first. */
  readonly secrets: readonly Pick<OpenSecret, 'name' | 'value'>[];
}

export interface ResolvedDestination {
  /** Of a URL as it is written, variables and all. */
  readonly url: string;
  /** Null for a URL, which has no secret of its own. */
  readonly source: SigningSource | null;
  /** Whose values are meant where nobody says; null for the first. */
  readonly environmentId: EnvironmentId | null;
}

/** Fails with `missing.endpoint`, `input.composition`, `receiver.not_listening` and `receiver.sample_handler`. */
export async function resolveDestination(
  destination: Composition['destination'],
  needs: Pick<ComposerNeeds, 'clock' | 'directory' | 'sampleHandler'>,
): Promise<ResolvedDestination> {
  switch (destination.to) {
    case 'url':
      return { url: destination.url, source: null, environmentId: null };
    case 'endpoint': {
      const endpoint = needs.directory.get(destination.endpointId);
      return { url: addressOf(endpoint), source: sourceOf(endpoint, needs), environmentId: endpoint.environmentId };
    }
    case 'sample': {
      const { sampleHandler } = needs;
      const { url } = await sampleHandler.start();
      const { current, previous } = sampleHandler.secrets();
      const secrets = [
        { name: 'current', value: current },
        { name: 'previous', value: previous },
      ];
      return { url, source: { owner: 'the sample handler', settings: sampleHandler.settings, secrets }, environmentId: null };
    }
  }
}

export function sourceOf(endpoint: Endpoint, { clock, directory }: Pick<ComposerNeeds, 'clock' | 'directory'>): SigningSource {
  return {
    owner: `the endpoint ${JSON.stringify(endpoint.name)}`,
    settings: directory.schemeOf(endpoint.id),
    secrets: directory.secretsAt(endpoint.id, clock.nowUs()),
  };
}

function addressOf(endpoint: Endpoint): string {
  if (endpoint.slug === null) {
    fail('input.composition', { problem: `${endpoint.name} has no path of its own to send to. Choose another endpoint.` });
  }
  if (endpoint.isArchived) {
    fail('input.composition', { problem: `The endpoint ${JSON.stringify(endpoint.name)} is archived and takes nothing. Choose another.` });
  }
  return endpoint.url ?? fail('receiver.not_listening', { problem: 'Start listening, then send the event.' });
}
