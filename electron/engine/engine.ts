/**
 * The composition root: puts the parts together and hands out what a host needs. Knows no Electron, no window, no wire.
 * Guarantees: when it resolves the log is open and the receiver has tried to listen; a log that can't be written and a port
 * that can't be had are states to show, not reasons to be gone. Fails only where nothing could be shown: `log.locked`,
 * `log.foreign_file`, `log.folder_not_writable`.
 */

import type { Job } from '#contract/models/job.ts';
import { createViewWatch, type ViewWatch } from './attention/view-watch.ts';
import { type Care, createCare, indexWaitMs } from './care/care.ts';
import { createRejudging, type Rejudging } from './care/rejudging.ts';
import { createStorageCare, type StorageCare } from './care/storage-care.ts';
import { closeWorkshop, makeWorkshop, type Workshop } from './composer/workshop.ts';
import type { Console } from './console/console.ts';
import { makeOutside, startOutside } from './console/outside.ts';
import type { SandboxHost } from './console/sandbox-host.ts';
import { createDirectory, type Directory } from './endpoints/directory.ts';
import { newSecretValue } from './endpoints/new-secret-value.ts';
import type { CreateEngine, Engine, EngineOptions } from './engine-parts.ts';
import { Failure } from './failure.ts';
import { createFeedHub, type FeedHub } from './feed-hub.ts';
import { createHandlers } from './handlers/index.ts';
import { offsetMinutesAt, parseFilter } from './handlers/parse-filter.ts';
import { createHealthMonitor, type HealthMonitor } from './health.ts';
import { createJobList, type JobList } from './jobs/job-list.ts';
import { logPathsIn } from './log/data-folder.ts';
import type { DeliveryLog } from './log/log.ts';
import { openLog } from './log/open-log.ts';
import { pendingRestore } from './log/restore.ts';
import { createListeningRecorder, type ListeningRecorder } from './observations/listening-recorder.ts';
import type { Clock, EnginePorts } from './ports.ts';

import { createReceiver } from './receiver/receiver.ts';
import { portChoice, type Receiver } from './receiver/receiver-parts.ts';
import { createReopeningEngine, type ReopenableEngine } from './reopening-engine.ts';
import { closeReplayDesk, makeReplayDesk, type ReplayDesk, startReplayDesk } from './replay/replay-desk.ts';
import type { ReplayParts } from './replay/replay-parts.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { createDiagnoser } from './verification/diagnoser.ts';
import type { Diagnoser } from './verification/diagnosis-case.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

export const createEngine: CreateEngine = (ports, options) => createReopeningEngine(options, (next) => startEngine(ports, next));

async function startEngine(given: EnginePorts, options: EngineOptions): Promise<ReopenableEngine> {
  const log = await openLog(given);
  const hub = createFeedHub(Buffer.from(given.random.bytes(9)).toString('base64url'));
  const settings = createSettingsStore(log, (changed) => hub.publish({ kind: 'settings.changed', settings: changed }));
  const ports = { ...given, clock: clockInShownZone(given.clock, settings) };
  const views = createViewStore(log, (saved) => hub.publish({ kind: 'views.changed', views: saved }));
  const controlPorts: number[] = [];
  const links: Links = {};
  const directory = await createDirectory({
    ports,
    log,
    toleranceSeconds: () => settings.get().toleranceSeconds,
    receiverUrl: () => links.receiver?.status().url ?? null,
    onChanged: (endpoint) => {
      hub.publish({ kind: 'endpoint.changed', endpoint });
      links.sandbox?.endpointsChanged();
    },
  });
  await giveFirstSecret(ports, log, directory);
  const listening = createListeningRecorder({
    clock: ports.clock,
    logger: ports.logger,
    writer: log.writer,
    isWritable: log.state().mode === 'read-write',
    onChanged: (isListening) => hub.publish({ kind: 'observation.changed', isListening }),
  });
  const receiver = createReceiver({
    clock: ports.clock,
    logger: ports.logger,
    writer: log.writer,
    directory,
    settings: settings.get,
    onListening: (change) => (change.isListening ? listening.began() : listening.ended(change.reason)),
    onChanged: () => {
      links.health?.changed();
      links.addressChanged?.();
    },
  });
  links.receiver = receiver;
  links.addressChanged = addressTeller(receiver, directory, hub, links);
  const health = createHealthMonitor(ports, log, receiver.status, (state) => hub.publish({ kind: 'engine.health', health: state }));
  links.health = health;
  tellSubscribers(log, hub, health);
  const viewWatch = watchViews({ ports, log, hub, settings, views });
  const ownPorts = ownPortsOf(receiver, controlPorts);
  const replay = makeReplayDesk({ ports, version: options.version, log, directory, hub, settings, ownPorts });
  const upkeep = makeUpkeep({ ports, log, hub, directory, health });
  await startListening(ports, options, settings, receiver);
  const outside = makeOutside({ ports, options, log, hub, directory, receiver, listening, ...upkeep });
  links.sandbox = outside.sandbox;
  const workshop = makeWorkshop({ ports, log, hub, directory, receiver, ownPorts, consent: replay.consent });
  const common = { ports, options, log, hub, directory, receiver, replay, settings, views, listening, health };
  const handlers = createHandlers({ ...common, ...upkeep, ...outside, ...workshop });
  startUpkeep(upkeep);
  startReplayDesk(replay, log);
  await startOutside(outside);
  return {
    handlers,
    bodies: bodiesOf(log, replay, workshop),
    receiver: receiver.status,
    logState: () => log.state(),
    setControlPort: (port) => controlPorts.push(port),
    close: closeOnce({ receiver, listening, replay, directory, health, hub, log, viewWatch, workshop, ...upkeep, ...outside }),
    isWorthReopening: () => log.state().mode === 'read-only' || pendingRestore(logPathsIn(ports.dataFolder)) !== null,
    wantsReopening: log.spaceReturned,
  };
}

