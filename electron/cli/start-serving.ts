/** Puts an engine and the browser shell's server together, and takes them apart again. */

import { fileURLToPath } from 'node:url';
import { isErrorCode, type WireFailure } from '#contract/errors.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import { createSystemClock, pageFolderUrl, systemRandom, workerUrls } from '#hosts/engine-ports.ts';
import type { LoopbackServer } from '#hosts/loopback/server.ts';
import { readyScenariosOf } from '#hosts/ready-scenarios.ts';
import { makeFolder } from './make-folder.ts';
import { readVersion } from './read-version.ts';

export interface ServingOptions {
  readonly dataFolder: string;
  /** Undefined: what the settings say. 0: any free port. */
  readonly receiverPort: number | undefined;
  /** Undefined: 4480 or the next free one. 0: any free port. */
  readonly uiPort: number | undefined;
  /** A Unix socket instead of a port. */
  readonly uiSocket?: string | undefined;
}

export interface Serving {
  readonly version: string;
  /** Null while it does not listen; the window says why. */
  readonly receiverUrl: string | null;
  /** Where the ready-made endpoint takes deliveries; null like `receiverUrl`. */
  readonly endpointUrl: string | null;
  /** What the person should know at the start: a moved port, a log that is only read. */
  readonly notices: readonly string[];
  readonly server: Pick<LoopbackServer, 'url' | 'apiToken' | 'createLaunchLink' | 'socketPath'>;
  /** Stops receiving, lets what is in flight finish, frees the data folder. */
  stop(): Promise<void>;
}

const noCapabilities = { nativeDialogs: false, keychain: false, appMenu: false, revealInFolder: false };

/** `entry` is the URL of the process's entry file. Fails with the code that says what is in the way; then nothing is left open. */
export async function startServing(options: ServingOptions, logger: Logger, entry: string): Promise<Serving> {
  const version = readVersion(entry);
  await makeFolder(options.dataFolder);
  // why: loaded here and side by side, so that `--help` and a wrong option answer at once.
  const [{ createEngine }, { createRouter }, { startLoopback }, { openKeyFile }] = await Promise.all([
    import('#engine/engine.ts'),
    import('#hosts/router.ts'),
    import('#hosts/loopback/server.ts'),
    import('#hosts/open-vault.ts'),
  ]);
  const engine = await createEngine(
    {
      clock: createSystemClock(),
      random: systemRandom,
      vault: await openKeyFile(options.dataFolder, logger),
      logger,
      dataFolder: options.dataFolder,
      readyScenarios: readyScenariosOf(entry),
      workers: workerUrls(entry),
    },
    {
      version,
      shell: 'browser',
      capabilities: noCapabilities,
      ...(options.receiverPort === undefined ? {} : { receiverPort: { kind: 'chosen', port: options.receiverPort } }),
    },
  );
  try {
    if (options.receiverPort !== undefined) refuseDeafEngine(engine);
    const server = await startLoopback({
      engine,
      router: createRouter({ handlers: engine.handlers, logger, isOutputChecked: false }),
      logger,
      random: systemRandom,
      version,
      dataFolder: options.dataFolder,
      pageFolder: fileURLToPath(pageFolderUrl(entry)),
      port: placeOf(options),
    });
    if (server.port !== null) engine.setControlPort(server.port);
    return await servingOf(engine, server, version);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function placeOf({ uiPort, uiSocket }: ServingOptions) {
  if (uiSocket !== undefined) return { kind: 'socket', path: uiSocket } as const;
  return uiPort === undefined ? ({ kind: 'default' } as const) : ({ kind: 'chosen', port: uiPort } as const);
}

async function servingOf(engine: Engine, server: LoopbackServer, version: string): Promise<Serving> {
  const receiver = engine.receiver();
  const log = engine.logState();
  const { items } = await engine.handlers.endpoints.list({}, { signal: undefined });
  const notices = [receiver.notice, sentenceOf(receiver.failure), sentenceOf(log.failure)];
  return {
    version,
    receiverUrl: receiver.url,
    endpointUrl: items.find((endpoint) => endpoint.slug !== null && !endpoint.isArchived)?.url ?? null,
    notices: notices.filter((notice) => notice !== null),
    server,
    async stop() {
      await server.close();
      await engine.close();
    },
  };
}

/** A port the person chose is used or refused; the engine alone would go on without it and show why. */
function refuseDeafEngine(engine: Engine): void {
  const { failure } = engine.receiver();
  if (failure && isErrorCode(failure.code)) throw new Failure(failure.code, failure.details ?? {});
}

function sentenceOf(failure: WireFailure | null): string | null {
  return failure && `${failure.sentence} ${failure.reason}`.trim();
}
