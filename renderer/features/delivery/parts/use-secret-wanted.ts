import { useEffect, useEffectEvent, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { fixWords } from '../fix-words.ts';
import type { SignatureView } from '../use-signature.ts';

export interface SecretWanted {
  /** Opens the dialog that takes a secret; null for an endpoint that can have none. */
  readonly open: (() => void) | null;
}

/** Asks for a secret of the endpoint, and judges the delivery again as soon as the endpoint has another one. */
export function useSecretWanted(delivery: Delivery, endpoint: Endpoint | undefined, view: SignatureView): SecretWanted {
  const { stores } = useServices();
  const [had, setHad] = useState<string | undefined>(undefined);
  const has = endpoint?.secrets.map(({ id }) => id).join(' ');
  const isThere = had !== undefined && has !== had;
  const judge = useEffectEvent(() => {
    setHad(undefined);
    const { done } = fixWords({ kind: 'enter-secret' }, { endpoint: delivery.endpointName, secret: null });
    void view.judge({ apply: async () => undefined, done });
  });
  useEffect(() => {
    if (isThere) judge();
  }, [isThere]);
  if (endpoint === undefined) return { open: null };
  return {
    open: () => {
      setHad(has);
      stores.selection.setState({ dialog: { kind: 'add-secret', endpointId: endpoint.id } });
    },
  };
}
