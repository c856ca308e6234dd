/**
 * `app://hookglass`: the page's files from an allow-list, and bodies as ranged byte streams; the same code as the browser shell's.
 * Guarantees: the exact headers of the browser shell on every answer. Refuses: every other host, path and method.
 */
import { protocol } from 'electron';
import type { Engine } from '#engine/engine-parts.ts';
import type { Logger } from '#engine/ports.ts';
import { openBlob } from '#hosts/blobs.ts';
import { dataHeaders } from '#hosts/loopback/security-headers.ts';
import { listPageFiles, type OpenPageFile, type PageFiles } from '#hosts/loopback/static.ts';

/** Must run before the app is ready. No `corsEnabled`: it would grant other origins access; no `bypassCSP`. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

export interface AppProtocolParts {
  readonly engine: Pick<Engine, 'bodies'>;
  readonly pageFolder: string;
  readonly logger: Logger;
}

export function handleAppProtocol({ engine, pageFolder, logger }: AppProtocolParts): void {
  const files = listPageFiles(pageFolder);
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'hookglass' || request.method !== 'GET') return notFound();
    if (url.pathname.startsWith('/blobs/')) {
      const blob = await openBlob(engine, url.pathname, request.headers.get('range') ?? undefined, logger);
      return new Response(streamOf(blob.chunks), { status: blob.status, headers: { ...blob.headers } });
    }
    return openPage(files, url.pathname);
  });
}

async function openPage(files: PageFiles, path: string): Promise<Response> {
  const file = files.has(path) ? await files.open(path) : undefined;
  if (!file) return notFound();
  return new Response(await contentOf(file), { status: 200, headers: { ...file.headers, 'content-length': String(file.length) } });
}

async function contentOf(file: OpenPageFile): Promise<Uint8Array<ArrayBuffer> | string> {
  if (!file.handle) return file.text;
  try {
    return new Uint8Array(await file.handle.readFile());
  } finally {
    await file.handle.close();
  }
}

function notFound(): Response {
  return new Response('There is nothing at this address.\n', {
    status: 404,
    headers: { ...dataHeaders, 'content-type': 'text/plain; charset=utf-8' },
  });
}

function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await reader.return?.();
    },
  });
}
