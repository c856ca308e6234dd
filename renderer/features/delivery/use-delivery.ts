import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { Delivery } from '#contract/models/delivery.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import type { Stores } from '#renderer/state/stores.ts';
import { loadAttempts, loadDelivery } from './actions.ts';
import { type AttemptList, applyToDeliveries, createDeliveryStore, type DeliveryStore, forgetDeliveries, newsOf } from './store.ts';

export interface DeliveryView {
  readonly store: DeliveryStore;
  /** Undefined until it is here. */
  readonly delivery: Delivery | undefined;
  readonly failure: unknown;
  readonly attempts: AttemptList | undefined;
  readonly attemptsFailure: unknown;
  readonly reload: () => void;
}

/** Everything about one delivery, kept current by the feed. Moving between deliveries shows at once what was looked at lately. */
export function useDelivery(id: DeliveryId): DeliveryView {
  const { client, stores } = useServices();
  const [store] = useState(createDeliveryStore);
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const [attemptsFailure, setAttemptsFailure] = useState<unknown>(undefined);

  const load = useEffectEvent((signal: AbortSignal) => {
    void loadDelivery({ client, store }, id, signal);
    setAttemptsFailure(undefined);
    loadAttempts({ client, store }, id, signal).catch((error: unknown) => {
      if (!isCancelled(error) && !signal.aborted) setAttemptsFailure(error);
    });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery or another round is another load
  useEffect(() => {
    const control = new AbortController();
    load(control.signal);
    return () => control.abort();
  }, [id, round]);

  useFeed(({ events, isStale }) => {
    if (isStale) forgetDeliveries(store);
    if (events.some((event) => event.kind === 'delivery.removed' && event.ids.includes(id))) closeGone(stores);
    store.setState((state) => applyToDeliveries(state, events));
    // why: an update says that the answer is out; its exact moment is in the detail only.
    if (isStale || events.some((event) => newsOf(event)?.id === id)) reload();
  });

  return {
    store,
    delivery: useStore(store, (state) => state.details.get(id)),
    failure: useStore(store, (state) => state.failures.get(id)),
    attempts: useStore(store, (state) => state.attempts.get(id)),
    attemptsFailure,
    reload,
  };
}

/** What is open can be deleted from elsewhere: by retention, in another window, by a command. */
function closeGone({ selection, notice }: Stores): void {
  selection.setState({ deliveryId: null });
  addNotice(notice, {
    tone: 'info',
    title: 'The delivery that was open is deleted',
    text: 'What was deleted by hand can be had back from the trash, on the storage page.',
    key: 'delivery.gone',
    lastsMs: 10_000,
  });
}