function bodiesOf(log: DeliveryLog, { exports, attemptTools }: ReplayDesk, { composer }: Workshop): Engine['bodies'] {
  return {
    delivery: (id, from, to) => log.readers.readBody(id, from, to),
    attempt: (id, from, to) => log.readers.readAttemptBody(id, from, to),
    attemptRequest: (id, from, to) => attemptTools.readSent(id, from, to),
    snapshot: (id, from, to) => log.console.readSnapshotBody(id, from, to),
    draft: (id, version, from, to) => log.composer.readDraft(id, version, from, to),
    preview: async (id, from, to) => composer.readPreviewBody(id, from, to),
    exported: async (id, from, to) => exports.read(id, from, to),
  };
}

/** Parts that others tell of changes, made after them. */
interface Links {
  receiver?: Receiver;
  health?: HealthMonitor;
  sandbox?: SandboxHost;
  addressChanged?: () => void;
}

/** On the very first start the ready-made endpoint gets a secret, so that a signed test event needs no set-up. */
async function giveFirstSecret(ports: EnginePorts, log: DeliveryLog, directory: Directory): Promise<void> {
  if (log.state().mode === 'read-only' || log.configuration.secrets.length > 0 || log.sizes().deliveries > 0) return;
  for (const endpoint of directory.list()) {
    if (endpoint.slug === null) continue;
    const value = newSecretValue(directory.schemeOf(endpoint.id), ports.random);
    // why: it has counted from the beginning, so it is no rotation.
    await directory.secrets.add(endpoint.id, { value, name: 'Made at the first start', validFromUs: 0 });
  }
}

/** Endpoints carry the receiver's address, so all of them change with it: when a port is had, lost or exchanged. */
function addressTeller(receiver: Receiver, directory: Directory, hub: FeedHub, links: Links): () => void {
  let told = receiver.status().url;
  return () => {
    const { url } = receiver.status();
    if (url === told) return;
    told = url;
    for (const endpoint of directory.list()) hub.publish({ kind: 'endpoint.changed', endpoint });
    links.sandbox?.endpointsChanged();
  };
}

function tellSubscribers(log: DeliveryLog, hub: FeedHub, health: HealthMonitor): void {
  log.onIndexed((changes) => {
    for (const change of changes) {
      if (change.kind !== 'removed')
        hub.publish({ kind: change.kind === 'captured' ? 'delivery.captured' : 'delivery.updated', delivery: change.delivery });
    }
    const removed = changes.flatMap((change) => (change.kind === 'removed' ? [change.id] : []));
    if (removed.length > 0) hub.publish({ kind: 'delivery.removed', ids: removed });
    health.changed();
  });
  log.onStateChanged(() => health.changed());
}

