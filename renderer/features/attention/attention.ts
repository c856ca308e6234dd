/**
 * Tells the person of matches while nobody looks: a desktop notification per view, and a count of everything since the window was last
 * looked at. Guarantees: nothing while a window of ours is looked at; nothing makes a sound or takes the focus.
 */
import type { ViewId } from '#contract/ids.ts';
import type { ViewMatches } from '#contract/models/saved-view.ts';
import type { Attention } from '#renderer/platform/attention.ts';
import type { FeedSource } from '#renderer/platform/feed-source.ts';
import type { SelectionStore } from '#renderer/state/selection-store.ts';
import type { SettingsStore } from '#renderer/state/settings-store.ts';
import type { ViewStore } from '#renderer/state/view-store.ts';
import { matchWords } from './match-words.ts';

export interface AttentionParts {
  readonly attention: Attention;
  readonly feed: FeedSource;
  readonly stores: { readonly view: ViewStore; readonly selection: SelectionStore; readonly settings: SettingsStore };
}

interface Unseen {
  readonly matches: ViewMatches;
  /** Since the window was last looked at. */
  readonly count: number;
}

/** Returns the function that ends it. */
export function followMatches({ attention, feed, stores }: AttentionParts): () => void {
  const unseen = new Map<ViewId, Unseen>();
  /** What a press on the notification of a view opens; it stays after the window was looked at, as the notification does. */
  const openable = new Map<string, ViewMatches>();

  const showBadge = () => {
    const isOn = stores.settings.getState().settings.badge === 'on';
    attention.setBadge(isOn ? [...unseen.values()].reduce((sum, { count }) => sum + count, 0) : 0);
  };
  const take = (matches: ViewMatches) => {
    const count = (unseen.get(matches.viewId)?.count ?? 0) + matches.count;
    unseen.set(matches.viewId, { matches, count });
    if (stores.settings.getState().settings.notifications === 'off') return;
    openable.set(matches.viewId, matches);
    attention.notify(matchWords(matches, count));
  };
  const open = (key: string) => {
    const matches = openable.get(key);
    if (matches === undefined) return;
    openView(stores, matches);
  };
  const ends = [
    feed.listen(({ events }) => {
      const matched = events.flatMap((event) => (event.kind === 'view.matched' ? [event.matches] : []));
      if (matched.length === 0 || attention.isWatched()) return;
      for (const matches of matched) take(matches);
      showBadge();
    }),
    attention.onWatched(() => {
      unseen.clear();
      showBadge();
    }),
    attention.onOpened(open),
    stores.settings.subscribe(({ settings }, before) => (settings.badge === before.settings.badge ? undefined : showBadge())),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The newest match, in the list as its view shows it; without the filter when the view is gone. */
function openView({ view, selection }: AttentionParts['stores'], { viewId, newestId }: ViewMatches): void {
  const saved = view.getState().views.find(({ id }) => id === viewId);
  selection.setState({ view: 'timeline', deliveryId: newestId });
  if (saved !== undefined) view.setState({ appliedId: saved.id, wantedQuery: saved.query });
}
