import { useEffect, useRef } from 'react';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { useCommand, useFeed, useServices } from '#renderer/platform/services.tsx';
import { withOutcome } from '#renderer/state/guide-store.ts';
import { arrivalOutcome, isOwnSender, runOutcome } from './arrival-words.ts';
import { bindGuideMemory } from './guide-memory.ts';

/** Sees what the steps lead to, wherever in the window the person is. Asks for one delivery at a time, however fast they come. */
function useGuideWatch(): void {
  const { client, stores } = useServices();
  const isAsking = useRef(false);
  useEffect(() => bindGuideMemory(stores.guide), [stores]);

  const lookAt = async ({ id }: DeliverySummary) => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      const delivery = await client.deliveries.get({ id });
      if (isOwnSender(delivery.headers)) stores.guide.setState((state) => withOutcome(state, 'own-sender', arrivalOutcome(delivery)));
    } catch {
      // It was deleted meanwhile, or the link is gone: the next one that arrives is looked at.
    } finally {
      isAsking.current = false;
    }
  };

  useFeed(({ events }) => {
    const { mode, done, runId } = stores.guide.getState();
    if (mode === 'unseen') return;
    const arrived = events.flatMap((event) => (event.kind === 'delivery.captured' ? [event.delivery] : []));
    const ofRun = arrived.findLast((delivery) => runId !== null && delivery.runId === runId);
    if (ofRun !== undefined) stores.guide.setState((state) => withOutcome(state, 'sandbox-run', runOutcome(ofRun)));
    const other = arrived.findLast((delivery) => delivery.runId !== runId);
    if (other !== undefined && !done.includes('own-sender')) void lookAt(other);
  });
}

/** Nothing to see: it hears what the steps lead to. */
export function GuideWatch() {
  const { stores } = useServices();
  useGuideWatch();
  useCommand('guide.own-sender', () => stores.selection.setState({ dialog: { kind: 'own-sender' } }));
  useCommand('guide.show', () => {
    stores.guide.setState({ mode: 'open' });
    stores.selection.setState({ view: 'timeline' });
  });
  return null;
}
