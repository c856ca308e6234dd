import { useState } from 'react';
import type { Destination, Signer } from '#contract/models/composer.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { fittingSigner, isNamed, sentDestination, signerProblem, usableEndpoints } from './aim.ts';
import { isAboutTarget } from './target-input.ts';

type Place = 'scenarios' | 'conformance';

/** What a call that sends is given. */
export interface AimInput {
  readonly destination: Destination;
  readonly signer: Signer;
  readonly givenSecret?: string;
  readonly confirmedHost?: string;
}

export interface AimView {
  readonly destination: Destination;
  readonly signer: Signer;
  readonly givenSecret: string;
  readonly confirmedHost: string | undefined;
  readonly setDestination: (destination: Destination) => void;
  readonly setSigner: (signer: Signer) => void;
  readonly setGivenSecret: (secret: string) => void;
  readonly setConfirmedHost: (host: string | undefined) => void;
  /** Why nothing can be sent yet; null when it can. */
  readonly problem: string | null;
  readonly input: AimInput;
}

/** Where this page sends to and who signs. The choice outlives the page, a typed secret does not. */
export function useAim(place: Place): AimView {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const chosen = useStore(stores.aim, (state) => state[place]);
  const [givenSecret, setGivenSecret] = useState('');
  const [confirmedHost, setConfirmedHost] = useState<string | undefined>(undefined);
  const first = usableEndpoints(endpoints)[0];
  const usual: Destination =
    place === 'conformance' ? { to: 'url', url: '' } : first === undefined ? { to: 'sample' } : { to: 'endpoint', endpointId: first.id };
  const destination = chosen?.destination ?? usual;
  const signer = chosen?.signer ?? fittingSigner(usual, { by: 'destination', secret: 'current' }, endpoints);
  const set = (aim: { readonly destination: Destination; readonly signer: Signer }) => stores.aim.setState({ [place]: aim });
  return {
    destination,
    signer,
    givenSecret,
    confirmedHost,
    setDestination: (next) => {
      setConfirmedHost(undefined);
      const isSameKind = next.to === 'url' && destination.to === 'url';
      set({ destination: next, signer: isSameKind ? signer : fittingSigner(next, signer, endpoints) });
    },
    setSigner: (next) => set({ destination, signer: next }),
    setGivenSecret,
    setConfirmedHost,
    problem: isNamed(destination) ? signerProblem(destination, signer, givenSecret) : 'Name a target first.',
    input: {
      destination: sentDestination(destination),
      signer,
      ...(signer.by === 'given' ? { givenSecret } : {}),
      ...(confirmedHost === undefined ? {} : { confirmedHost }),
    },
  };
}

/** The engine's sentence for the target's field, when that is what is wrong. */
export function targetProblemOf(error: unknown): string | undefined {
  if (error === undefined || !isAboutTarget(error)) return undefined;
  const { sentence, reason } = failureOf(error);
  return `${sentence} ${reason}`.trim();
}
