import type { DeliveryId } from '#contract/ids.ts';
import type { IdempotencyReport } from '#contract/models/attempt-comparison.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { type Running, useRunning } from '#renderer/platform/use-running.ts';

export interface TwiceInput {
  readonly target: TargetChoice;
  readonly kind: ReplayKind;
  readonly probeUrl: string;
  readonly confirmedHost: string | undefined;
}

/** Sends one event twice, then twice at the same time, and answers with what that says of the handler. */
export function useSendTwice(deliveryId: DeliveryId): Running<TwiceInput, IdempotencyReport> {
  const { client } = useServices();
  return useRunning(({ target, kind, probeUrl, confirmedHost }: TwiceInput, signal) =>
    client.replays.checkIdempotency(
      {
        deliveryId,
        target,
        kind,
        ...(probeUrl === '' ? {} : { probeUrl }),
        ...(confirmedHost === undefined ? {} : { confirmedHost }),
      },
      { signal },
    ),
  );
}
