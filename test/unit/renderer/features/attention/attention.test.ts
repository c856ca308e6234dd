import { describe, expect, it } from 'vitest';
import { deliveryIdOf, viewIdSchema } from '#contract/ids.ts';
import type { SavedView, ViewMatches } from '#contract/models/saved-view.ts';
import { defaultSettings, type Settings } from '#contract/models/settings.ts';
import { followMatches } from '#renderer/features/attention/attention.ts';
import { matchWords } from '#renderer/features/attention/match-words.ts';
import { createFeedSpread } from '#renderer/platform/feed-source.ts';
import { createStores } from '#renderer/state/stores.ts';
import { fakeAttention } from '#test/unit/renderer/support/fake-attention.ts';

const failed: SavedView = {
  id: viewIdSchema.parse('view_1'),
  name: 'Failed runs',
  query: 'type:run.failed',
  grouping: 'run',
  notifies: 'on',
};

const aMatch = (count: number, newest: number, changes: Partial<ViewMatches> = {}): ViewMatches => ({
  viewId: failed.id,
  name: failed.name,
  count,
  newestId: deliveryIdOf(newest),
  eventType: 'run.failed',
  ...changes,
});

function follow(settings: Partial<Settings> = {}) {
  const attention = fakeAttention();
  const stores = createStores();
  stores.settings.setState({ settings: { ...defaultSettings, ...settings } });
  stores.view.setState({ views: [failed] });
  const feed = createFeedSpread((error) => {
    throw error;
  });
  const end = followMatches({ attention, feed, stores });
  const matched = (...all: readonly ViewMatches[]) =>
    feed.spread({ events: all.map((matches) => ({ kind: 'view.matched', matches })), isStale: false });
  return { attention, stores, matched, end };
}

describe('while nobody looks at the window', () => {
  it('says how many match which view, and counts everything on the icon', () => {
    const { attention, matched } = follow();
    const other = viewIdSchema.parse('view_2');
    matched(aMatch(1, 4));
    matched(aMatch(11, 20), aMatch(2, 21, { viewId: other, name: 'Slow', eventType: null }));
    expect(attention.shown).toEqual([
      { key: 'view_1', title: '1 delivery matches “Failed runs”', body: 'run.failed' },
      { key: 'view_1', title: '12 deliveries match “Failed runs”', body: 'Newest: run.failed' },
      { key: 'view_2', title: '2 deliveries match “Slow”', body: 'Newest: no event type' },
    ]);
    expect(attention.badges).toEqual([1, 14]);
  });

  it('begins anew once the window was looked at', () => {
    const { attention, matched } = follow();
    matched(aMatch(3, 4));
    attention.look();
    matched(aMatch(2, 9));
    expect(attention.badges).toEqual([3, 0, 2]);
    expect(attention.shown.at(-1)?.title).toBe('2 deliveries match “Failed runs”');
  });

  it('opens the newest match in its view when the notification is pressed, also after the window was looked at', () => {
    const { attention, stores, matched } = follow();
    stores.selection.setState({ view: 'settings' });
    matched(aMatch(3, 7));
    attention.look();
    attention.press('view_1');
    expect(stores.selection.getState()).toMatchObject({ view: 'timeline', deliveryId: 'dlv_7' });
    expect(stores.view.getState()).toMatchObject({ appliedId: 'view_1', wantedQuery: 'type:run.failed' });
  });

  it('opens the delivery alone when the view is gone by then, and nothing for a notification of another start', () => {
    const { attention, stores, matched } = follow();
    attention.press('view_1');
    expect(stores.selection.getState().deliveryId).toBeNull();
    matched(aMatch(1, 7));
    stores.view.setState({ views: [] });
    attention.press('view_1');
    expect(stores.selection.getState()).toMatchObject({ view: 'timeline', deliveryId: 'dlv_7' });
    expect(stores.view.getState().wantedQuery).toBeNull();
  });

  it('says in the window, on coming back, what the desktop could not be told', () => {
    const { attention, stores, matched } = follow();
    attention.allowed = 'denied';
    matched(aMatch(3, 7));
    expect(stores.notice.getState().notices).toEqual([]);
    attention.look();
    const [notice, ...others] = stores.notice.getState().notices;
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ title: '3 deliveries match “Failed runs”', action: { label: 'Show' } });
    notice?.action?.run();
    expect(stores.selection.getState()).toMatchObject({ view: 'timeline', deliveryId: 'dlv_7' });
    attention.look();
    expect(stores.notice.getState().notices).toHaveLength(1);
  });

  it('does what the settings say: a count alone, notifications alone', () => {
    const counting = follow({ notifications: 'off' });
    counting.matched(aMatch(1, 1));
    expect([counting.attention.shown, counting.attention.badges]).toEqual([[], [1]]);
    const telling = follow({ badge: 'off' });
    telling.matched(aMatch(1, 1));
    expect(telling.attention.shown).toHaveLength(1);
    expect(telling.attention.badges).toEqual([0]);
    counting.stores.settings.setState({ settings: { ...defaultSettings, badge: 'off' } });
    expect(counting.attention.badges.at(-1)).toBe(0);
  });
});

it('says and counts nothing while the window is looked at, and after its end', () => {
  const { attention, matched, end } = follow();
  attention.isLookedAt = true;
  matched(aMatch(5, 5));
  attention.isLookedAt = false;
  end();
  matched(aMatch(5, 10));
  expect([attention.shown, attention.badges]).toEqual([[], []]);
});

describe('the words of a notification', () => {
  it('UIX-12 Hidden characters in names and types are spelled out, in 200 characters at most', () => {
    const { title, body } = matchWords(
      aMatch(1, 1, { name: `a\u202eb\u0007${'x'.repeat(76)}`, eventType: `run\u0000\n${'y'.repeat(500)}` }),
      1,
    );
    expect(title).toMatch(/^1 delivery matches “a\[U\+202E\]b\u2407x+”$/);
    expect(body).toMatch(/^run\u2400\u240ay+…$/);
    for (const text of [title, body]) {
      expect([...text].length).toBeLessThanOrEqual(200);
      expect(text).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }
  });

  it('UIX-12 They stay short when every character of a name has to be spelled out', () => {
    const { title } = matchWords(aMatch(1_234, 1, { name: '\u202e'.repeat(80) }), 1_234);
    expect([...title].length).toBeLessThanOrEqual(200);
    expect(title.startsWith('1,234 deliveries match “[U+202E]')).toBe(true);
  });
});
