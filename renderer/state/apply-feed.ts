import type { FeedEvent } from '#contract/feed.ts';
import type { ConsoleConnection } from '#contract/models/console.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Health } from '#contract/models/health.ts';
import type { Job } from '#contract/models/job.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import type { Settings } from '#contract/models/settings.ts';
import { withConnections } from './console-store.ts';
import { withEndpoints } from './environment-store.ts';
import { withJobs } from './job-store.ts';
import { withReplays } from './replay-store.ts';
import type { Stores } from './stores.ts';
import { followTargets } from './target-store.ts';

/** Applies what concerns the shared stores: at most one change per store, however many events. */
export function applyFeed(stores: Stores, events: readonly FeedEvent[]): void {
  const endpoints = events.flatMap((event): readonly Endpoint[] => (event.kind === 'endpoint.changed' ? [event.endpoint] : []));
  const jobs = events.flatMap((event): readonly Job[] => (event.kind === 'job.progress' ? [event.job] : []));
  const connections = events.flatMap((event): readonly ConsoleConnection[] => (event.kind === 'console.changed' ? [event.connection] : []));
  const replays = events.flatMap((event): readonly ReplaySummary[] => (event.kind === 'replay.updated' ? [event.replay] : []));
  let health: Health | undefined;
  let settings: Settings | undefined;
  let views: readonly SavedView[] | undefined;
  for (const event of events) {
    if (event.kind === 'engine.health') health = event.health;
    if (event.kind === 'settings.changed') settings = event.settings;
    if (event.kind === 'views.changed') views = event.views;
  }
  if (endpoints.length > 0) stores.environment.setState((state) => ({ endpoints: withEndpoints(state.endpoints, endpoints) }));
  if (connections.length > 0) stores.console.setState((state) => ({ connections: withConnections(state.connections, connections) }));
  if (health !== undefined) stores.session.setState({ health });
  if (settings !== undefined) stores.settings.setState({ settings });
  if (jobs.length > 0) stores.job.setState((state) => ({ jobs: withJobs(state.jobs, jobs) }));
  if (replays.length > 0) stores.replay.setState((state) => ({ replays: withReplays(state.replays ?? [], replays) }));
  if (events.some(({ kind }) => kind === 'target.changed' || kind === 'target.removed')) {
    stores.target.setState(({ targets }) => ({ targets: followTargets(targets, events) }));
  }
  if (views !== undefined) stores.view.setState({ views });
}
