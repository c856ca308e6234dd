/**
 * Everything around the Console, put together. Guarantees: nothing in here keeps a delivery from being received; what is under way when the
 * engine closes is cancelled, and goes on at the next start where it was queued.
 */
import type { EnvironmentId, SnapshotId } from '#contract/ids.ts';
import type { ConnectionReport, RegisteredWebhook } from '#contract/models/console.ts';
import { ruleProblem } from '#domain/drift/ignore-rules.ts';
import type { Pace } from '../care/pace.ts';
import type { Directory } from '../endpoints/directory.ts';
import { Failure } from '../failure.ts';
import type { FeedHub } from '../feed-hub.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { ListeningRecorder } from '../observations/listening-recorder.ts';
import type { Clock, EnginePorts } from '../ports.ts';
import { createComparer } from './compare/comparer.ts';
import { type Comparisons, createComparisons } from './comparisons.ts';
import { type Connections, createConnections } from './connections.ts';
import { createIgnoreRules, type IgnoreRules } from './ignore-rules.ts';
import { createObjectFetch } from './object-fetch.ts';
import { createRecomparing } from './recomparing.ts';
import { createReconciling, type Reconciling } from './reconciling.ts';
import { createRegistrations, type Registrations } from './registrations.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { createSnapshotKeeper } from './snapshot-keeper.ts';
import { createSnapshotQueue } from './snapshot-queue.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';
import { readSubject } from './subject.ts';
import { type ComparedSubscriptions, compareSubscriptions } from './subscriptions.ts';
import { createSuggestions, type Suggestions } from './suggestions.ts';
import { testConnection } from './test-connection.ts';
import { createTestEvents, type TestEvents } from './test-events.ts';
import { listWebhooks } from './webhooks.ts';

export interface ConsoleParts {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly hub: FeedHub;
  readonly directory: Directory;
  readonly jobs: JobList;
  readonly listening: ListeningRecorder;
  readonly pace: Pace;
  readonly sandbox: SandboxHost;
  /** `http://127.0.0.1:4400`, or null while nothing listens. */
  readonly receiverUrl: () => string | null;
}

export interface Console {
  readonly connections: Connections;
  readonly ignoreRules: IgnoreRules;
  readonly comparisons: Comparisons;
  readonly snapshots: Snapshots;
  readonly registrations: Registrations;
  readonly testEvents: TestEvents;
  readonly reconciling: Reconciling;
  readonly suggestRules: Suggestions;
  readonly webhooks: {
    list(id: EnvironmentId, signal?: AbortSignal): Promise<RegisteredWebhook[]>;
    subscriptions(id: EnvironmentId, days: number, signal?: AbortSignal): Promise<ComparedSubscriptions>;
  };
  /** Fails with `missing.environment`, `console.not_connected`, and what the vault fails with. */
  tryOut(id: EnvironmentId, signal?: AbortSignal): Promise<ConnectionReport>;
  /** Goes on with what was under way at the last end. Never throws. */
  start(): void;
  close(): Promise<void>;
}

export function createConsole(parts: ConsoleParts): Console {
  const { ports, log, hub, directory, jobs, listening, pace, sandbox } = parts;
  const { clock, random, logger } = ports;
  const store = log.console;
  const stored = log.configuration.console;
  const connections = createConnections(
    { ports, store, sandbox, onChanged: (connection) => hub.publish({ kind: 'console.changed', connection }) },
    stored.connections,
  );
  const links: { recompare?: (eventType: string | null) => void } = {};
  const onRulesChanged = (count: number, eventType: string | null) => {
    hub.publish({ kind: 'ignore-rules.changed', count });
    links.recompare?.(eventType);
  };
  const ignoreRules = createIgnoreRules({ clock, random, store, onChanged: onRulesChanged }, stored.ignoreRules, ruleProblem);
  const comparer = createComparer(ports.workers.comparer);
  const comparisons = createComparisons({ clock, logger, log, store, rules: ignoreRules, comparer });
  links.recompare = createRecomparing({ clock, logger, jobs, pace, store, comparisons }).begin;
  const keeper = createSnapshotKeeper({ clock, store, onTaken: (snapshot) => hub.publish({ kind: 'snapshot.taken', snapshot }) });
  const objects = createObjectFetch({ connections, keeper });
  const queue = createSnapshotQueue({
    clock,
    random,
    logger,
    store,
    pace,
    connections,
    readSubject: (id, signal) => readSubject(log, id, signal),
    fetch: (subject, signal) => objects.fetch(subject, 'automatic', signal),
    compare: (ids, snapshot, signal) => comparisons.judge(ids, snapshot, signal),
  });
  const registrations = createRegistrations({ ...parts, clock, random, logger, store, connections });
  const webhookParts = { clock, store, connections, directory };
  const isWritable = log.state().mode === 'read-write';
  const stopTaking = isWritable ? log.onIndexed((changes) => queue.take(changes)) : () => undefined;
  const onFetched = (id: EnvironmentId) => queue.resume(id);
  const onRemoved = (id: SnapshotId) => hub.publish({ kind: 'snapshot.removed', id });
  return {
    connections,
    ignoreRules,
    comparisons,
    snapshots: createSnapshots({ log, logger, objects, keeper, comparisons, store, onFetched, onRemoved }),
    registrations,
    testEvents: createTestEvents({ clock, connections, directory, jobs, log }),
    reconciling: createReconciling({ clock, log, store, connections, directory, listening, keeper }),
    suggestRules: createSuggestions({ store, comparisons }),
    webhooks: {
      list: (id, signal) => listWebhooks(webhookParts, id, signal),
      subscriptions: (id, days, signal) => compareSubscriptions(webhookParts, id, days, signal),
    },
    tryOut: (id, signal) => tryOut({ connections, clock, onWorking: onFetched }, id, signal),
    start() {
      if (!isWritable) return;
      queue.start().catch((error: unknown) => logger.warn('The queue of fetches did not start', { problem: wordsOf(error) }));
      void registrations.resume();
    },
    async close() {
      stopTaking();
      // why: it waits for what is asked, and that ends with the clients.
      await Promise.all([queue.close(), connections.close()]);
      await comparer.close();
    },
  };
}

interface TryParts {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly onWorking: (id: EnvironmentId) => void;
}

async function tryOut({ connections, clock, onWorking }: TryParts, id: EnvironmentId, signal = new AbortController().signal) {
  const client = await connections.ownClient(id);
  try {
    const report = await testConnection(client, id, clock, signal);
    if (report.isWorking) onWorking(id);
    return report;
  } finally {
    await client.close();
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Failure ? error.code : String(error);
}
