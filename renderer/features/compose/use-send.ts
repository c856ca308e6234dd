import { useState } from 'react';
import type { CompositionPreview, Sent } from '#contract/models/composer.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { type Running, useRunning } from '#renderer/platform/use-running.ts';
import type { DraftSession } from './draft-session.ts';
import type { Previews } from './use-preview.ts';

export interface Sending {
  readonly running: Running<undefined, Sent>;
  /** The host that has to be confirmed before anything leaves; null when none has. */
  readonly host: string | null;
  readonly isConsentGiven: boolean;
  readonly consent: (host: string | undefined) => void;
}

/** Saves, previews where what is shown does not hold any more, and sends exactly the bytes of the preview. */
export function useSend(session: DraftSession, previews: Previews): Sending {
  const { client } = useServices();
  const [confirmed, consent] = useState<string | undefined>(undefined);
  const running = useRunning(async (_: undefined, signal: AbortSignal) => {
    // A failed save is told beside the draft; what is written can leave all the same.
    await session.flush();
    const confirmation = confirmed === undefined ? {} : { confirmedHost: confirmed };
    const send = (preview: CompositionPreview) => client.composer.send({ what: { previewId: preview.id }, ...confirmation }, { signal });
    try {
      return await send(await previews.current(signal));
    } catch (error) {
      if (failureOf(error).code !== 'missing.preview') throw error;
      previews.used();
      return await send(await previews.current(signal));
    } finally {
      previews.used();
    }
  });
  const shown = previews.state;
  const asked =
    shown.kind === 'ready' ? shown.preview.hostToConfirm : shown.kind === 'loading' ? (shown.last?.hostToConfirm ?? null) : null;
  const host = asked ?? hostAskedBy(running.error);
  return { running, host, isConsentGiven: host !== null && confirmed === host, consent };
}
