import { expect, it } from 'vitest';
import { savedViewSchema } from '#contract/models/saved-view.ts';
import { defaultSettings } from '#contract/models/settings.ts';
import { applyFeed } from '#renderer/state/apply-feed.ts';
import { mainEndpoint } from '#renderer/state/environment-store.ts';
import { createStores } from '#renderer/state/stores.ts';
import { anEndpoint } from '#test/unit/renderer/support/endpoints.ts';

it('changes each store once per flush, endpoints in their places', () => {
  const stores = createStores();
  stores.environment.setState({ endpoints: [anEndpoint('a', []), anEndpoint('b', [])] });
  let changes = 0;
  stores.environment.subscribe(() => {
    changes += 1;
  });
  applyFeed(stores, [
    { kind: 'endpoint.changed', endpoint: anEndpoint('c', []) },
    { kind: 'endpoint.changed', endpoint: anEndpoint('a', [], { name: 'first' }) },
    { kind: 'endpoint.changed', endpoint: anEndpoint('a', [], { name: 'last' }) },
    { kind: 'settings.changed', settings: { ...defaultSettings, theme: 'dark' } },
  ]);
  expect(changes).toBe(1);
  expect(stores.environment.getState().endpoints.map((endpoint) => endpoint.name)).toEqual(['last', 'b', 'c']);
  expect(stores.settings.getState().settings.theme).toBe('dark');
});

it('replaces the saved views as a whole', () => {
  const stores = createStores();
  const view = savedViewSchema.parse({ id: 'view_1', name: 'Failed', query: 'type:run.failed', grouping: 'flat', notifies: 'off' });
  applyFeed(stores, [
    { kind: 'views.changed', views: [] },
    { kind: 'views.changed', views: [view] },
  ]);
  expect(stores.view.getState().views).toEqual([view]);
});

it('shows the address of the first endpoint that takes deliveries under a path of its own', () => {
  const unrouted = anEndpoint('u', [], { slug: null });
  expect(mainEndpoint([unrouted, anEndpoint('a', [], { isArchived: true }), anEndpoint('b', [])])?.id).toBe('ep_b');
  expect(mainEndpoint([unrouted])).toBeUndefined();
});
