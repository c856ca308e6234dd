/**
 * Starts the engine in the main process and hands each load of the page one end of a message port.
 * Guarantees: a port per load and no more; when the page goes, its port closes and its calls are cancelled.
 */

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannelMain, type WebContents } from 'electron';
import { createEngine } from '#engine/engine.ts';
import type { Engine } from '#engine/engine-parts.ts';
import type { Logger, Vault } from '#engine/ports.ts';
import type { PortChoice } from '#engine/receiver/receiver-parts.ts';
import { createSystemClock, systemRandom, workerUrls } from '#hosts/engine-ports.ts';
import { serveMessagePort } from '#hosts/message-port.ts';
import { openKeyFile } from '#hosts/open-vault.ts';
import { readyScenariosOf } from '#hosts/ready-scenarios.ts';
import { createRouter } from '#hosts/router.ts';
import { channels } from './channels.ts';
import { createKeychainVault, isKeychainReal } from './keychain-vault.ts';

export interface EngineHostOptions {
  readonly dataFolder: string;
  readonly receiverPort: PortChoice | undefined;
  /** URL of the process's entry file, next to which the workers lie. */
  readonly entry: string;
  readonly version: string;
  readonly logger: Logger;
  readonly platform: NodeJS.Platform;
  readonly isOutputChecked: boolean;
}

export interface EngineHost {
  readonly engine: Engine;
  /** Gives the page its port, once per load. */
  connect(contents: WebContents): void;
  close(): Promise<void>;
}

/** The keychain where it protects, else the key file; one that is there already still opens what was sealed with it. */
async function openVault({ dataFolder, platform, logger }: EngineHostOptions): Promise<Vault> {
  if (!(await isKeychainReal(platform))) return openKeyFile(dataFolder, logger);
  return createKeychainVault(existsSync(join(dataFolder, 'vault.key')) ? await openKeyFile(dataFolder, logger) : undefined);
}

/** Fails with the `Failure` of an engine that has nothing to show: `log.locked`, `log.foreign_file`, `log.folder_not_writable`. */
export async function startEngineHost(options: EngineHostOptions): Promise<EngineHost> {
  mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
  const vault = await openVault(options);
  const engine = await createEngine(
    {
      clock: createSystemClock(),
      random: systemRandom,
      vault,
      logger: options.logger,
      dataFolder: options.dataFolder,
      readyScenarios: readyScenariosOf(options.entry),
      workers: workerUrls(options.entry),
    },
    {
      version: options.version,
      shell: 'electron',
      capabilities: { nativeDialogs: true, keychain: vault.protection === 'system', appMenu: true, revealInFolder: true },
      ...(options.receiverPort ? { receiverPort: options.receiverPort } : {}),
    },
  );
  const router = createRouter({ handlers: engine.handlers, logger: options.logger, isOutputChecked: options.isOutputChecked });
  const connected = new WeakSet<WebContents>();
  const watched = new WeakSet<WebContents>();
  return {
    engine,
    connect(contents) {
      if (connected.has(contents)) return;
      connected.add(contents);
      const { port1, port2 } = new MessageChannelMain();
      serveMessagePort(router, port1, options.logger);
      port1.start();
      contents.mainFrame.postMessage(channels.port, null, [port2]);
      if (watched.has(contents)) return;
      watched.add(contents);
      // why: a reloaded page has lost its end of the port and asks again.
      contents.on('did-navigate', () => connected.delete(contents));
    },
    close: () => engine.close(),
  };
}
