import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

/** `HOOKGLASS_KILLS=200 npx vitest …` makes a longer run of the same thing. */
const kills = Number(process.env.HOOKGLASS_KILLS ?? 12);
const connections = 8;

/** Sends random bodies over one connection until it breaks, and keeps the SHA-256 of every one that was answered 2xx. */
function sendUntilBroken(port: number, acknowledged: Set<string>): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let inFlight = '';
    const send = () => {
      const body = randomBytes(200 + Math.floor(Math.random() * 3000));
      inFlight = createHash('sha256').update(body).digest('hex');
      socket.write(
        `POST /in/zof HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body);
    };
    socket.on('connect', send);
    socket.on('data', (chunk) => {
      if (/^HTTP\/1\.1 2\d\d /.test(chunk.toString('latin1'))) acknowledged.add(inFlight);
      send();
    });
    // why: a cut connection is what this test is about.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

function readStored(dataFolder: string): { integrity: unknown; hashes: Set<string>; ids: number[] } {
  const database = new Database(join(dataFolder, 'log.db'), { readonly: true });
  try {
    const integrity = database.pragma('integrity_check', { simple: true });
    const hashes = new Set<string>();
    const ids: number[] = [];
    for (const row of database.prepare<[], { id: number; body: Buffer }>('SELECT id, body FROM delivery ORDER BY id').all()) {
      hashes.add(createHash('sha256').update(row.body).digest('hex'));
      ids.push(row.id);
    }
    return { integrity, hashes, ids };
  } finally {
    database.close();
  }
}

test(`STO-03: ${kills} SIGKILLs under load lose no delivery that was answered 2xx, byte for byte`, {
  timeout: 60_000 + kills * 5000,
}, async () => {
  using folder = tempFolder();
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < kills; kill += 1) {
    const serving = await serve(folder.path);
    const port = Number(new URL(serving.ready.receiver.url).port);
    const before = acknowledged.size;
    const senders = Array.from({ length: connections }, () => sendUntilBroken(port, acknowledged));
    const wanted = 20 + Math.floor(Math.random() * 400);
    await waitFor(() => acknowledged.size - before >= wanted, { limitMs: 20_000, what: `${wanted} acknowledged deliveries` });
    await serving.stop('SIGKILL');
    await Promise.all(senders);
  }
  // why: one orderly start and stop on what the last kill left, as a person would do.
  const last = await serve(folder.path);
  expect(await last.stop('SIGTERM')).toBe(0);

  const stored = readStored(folder.path);
  expect(stored.integrity).toBe('ok');
  expect(acknowledged.size).toBeGreaterThanOrEqual(kills * 20);
  expect([...acknowledged].filter((hash) => !stored.hashes.has(hash))).toEqual([]);
  expect(stored.ids).toEqual(stored.ids.map((_, index) => index + 1));
});
