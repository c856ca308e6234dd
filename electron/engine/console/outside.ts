/** The Console, and the sandbox that stands in for one, introduced to each other. */
import type { Care } from '../care/care.ts';
import type { EngineOptions } from '../engine-parts.ts';
import type { Receiver } from '../receiver/receiver-parts.ts';
import { type Console, type ConsoleParts, createConsole } from './console.ts';
import { createSandboxHost, type SandboxHost } from './sandbox-host.ts';

export interface Outside {
  readonly console: Console;
  readonly sandbox: SandboxHost;
}

export interface OutsideParts extends Omit<ConsoleParts, 'pace' | 'sandbox' | 'receiverUrl'> {
  readonly options: EngineOptions;
  readonly receiver: Receiver;
  readonly care: Care;
}

export function makeOutside(parts: OutsideParts): Outside {
  const { ports, options, log, hub, directory, receiver, care } = parts;
  const told: { console?: Console } = {};
  const sandbox = createSandboxHost({
    ports,
    store: log.console,
    saved: log.configuration.console.sandbox,
    log,
    directory,
    isServing: options.isReceiving !== false,
    onChanged: (isOn) => hub.publish({ kind: 'sandbox.changed', isOn }),
    onAccessChanged: () => told.console?.connections.sandboxChanged(),
  });
  const receiverUrl = () => receiver.status().url;
  const outside = createConsole({ ...parts, pace: care.pace, sandbox, receiverUrl });
  told.console = outside;
  return { console: outside, sandbox };
}

/** The sandbox first: what was under way may be about it. */
export async function startOutside({ console, sandbox }: Outside): Promise<void> {
  await sandbox.start();
  console.start();
}
