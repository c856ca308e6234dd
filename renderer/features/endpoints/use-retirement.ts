import { type RefObject, useRef, useState } from 'react';
import type { Secret } from '#contract/models/endpoint.ts';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { useServices } from '#renderer/platform/services.tsx';

export interface Retirement {
  /** `undo` gives back the end it had before it was retired here; of one that ended otherwise nobody knows it, so `accept` asks first. */
  readonly next: 'retire' | 'undo' | 'accept';
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Whether it may count again without end is being asked. */
  readonly isAsked: boolean;
  readonly press: () => void;
  readonly answer: (isAccepted: boolean) => void;
  /** Takes the focus when the question goes. */
  readonly button: RefObject<HTMLButtonElement | null>;
}

interface Retired {
  readonly endBeforeUs: number | null;
  readonly endUs: number | null;
}

/** Letting a secret count no more from now on, and again. */
export function useRetirement({ id, state, validUntilUs }: Secret): Retirement {
  const { client } = useServices();
  const button = useRef<HTMLButtonElement>(null);
  const [retired, setRetired] = useState<Retired | undefined>(undefined);
  const [isAsked, setAsked] = useState(false);
  const retire = useCommandCall(async () => {
    const after = await client.secrets.retire({ id });
    setRetired({ endBeforeUs: validUntilUs, endUs: after.validUntilUs });
  });
  const accept = useCommandCall(async (untilUs: number | null) => {
    await client.secrets.update({ id, validUntilUs: untilUs });
    setRetired(undefined);
  });
  const isRetired = state === 'retired';
  const undoable = isRetired && retired?.endUs === validUntilUs ? retired : undefined;
  const press = () => {
    accept.clear();
    if (!isRetired) void retire.run();
    else if (undoable === undefined) setAsked(!isAsked);
    else void accept.run(undoable.endBeforeUs);
  };
  const answer = (isAccepted: boolean) => {
    setAsked(false);
    button.current?.focus();
    if (isAccepted) void accept.run(null);
  };
  return {
    next: !isRetired ? 'retire' : undoable === undefined ? 'accept' : 'undo',
    isBusy: retire.isBusy || accept.isBusy,
    error: retire.error ?? accept.error,
    isAsked: isAsked && isRetired,
    press,
    answer,
    button,
  };
}
