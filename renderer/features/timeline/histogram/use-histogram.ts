import { useEffect, useState } from 'react';
import { useFeed, useServices } from '#renderer/platform/services.tsx';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { createHistogramLoader, type HistogramLoader } from './histogram-loader.ts';
import { createHistogramStore } from './histogram-store.ts';
import { withoutRange, withRange } from './range-terms.ts';
import type { TimeRange } from './time-scale.ts';

/** Bars for the filter that the list answers. Zooming writes `after:` and `before:` into the filter, so that nothing filters unseen. */
export function useHistogram() {
  const { client, stores } = useServices();
  const { store: timeline, actions } = useTimeline();
  const query = useTimelineState((state) => state.query);
  const hasLoaded = useTimelineState((state) => state.hasLoaded);
  const [store] = useState(createHistogramStore);
  const [loader, setLoader] = useState<HistogramLoader | null>(null);
  useEffect(() => {
    const made = createHistogramLoader(client, store);
    setLoader(made);
    return () => made.close();
  }, [client, store]);
  useEffect(() => {
    if (hasLoaded) loader?.load(query);
  }, [loader, query, hasLoaded]);
  useFeed(({ events, isStale }) => {
    // What comes back from the trash is told as an update.
    const isMoved = events.some(({ kind }) => kind.startsWith('delivery.') || kind === 'observation.changed');
    if (isMoved || isStale) loader?.refresh();
  });
  useEffect(() => store.subscribe(({ observation }) => timeline.setState({ gaps: observation?.gaps ?? [] })), [store, timeline]);
  useEffect(
    () =>
      stores.session.subscribe(({ health }, previous) => {
        if (previous.health?.log.isIndexRebuilding === true && health?.log.isIndexRebuilding === false) loader?.refresh();
      }),
    [stores, loader],
  );
  return {
    store,
    isZoomed: withoutRange(query) !== query,
    zoomTo: (range: TimeRange) => actions.applyText(withRange(timeline.getState().text, range)),
    zoomOut: () => actions.applyText(withoutRange(timeline.getState().text)),
  };
}
