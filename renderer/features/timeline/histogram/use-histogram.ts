import { useEffect, useState } from 'react';
import { useFeed, useServices } from '#renderer/platform/services.tsx';
import { rangeOfFilter } from '../filter/filter-range.ts';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { createHistogramLoader, type HistogramLoader } from './histogram-loader.ts';
import { createHistogramStore } from './histogram-store.ts';
import { withoutRange, withRange } from './range-terms.ts';
import type { TimeRange } from './time-scale.ts';

/** Bars for the filter that the list answers. Zooming writes `after:` and `before:` into the filter, so that nothing filters unseen. */
export function useHistogram() {
  const { client } = useServices();
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
    if (hasLoaded) loader?.load(query, rangeOfFilter(query));
  }, [loader, query, hasLoaded]);
  useFeed(({ events, isStale }) => {
    const isMoved = events.some(
      ({ kind }) => kind === 'delivery.captured' || kind === 'delivery.removed' || kind === 'observation.changed',
    );
    if (isMoved || isStale) loader?.refresh();
  });
  return {
    store,
    isZoomed: withoutRange(query) !== query,
    zoomTo: (range: TimeRange) => actions.applyText(withRange(timeline.getState().text, range)),
    zoomOut: () => actions.applyText(withoutRange(timeline.getState().text)),
  };
}
