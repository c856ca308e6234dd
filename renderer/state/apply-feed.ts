import type { FeedEvent } from '#contract/feed.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Health } from '#contract/models/health.ts';
import type { Settings } from '#contract/models/settings.ts';
import { withEndpoints } from './environment-store.ts';
import type { Stores } from './stores.ts';

/** Applies what concerns the shared stores: at most one change per store, however many events. */
export function applyFeed(stores: Stores, events: readonly FeedEvent[]): void {
  const endpoints: Endpoint[] = [];
  let health: Health | undefined;
  let settings: Settings | undefined;
  for (const event of events) {
    if (event.kind === 'endpoint.changed') endpoints.push(event.endpoint);
    if (event.kind === 'engine.health') health = event.health;
    if (event.kind === 'settings.changed') settings = event.settings;
  }
  if (endpoints.length > 0) stores.environment.setState((state) => ({ endpoints: withEndpoints(state.endpoints, endpoints) }));
  if (health !== undefined) stores.session.setState({ health });
  if (settings !== undefined) stores.settings.setState({ settings });
}
