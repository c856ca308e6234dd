import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { createTimelineActions, type TimelineActions } from './actions.ts';
import { createTimelineStore, type TimelineState, type TimelineStore } from './store.ts';

interface Timeline {
  readonly store: TimelineStore;
  readonly actions: TimelineActions;
}

const TimelineContext = createContext<Timeline | null>(null);

/** Lives as long as the environment: the window onto the log stays while other views are shown. */
export function TimelineProvider({ children }: { readonly children: ReactNode }) {
  const { client, stores } = useServices();
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  useEffect(() => {
    const store = createTimelineStore();
    const actions = createTimelineActions({ client, store });
    setTimeline({ store, actions });
    actions.start();
    // Other features mark and explain by the filter in force; they know the shared store only.
    const stop = store.subscribe(({ query }, previous) => (query === previous.query ? undefined : stores.view.setState({ query })));
    const stopWanting = stores.view.subscribe(({ wantedQuery, views, appliedId }) => {
      if (wantedQuery === null) return;
      stores.view.setState({ wantedQuery: null });
      // A whole view is wanted: its rows come as it says.
      const view = views.find(({ id, query }) => id === appliedId && query === wantedQuery);
      if (view !== undefined) actions.setGrouping(view.grouping);
      actions.applyText(wantedQuery);
    });
    const stopWaiting = stores.session.subscribe(({ health }, previous) => {
      // What was put into the index meanwhile was not told as arrivals.
      const isRebuilt = previous.health?.log.isIndexRebuilding === true && health?.log.isIndexRebuilding === false;
      if (isRebuilt) actions.take({ events: [], isStale: true });
    });
    return () => {
      stop();
      stopWanting();
      stopWaiting();
      actions.close();
    };
  }, [client, stores]);
  useFeed((flush) => timeline?.actions.take(flush));
  return timeline === null ? null : <TimelineContext value={timeline}>{children}</TimelineContext>;
}

export function useTimeline(): Timeline {
  const timeline = useContext(TimelineContext);
  if (timeline === null) throw new Error('There is no TimelineProvider above.');
  return timeline;
}

export function useTimelineState<S>(selector: (state: TimelineState) => S): S {
  return useStore(useTimeline().store, selector);
}
