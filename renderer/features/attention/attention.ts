/**
 * Tells the person of matches while nobody looks: a desktop notification per view, and a count of everything since the window was last
 * looked at. Who could not be told on the desktop is told in the window on coming back. Guarantees: nothing while a window of ours is looked at; nothing makes a sound or takes the focus.
 */
import type { ViewId } from '#contract/ids.ts';
import type { ViewMatches } from '#contract/models/saved-view.ts';
import type { Attention } from '#renderer/platform/attention.ts';
import type { FeedSource } from '#renderer/platform/feed-source.ts';
import { addNotice, type NoticeStore } from '#renderer/state/notice-store.ts';
import type { SelectionStore } from '#renderer/state/selection-store.ts';
import type { SettingsStore } from '#renderer/state/settings-store.ts';
import type { ViewStore } from '#renderer/state/view-store.ts';
import { matchWords } from './match-words.ts';

export interface AttentionParts {
  readonly attention: Attention;
  readonly feed: FeedSource;
  readonly stores: {
    readonly view: ViewStore;
    readonly selection: SelectionStore;
    readonly settings: SettingsStore;
    readonly notice: NoticeStore;
  };
}

/** Views told of in the window on coming back; more would cover it. */
const mostAtOnce = 3;

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
  const isOnDesktop = () => stores.settings.getState().settings.notifications === 'on' && attention.permission() === 'granted';
  const take = (matches: ViewMatches) => {
    const count = (unseen.get(matches.viewId)?.count ?? 0) + matches.count;
    unseen.set(matches.viewId, { matches, count });
    if (!isOnDesktop()) return;
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
      if (!isOnDesktop()) for (const { matches, count } of [...unseen.values()].slice(0, mostAtOnce)) tellInWindow(stores, matches, count);
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

function tellInWindow(stores: AttentionParts['stores'], matches: ViewMatches, count: number): void {
  const { key, title } = matchWords(matches, count);
  addNotice(stores.notice, {
    tone: 'info',
    title,
    key: `match.${key}`,
    lastsMs: 10_000,
    action: { label: 'Show', run: () => openView(stores, matches) },
  });
}

/** The newest match, in the list as its view shows it; without the filter when the view is gone. */
function openView({ view, selection }: AttentionParts['stores'], { viewId, newestId }: ViewMatches): void {
  const saved = view.getState().views.find(({ id }) => id === viewId);
  selection.setState({ view: 'timeline', deliveryId: newestId });
  if (saved !== undefined) view.setState({ appliedId: saved.id, wantedQuery: saved.query });
}
