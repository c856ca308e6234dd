/**
 * The composition root: puts the parts together and hands out what a host needs. Knows no Electron, no window, no wire.
 * Guarantees: when it resolves the log is open and the receiver has tried to listen; a log that can't be written and a port
 * that can't be had are states to show, not reasons to be gone. Fails only where nothing could be shown: `log.locked`,
 * `log.foreign_file`, `log.folder_not_writable`.
 */

import { createDirectory, type Directory } from './endpoints/directory.ts';
import type { CreateEngine, Engine, EngineOptions } from './engine-parts.ts';
import { Failure } from './failure.ts';
import { createFeedHub, type FeedHub } from './feed-hub.ts';
import { createHandlers } from './handlers/index.ts';
import { createHealthMonitor, type HealthMonitor } from './health.ts';
import type { DeliveryLog } from './log/log.ts';
import { openLog } from './log/open-log.ts';
import type { EnginePorts } from './ports.ts';

import { createReceiver } from './receiver/receiver.ts';
import { portChoice, type Receiver } from './receiver/receiver-parts.ts';
import type { Replayer } from './replay/replay-parts.ts';
import { createReplayer } from './replay/replayer.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

export const createEngine: CreateEngine = async (ports, options) => {
  const log = await openLog(ports);
  const hub = createFeedHub(Buffer.from(ports.random.bytes(9)).toString('base64url'));
  const settings = createSettingsStore(log, (changed) => hub.publish({ kind: 'settings.changed', settings: changed }));
  const controlPorts: number[] = [];
  const links: { receiver?: Receiver; health?: HealthMonitor; addressChanged?: () => void } = {};
  const directory = await createDirectory({
    ports,
    log,
    toleranceSeconds: () => settings.get().toleranceSeconds,
    receiverUrl: () => links.receiver?.status().url ?? null,
    onChanged: (endpoint) => hub.publish({ kind: 'endpoint.changed', endpoint }),
  });
  await giveFirstSecret(ports, log, directory);
  const receiver = createReceiver({
    clock: ports.clock,
    logger: ports.logger,
    writer: log.writer,
    directory,
    settings: settings.get,
    onChanged: () => {
      links.health?.changed();
      links.addressChanged?.();
    },
  });
  links.receiver = receiver;
  links.addressChanged = addressTeller(receiver, directory, hub);
  const health = createHealthMonitor(ports, log, receiver.status, (state) => hub.publish({ kind: 'engine.health', health: state }));
  links.health = health;
  tellSubscribers(log, hub, health);
  const replayer = makeReplayer({ ports, log, directory, hub, receiver, controlPorts });
  await startListening(ports, options, settings, receiver);
  const handlers = createHandlers({ ports, options, log, hub, directory, receiver, replayer, settings, health });
  return {
    handlers,
    bodies: {
      delivery: (id, from, to) => log.readers.readBody(id, from, to),
      attempt: (id, from, to) => log.readers.readAttemptBody(id, from, to),
    },
    receiver: receiver.status,
    logState: () => log.state(),
    setControlPort: (port) => controlPorts.push(port),
    close: closeOnce({ receiver, replayer, health, hub, log }),
  };
};

/** On the very first start the ready-made endpoint gets a secret, so that a signed test event needs no set-up. */
async function giveFirstSecret(ports: EnginePorts, log: DeliveryLog, directory: Directory): Promise<void> {
  if (log.state().mode === 'read-only' || log.configuration.secrets.length > 0 || log.sizes().deliveries > 0) return;
  for (const endpoint of directory.list()) {
    if (endpoint.slug === null) continue;
    const value = Buffer.from(ports.random.bytes(32)).toString('hex');
    await directory.addSecret(endpoint.id, { value, name: 'Made at the first start' });
  }
}

/** Endpoints carry the receiver's address, so all of them change with it: when a port is had, lost or exchanged. */
function addressTeller(receiver: Receiver, directory: Directory, hub: FeedHub): () => void {
  let told = receiver.status().url;
  return () => {
    const { url } = receiver.status();
    if (url === told) return;
    told = url;
    for (const endpoint of directory.list()) hub.publish({ kind: 'endpoint.changed', endpoint });
  };
}

function tellSubscribers(log: DeliveryLog, hub: FeedHub, health: HealthMonitor): void {
  log.onIndexed((changes) => {
    for (const { kind, delivery } of changes)
      hub.publish({ kind: kind === 'captured' ? 'delivery.captured' : 'delivery.updated', delivery });
    health.changed();
  });
  log.onStateChanged(() => health.changed());
}

function makeReplayer(parts: {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly directory: Directory;
  readonly hub: FeedHub;
  readonly receiver: Receiver;
  readonly controlPorts: readonly number[];
}): Replayer {
  const { ports, log, directory, hub, receiver, controlPorts } = parts;
  return createReplayer({
    clock: ports.clock,
    random: ports.random,
    logger: ports.logger,
    readers: log.readers,
    writer: log.writer,
    signFor: directory.signFor,
    ownPorts: () => {
      const { port } = receiver.status();
      return { control: controlPorts, receiver: port === null ? [] : [port] };
    },
    onAttempt: (attempt) => hub.publish({ kind: 'attempt.updated', attempt }),
    onReplay: (replay) => hub.publish({ kind: 'replay.updated', replay }),
  });
}

async function startListening(ports: EnginePorts, options: EngineOptions, settings: SettingsStore, receiver: Receiver): Promise<void> {
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
  readonly replayer: Replayer;
  readonly health: HealthMonitor;
  readonly hub: FeedHub;
  readonly log: DeliveryLog;
}): Engine['close'] {
  let closing: Promise<void> | undefined;
  const close = async () => {
    // why: senders first, so that everything acknowledged is queued before the log commits its last group.
    await parts.receiver.close();
    await parts.replayer.close();
    parts.health.close();
    parts.hub.close();
    await parts.log.close();
  };
  return () => {
    closing ??= close();
    return closing;
  };
}
