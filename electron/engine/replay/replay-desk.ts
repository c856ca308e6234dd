/** Everything of replay, introduced to each other: targets, plans, the jobs that send, and what is done with their attempts. */
import type { ReplaySummary } from '#contract/models/replay.ts';
import type { Directory } from '../endpoints/directory.ts';
import type { FeedHub } from '../feed-hub.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import type { SettingsStore } from '../settings-store.ts';
import { type AttemptTools, createAttemptTools } from './compare/attempt-tools.ts';
import { createExports, type Exports } from './compare/exports.ts';
import { createPlanner, type Planner } from './plans/planner.ts';
import { createReplay, type Replay } from './replay.ts';
import type { ReplayParts } from './replay-parts.ts';

export interface ReplayDesk extends Replay {
  readonly planner: Planner;
  readonly attemptTools: AttemptTools;
  readonly exports: Exports;
}

export interface ReplayDeskParts {
  readonly ports: EnginePorts;
  /** Of Hookglass. */
  readonly version: string;
  readonly log: DeliveryLog;
  readonly hub: FeedHub;
  readonly directory: Directory;
  readonly settings: SettingsStore;
  readonly ownPorts: ReplayParts['ownPorts'];
}

export function makeReplayDesk({ ports, version, log, hub, directory, settings, ownPorts }: ReplayDeskParts): ReplayDesk {
  const signers = {
    signFor: directory.signFor,
    settingsOf: directory.settingsOf.bind(directory),
    schemeOf: directory.schemeOf.bind(directory),
  };
  const remoteMostPerSecond = () => settings.get().remoteMostPerSecond;
  const onAttempt: ReplayParts['onAttempt'] = (attempt) => hub.publish({ kind: 'attempt.updated', attempt });
  const onReplay = (replay: ReplaySummary) => hub.publish({ kind: 'replay.updated', replay });
  const replay = createReplay({
    ports,
    readers: log.readers,
    store: log.plans,
    ...signers,
    ownPorts,
    remoteMostPerSecond,
    onAttempt,
    onReplay,
    onTarget: (target) => hub.publish({ kind: 'target.changed', target }),
    onTargetRemoved: (id) => hub.publish({ kind: 'target.removed', id }),
  });
  const exports = createExports(ports);
  const planner = createPlanner({
    ports,
    store: log.plans,
    readers: log.readers,
    log,
    targets: replay.targets,
    signers,
    remoteMostPerSecond,
    exports,
    onChanged: (plan) => hub.publish({ kind: 'plan.changed', plan }),
    onRemoved: (id) => hub.publish({ kind: 'plan.removed', id }),
  });
  return { ...replay, exports, planner, attemptTools: createAttemptTools({ ports, log, exports, replay, onAttempt, onReplay, version }) };
}

/** After a start: jobs learn what is deleted, and those that were paused by its end and were to go on do. */
export function startReplayDesk({ jobs, takeUp }: ReplayDesk, log: DeliveryLog): void {
  log.onIndexed((changes) => {
    const removed = changes.flatMap((change) => (change.kind === 'removed' ? [change.id] : []));
    if (removed.length > 0) jobs.forget(removed);
  });
  takeUp(log.configuration.pausedJobs);
}

export async function closeReplayDesk({ jobs, attemptTools }: ReplayDesk): Promise<void> {
  await Promise.all([jobs.close(), attemptTools.close()]);
}
