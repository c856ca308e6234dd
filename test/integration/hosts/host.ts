import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '#engine/engine-parts.ts';
import { systemRandom } from '#hosts/engine-ports.ts';
import { type LoopbackOptions, type LoopbackServer, startLoopback } from '#hosts/loopback/server.ts';
import { createRouter } from '#hosts/router.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { type LogLine, recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

export interface Host {
  readonly engine: Engine;
  readonly server: LoopbackServer & { readonly port: number };
  readonly folder: string;
  readonly lines: readonly LogLine[];
  /** A session token, got the way the page gets it. */
  openSession(): Promise<string>;
  /** A call to the API with the script's token. */
  api(
    path: string,
    init?: { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<Response>;
  close(): Promise<void>;
}

/** A real engine behind a real loopback server, with a small page built for the occasion. */
export async function startHost(replace: Partial<LoopbackOptions> = {}): Promise<Host> {
  const folder = tempFolder();
  const lines: LogLine[] = [];
  const logger = recordingLogger(lines);
  const engine = await makeEngine(folder.path, { logger });
  const pageFolder = join(folder.path, 'page');
  writePage(pageFolder);
  const closeEngine = async () => {
    await engine.close();
    folder[Symbol.dispose]();
  };
  const server = await startLoopback({
    engine,
    router: createRouter({ handlers: engine.handlers, logger, isOutputChecked: true }),
    logger,
    random: systemRandom,
    version: '0.0.0-test',
    dataFolder: folder.path,
    pageFolder,
    port: { kind: 'chosen', port: 0 },
    ...replace,
  }).catch(async (error: unknown) => {
    await closeEngine();
    throw error;
  });
  return {
    engine,
    server: { ...server, port: server.port ?? 0 },
    folder: folder.path,
    lines,
    openSession: () => openSession(server),
    api: (path, { method = 'GET', body, headers = {} } = {}) =>
      fetch(`${server.url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${server.apiToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async close() {
      await server.close();
      await closeEngine();
    },
  };
}

async function openSession(server: LoopbackServer): Promise<string> {
  const code = new URL(server.createLaunchLink()).hash.slice('#code='.length);
  const answer = await fetch(`${server.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ code }),
  });
  const { token }: { token?: unknown } = JSON.parse(await answer.text());
  if (typeof token !== 'string') throw new Error(`No session: ${answer.status}`);
  return token;
}

function writePage(folder: string): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Hookglass</title>');
  writeFileSync(join(folder, 'assets', 'index-AbCd1234.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'plain.css'), 'body {}');
}
