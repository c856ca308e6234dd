/**
 * How a command reaches a log: through the Hookglass that runs on the folder, over REST, or through an engine of its own when none
 * does. Both give the same client of the same contract.
 * Guarantees: never two engines on one folder; an engine of its own never listens, and is closed by `close`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '#contract/api.ts';
import { protocolNumber } from '#contract/protocol.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { fail } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import { type ApiAddress, readTokenFile, socketScheme } from '#hosts/loopback/token-file.ts';
import { findWireFailure } from '#hosts/wire-error.ts';
import { makeFolder } from './make-folder.ts';
import { readVersion } from './read-version.ts';
import { fetchOver } from './socket-fetch.ts';

export interface Attached {
  readonly client: ApiClient;
  /** The engine is this process's own: its index may be behind, and work that is not waited for ends with it. */
  readonly isOwn: boolean;
  /** Bytes behind a `bodyPath` of the contract. Fails as the host that serves them does. */
  readBytes(path: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface AttachOptions {
  readonly dataFolder: string;
  /** URL of the process's entry file. */
  readonly entry: string;
  readonly logger: Logger;
  /** Where there is no log: `make` one, for commands that need none to begin with; `fail` unless told. */
  readonly absentLog?: 'make' | 'fail' | undefined;
}

/** Fails with `missing.log` when there is nothing to attach to, and with what opening a log fails with. */
export async function attach(options: AttachOptions): Promise<Attached> {
  const address = await readTokenFile(options.dataFolder);
  const running = address && (await attachToRunning(address));
  if (running) return running;
  if (!existsSync(join(options.dataFolder, 'log.db'))) {
    if (options.absentLog !== 'make') fail('missing.log', { path: options.dataFolder });
    await makeFolder(options.dataFolder);
  }
  return openOwn(options);
}

async function attachToRunning(address: ApiAddress): Promise<Attached | undefined> {
  const client = await restClient(address);
  try {
    await client.system.hello({ protocol: protocolNumber });
    return { client, isOwn: false, readBytes: (path) => fetchBytes(address, path), close: async () => undefined };
  } catch (error) {
    const failure = findWireFailure(error);
    // why: files of one that was killed stay, and another program may have its port by now; neither is an answer of ours.
    if (failure === undefined || failure.code === 'link.unauthorised') return undefined;
    throw error;
  }
}

/** Where the API is, for `fetch`, and the `fetch` that gets there. On a socket the host is only what the Host header says. */
function doorOf({ url }: ApiAddress): { readonly base: string; readonly get: (request: Request) => Promise<Response> } {
  if (!url.startsWith(socketScheme)) return { base: url, get: (request) => fetch(request) };
  return { base: 'http://127.0.0.1/api', get: fetchOver(url.slice(socketScheme.length)) };
}

async function restClient(address: ApiAddress): Promise<ApiClient> {
  const [{ createORPCClient, ORPCError }, { OpenAPILink }, { api }, { wireFailureSchema }] = await Promise.all([
    import('@orpc/client'),
    import('@orpc/openapi-client/fetch'),
    import('#contract/api.ts'),
    import('#contract/errors.ts'),
  ]);
  const { base, get } = doorOf(address);
  const link = new OpenAPILink(api, {
    url: base,
    fetch: get,
    headers: { authorization: `Bearer ${address.token}` },
    customErrorResponseBodyDecoder(body, response) {
      const parsed = wireFailureSchema.safeParse(body);
      if (!parsed.success) return undefined;
      return new ORPCError(parsed.data.code, { status: response.status, message: parsed.data.sentence, data: parsed.data });
    },
  });
  return createORPCClient<ApiClient>(link);
}

async function fetchBytes(address: ApiAddress, path: string): Promise<Uint8Array> {
  const { base, get } = doorOf(address);
  const answer = await get(new Request(new URL(path, base), { headers: { authorization: `Bearer ${address.token}` } }));
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  return failBytes(answer.status, await answer.text());
}

async function ownBytes(engine: Engine, path: string, logger: Logger): Promise<Uint8Array> {
  const { openBlob } = await import('#hosts/blobs.ts');
  const { status, chunks } = await openBlob(engine, path, undefined, logger);
  const pieces: Uint8Array[] = [];
  for await (const piece of chunks) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return status === 200 ? bytes : failBytes(status, bytes.toString());
}

/** Why bytes were refused is a failure of the table, as JSON. */
async function failBytes(status: number, text: string): Promise<never> {
  const [{ ORPCError }, { wireFailureSchema }] = await Promise.all([import('@orpc/client'), import('#contract/errors.ts')]);
  const { code, sentence, ...data } = wireFailureSchema.parse(JSON.parse(text));
  throw new ORPCError(code, { status, message: sentence, data: { code, sentence, ...data } });
}

const noCapabilities = { nativeDialogs: false, keychain: false, appMenu: false, revealInFolder: false };

async function openOwn({ dataFolder, entry, logger }: AttachOptions): Promise<Attached> {
  const [
    { createEngine },
    { createRouter },
    { createRouterClient },
    { createSystemClock, systemRandom, workerUrls },
    { openKeyFile },
    { readyScenariosOf },
  ] = await Promise.all([
    import('#engine/engine.ts'),
    import('#hosts/router.ts'),
    import('@orpc/server'),
    import('#hosts/engine-ports.ts'),
    import('#hosts/open-vault.ts'),
    import('#hosts/ready-scenarios.ts'),
  ]);
  const engine = await createEngine(
    {
      clock: createSystemClock(),
      random: systemRandom,
      vault: await openKeyFile(dataFolder, logger),
      logger,
      dataFolder,
      readyScenarios: readyScenariosOf(entry),
      workers: workerUrls(entry),
    },
    { version: readVersion(entry), shell: 'headless', capabilities: noCapabilities, isReceiving: false },
  );
  const router = createRouter({ handlers: engine.handlers, logger, isOutputChecked: false });
  const readBytes = (path: string) => ownBytes(engine, path, logger);
  return { client: createRouterClient(router), isOwn: true, readBytes, close: () => engine.close() };
}
