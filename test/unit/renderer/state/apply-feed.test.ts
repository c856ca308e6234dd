import { expect, it } from 'vitest';
import { type Endpoint, endpointSchema } from '#contract/models/endpoint.ts';
import { savedViewSchema } from '#contract/models/saved-view.ts';
import { defaultSettings } from '#contract/models/settings.ts';
import { applyFeed } from '#renderer/state/apply-feed.ts';
import { mainEndpoint } from '#renderer/state/environment-store.ts';
import { createStores } from '#renderer/state/stores.ts';

function anEndpoint(id: string, changes: Partial<Endpoint> = {}): Endpoint {
  const endpoint = endpointSchema.parse({
    id,
    environmentId: 'env_1',
    slug: id.replace('ep_', ''),
    name: id,
    scheme: 'zof',
    headerName: 'X-Zof-Signature',
    isArchived: false,
    url: `http://127.0.0.1:4400/in/${id}`,
    secrets: [],
  });
  return { ...endpoint, ...changes };
}

it('changes each store once per flush, endpoints in their places', () => {
  const stores = createStores();
  stores.environment.setState({ endpoints: [anEndpoint('ep_a'), anEndpoint('ep_b')] });
  let changes = 0;
  stores.environment.subscribe(() => {
    changes += 1;
  });
  applyFeed(stores, [
    { kind: 'endpoint.changed', endpoint: anEndpoint('ep_c') },
    { kind: 'endpoint.changed', endpoint: anEndpoint('ep_a', { name: 'first' }) },
    { kind: 'endpoint.changed', endpoint: anEndpoint('ep_a', { name: 'last' }) },
    { kind: 'settings.changed', settings: { ...defaultSettings, theme: 'dark' } },
  ]);
  expect(changes).toBe(1);
  expect(stores.environment.getState().endpoints.map((endpoint) => endpoint.name)).toEqual(['last', 'ep_b', 'ep_c']);
  expect(stores.settings.getState().settings.theme).toBe('dark');
});

it('replaces the saved views as a whole', () => {
  const stores = createStores();
  const view = savedViewSchema.parse({ id: 'view_1', name: 'Failed', query: 'type:run.failed', grouping: 'flat' });
  applyFeed(stores, [
    { kind: 'views.changed', views: [] },
    { kind: 'views.changed', views: [view] },
  ]);
  expect(stores.view.getState().views).toEqual([view]);
});

it('shows the address of the first endpoint that takes deliveries under a path of its own', () => {
  const unrouted = anEndpoint('ep_u', { slug: null });
  expect(mainEndpoint([unrouted, anEndpoint('ep_a', { isArchived: true }), anEndpoint('ep_b')])?.id).toBe('ep_b');
  expect(mainEndpoint([unrouted])).toBeUndefined();
});
