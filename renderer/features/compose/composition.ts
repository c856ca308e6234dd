/** What is set beside the text, as it is kept, and who that makes the signer. Pure. */
import type { Composition, Signer } from '#contract/models/composer.ts';
import type { SchemeFacts } from '#contract/models/diagnosis.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { isNamed, sentDestination, signerProblem } from '#renderer/exchange/aim/aim.ts';

/** What the engine takes of it: half-typed parts are left out, or stay as they were kept. */
export function savableComposition(composition: Composition, kept: Composition): Composition {
  const { destination, headers, method } = composition;
  return {
    ...composition,
    method: method.trim() === '' ? kept.method : method.trim(),
    destination: isNamed(destination) ? sentDestination(destination) : kept.destination,
    headers: headers.filter(([name]) => name.trim() !== ''),
  };
}

/** Why nothing could leave yet, in a sentence; null when it can be tried. */
export function obstacleOf({ destination, signer }: Composition, givenSecret: string): string | null {
  if (!isNamed(destination)) return 'Name a target to see what will leave.';
  return signerProblem(destination, signer, givenSecret);
}

/** By what it is signed; null when nobody signs, undefined while that is not known. */
export function signingFactsOf(
  { destination, signer }: Pick<Composition, 'destination' | 'signer'>,
  endpoints: readonly Endpoint[],
): SchemeFacts | null | undefined {
  if (signer.by === 'nobody') return null;
  if (signer.by === 'given') return describeSigning(changeSigning(defaultSigning(signer.signing.scheme ?? 'zof'), signer.signing));
  if (signer.by === 'destination' && destination.to === 'sample') return describeSigning(defaultSigning('zof'));
  const id = endpointIdOf(signer, destination);
  const endpoint = endpoints.find((candidate) => candidate.id === id);
  return endpoint === undefined ? undefined : describeSigning(endpoint);
}

function endpointIdOf(signer: Signer, destination: Composition['destination']): Endpoint['id'] | undefined {
  if (signer.by === 'endpoint') return signer.endpointId;
  return destination.to === 'endpoint' ? destination.endpointId : undefined;
}
