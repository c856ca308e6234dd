import { useEffect, useEffectEvent, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { Attempt, AttemptOutcome, Replay, ReplayKind } from '#contract/models/replay.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { useFeed, useServices } from '#renderer/platform/services.tsx';

export interface SentAttempt {
  readonly replayId: Replay['id'];
  /** Undefined until the engine has begun it. */
  readonly attemptId: Attempt['id'] | undefined;
  readonly outcome: AttemptOutcome;
}

export interface ReplaySender {
  readonly sent: SentAttempt | undefined;
  readonly isSending: boolean;
  readonly error: unknown;
  /** Host the engine asks to be confirmed; null when it asks for none. */
  readonly askedHost: string | null;
  readonly send: (request: {
    readonly target: TargetChoice;
    readonly kind: ReplayKind;
    readonly confirmedHost: string | undefined;
  }) => void;
  readonly cancel: () => void;
}

/** Starts replays of one delivery and follows the newest by the feed until it has an outcome. */
export function useReplay(deliveryId: DeliveryId): ReplaySender {
  const { client } = useServices();
  const [sent, setSent] = useState<SentAttempt | undefined>(undefined);
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const isSending = isStarting || sent?.outcome === 'pending';

  const take = (replay: Replay) => {
    const attempt = replay.attempts[0];
    const outcome = attempt?.outcome ?? (replay.state === 'running' ? 'pending' : 'unknown');
    // why: the feed may have told the outcome before this answer came; what is known is never taken back.
    setSent((before) => (isSettled(before, replay.id) ? before : { replayId: replay.id, attemptId: attempt?.id, outcome }));
  };
  const askAgain = async (replayId: Replay['id']) => {
    try {
      take(await client.replays.get({ id: replayId }));
    } catch (problem) {
      setError(problem);
    }
  };
  const pendingId = sent?.outcome === 'pending' ? sent.replayId : undefined;
  const catchUp = useEffectEvent((replayId: Replay['id']) => void askAgain(replayId));
  // why: an outcome that came between the start and its answer is in the feed's past by the time this listens.
  useEffect(() => (pendingId === undefined ? undefined : catchUp(pendingId)), [pendingId]);

  useFeed(({ events, isStale }) => {
    for (const event of events) {
      if (event.kind === 'attempt.updated') {
        const { replayId, id, outcome } = event.attempt;
        setSent((before) => (before?.replayId === replayId ? { replayId, attemptId: id, outcome } : before));
      }
    }
    if (isStale && pendingId !== undefined) void askAgain(pendingId);
  });

  const start: ReplaySender['send'] = ({ target, kind, confirmedHost }) => {
    setStarting(true);
    setError(undefined);
    client.replays
      .start({
        deliveryIds: [deliveryId],
        target,
        kind,
        idempotencyKey: crypto.randomUUID(),
        ...(confirmedHost === undefined ? {} : { confirmedHost }),
      })
      .then(take, setError)
      .finally(() => setStarting(false));
  };
  return {
    sent,
    isSending,
    error,
    askedHost: hostAskedBy(error),
    send: start,
    cancel: () => {
      if (sent !== undefined) client.replays.cancel({ id: sent.replayId }).then(take, setError);
    },
  };
}

function isSettled(sent: SentAttempt | undefined, replayId: Replay['id']): boolean {
  return sent?.replayId === replayId && sent.attemptId !== undefined && sent.outcome !== 'pending';
}