/** A filter means by `after:14:02` what the window shows as 14:02. */
function clockInShownZone(clock: Clock, settings: SettingsStore): Clock {
  return {
    nowUs: () => clock.nowUs(),
    offsetMinutes: (atUs) => (settings.get().timeZone === 'utc' ? 0 : offsetMinutesAt(atUs)),
  };
}

/** Tells of arrivals that match the views which notify, as long as notifications or the badge are wanted. */
function watchViews(parts: {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly hub: FeedHub;
  readonly settings: SettingsStore;
  readonly views: ViewStore;
}): ViewWatch {
  const { ports, log, hub, settings, views } = parts;
  const watch = createViewWatch({
    clock: ports.clock,
    logger: ports.logger,
    readers: log.readers,
    parse: (query) => parseFilter(query, ports.clock),
    views: views.list,
    isWanted: () => settings.get().notifications === 'on' || settings.get().badge === 'on',
    tell: (matches) => hub.publish({ kind: 'view.matched', matches }),
  });
  log.onIndexed((changes) => watch.take(changes));
  return watch;
}

/** Where nothing, or only what is told apart from others, may be sent to. */
function ownPortsOf(receiver: Receiver, controlPorts: readonly number[]): ReplayParts['ownPorts'] {
  return () => {
    const { port } = receiver.status();
    return { control: controlPorts, receiver: port === null ? [] : [port] };
  };
}

interface Upkeep {
  readonly jobs: JobList;
  readonly care: Care;
  readonly storageCare: StorageCare;
  readonly diagnoser: Diagnoser;
  readonly rejudging: Rejudging;
}

/** Long work and who starts it. */
function makeUpkeep(parts: {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly hub: FeedHub;
  readonly directory: Directory;
  readonly health: HealthMonitor;
}): Upkeep {
  const { ports, log, hub, directory, health } = parts;
  const onChanged = (job: Job) => {
    hub.publish({ kind: 'job.progress', job });
    // why: what was salvaged is part of what the banner says.
    if (job.kind === 'salvage' && job.state !== 'running') health.changed();
  };
  const jobs = createJobList({ ...ports, onChanged });
  const care = createCare(ports, { log, jobs });
  const { pace } = care;
  return {
    jobs,
    care,
    storageCare: createStorageCare(ports, { log, jobs, pace }),
    diagnoser: createDiagnoser(ports.workers.diagnoser),
    rejudging: createRejudging({ clock: ports.clock, log, jobs, pace, directory, indexWaitMs }),
  };
}

function startUpkeep({ care, storageCare }: Upkeep): void {
  care.start();
  storageCare.start();
}

async function startListening(ports: EnginePorts, options: EngineOptions, settings: SettingsStore, receiver: Receiver): Promise<void> {
  if (options.isReceiving === false) return;
  try {
    await receiver.listen(options.receiverPort ?? portChoice(settings.get().receiverPort));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // why: the receiver's status carries the failure; the window shows it and offers another port.
    ports.logger.error('The receiver does not listen', { code: error.code }, error);
  }
}

function closeOnce(parts: {
  readonly receiver: Receiver;
  readonly listening: ListeningRecorder;
  readonly replay: ReplayDesk;
  readonly directory: Directory;
  readonly health: HealthMonitor;
  readonly hub: FeedHub;
  readonly log: DeliveryLog;
  readonly jobs: JobList;
  readonly care: Care;
  readonly storageCare: StorageCare;
  readonly diagnoser: Diagnoser;
  readonly console: Console;
  readonly sandbox: SandboxHost;
  readonly workshop: Workshop;
  readonly viewWatch: ViewWatch;
}): Engine['close'] {
  let closing: Promise<void> | undefined;
  const close = async () => {
    // why: the sandbox is a sender like others, and what it was about to send is not news any more.
    await parts.sandbox.close();
    // why: it sends to the receiver, too, and waits for what it captured.
    await closeWorkshop(parts.workshop);
    // why: senders first, so that everything acknowledged is queued before the log commits its last group.
    await parts.receiver.close();
    // why: a stretch whose end the log has not taken looks like a crash at the next start.
    await parts.listening.settled();
    await closeReplayDesk(parts.replay);
    await parts.viewWatch.close();
    parts.directory.close();
    parts.care.close();
    await parts.jobs.close();
    await parts.console.close();
    await parts.storageCare.close();
    await parts.diagnoser.close();
    parts.health.close();
    parts.hub.close();
    await parts.log.close();
  };
  return () => {
    closing ??= close();
    return closing;
  };
}
