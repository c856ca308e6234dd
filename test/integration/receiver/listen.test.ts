import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { defaultLimits } from '#engine/receiver/limits.ts';
import { listenOnLoopback } from '#engine/receiver/listen.ts';
import { createReceiverServer } from '#engine/receiver/server.ts';
import { openRaw, sendRaw } from './raw-client.ts';
import { startReceiving } from './receiving.ts';

const plainPost = 'POST /in/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok';
const nothing = () => undefined;
const someServer = () =>
  createReceiverServer(defaultLimits, {
    onConnection: nothing,
    onRequest: nothing,
    onConnect: nothing,
    onClientError: nothing,
    onIdle: nothing,
  });
const others: Server[] = [];

afterEach(async () => {
  await Promise.all(others.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** Another program's port; 0 takes any. */
async function occupy(port: number, host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(port, host);
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  others.push(server);
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  return address.port;
}

const hasIpv6Loopback = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

/** Local addresses of listening sockets with this port, as the system lists them. */
function listeningAddresses(port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readFileSync(table, 'utf8').split('\n').slice(1));
  const columns = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${hexPort}`) && state === '0A');
  return columns.map(([, local]) => local?.split(':')[0] ?? '');
}

test.runIf(process.platform === 'linux')('RCV-01: it listens on 127.0.0.1 and ::1 and on nothing else', async () => {
  await using receiving = await startReceiving();
  const loopback = ['0100007F', ...(hasIpv6Loopback ? ['00000000000000000000000001000000'] : [])];
  expect(listeningAddresses(receiving.port)).toEqual(loopback);
});

test.runIf(hasIpv6Loopback)('RCV-01: both loopback addresses capture, with the same refusals', async () => {
  await using receiving = await startReceiving();
  expect((await sendRaw(receiving.port, plainPost, '::1')).statuses).toEqual([200]);
  expect(receiving.stored[0]).toMatchObject({ remoteAddress: '::1' });
  expect((await sendRaw(receiving.port, 'nonsense\r\n\r\n', '::1')).statuses).toEqual([400]);
  expect(receiving.receiver.status().refusedByParser).toBe(1);
});

test('RCV-01: the other addresses of this machine refuse', async () => {
  await using receiving = await startReceiving();
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of outside) {
    const connection = openRaw(receiving.port, address);
    connection.socket.write(plainPost);
    expect((await connection.closed).text).toBe('');
  }
  expect(receiving.stored).toHaveLength(0);
});

test('RCV-17: a chosen port that is busy is refused with its owner and never replaced', async () => {
  const port = await occupy(0);
  const refusal = startReceiving({ choice: { kind: 'chosen', port } });
  await expect(refusal).rejects.toMatchObject({ code: 'receiver.port_in_use', details: { port: String(port) } });
  const told = await refusal.catch((error: unknown) => String(error));
  if (process.platform === 'linux') expect(told).toContain(`(process ${process.pid})`);
  else expect(told).toContain('another program');
});

test('RCV-17: the status says failed with the same words', async () => {
  await using receiving = await startReceiving();
  const { receiver } = receiving;
  await receiver.close();
  const port = await occupy(0);
  const thrown = await receiver.listen({ kind: 'chosen', port }).catch((error: unknown) => error);
  const { state, failure, url } = receiver.status();
  expect({ state, url, code: failure?.code }).toEqual({ state: 'failed', url: null, code: 'receiver.port_in_use' });
  expect(thrown).toMatchObject({ message: `${failure?.sentence} ${failure?.reason}` });
});

test.runIf(hasIpv6Loopback)('RCV-17: a port that another program has on ::1 alone is busy too', async () => {
  const port = await occupy(0, '::1');
  await expect(listenOnLoopback({ kind: 'chosen', port }, someServer)).rejects.toMatchObject({ code: 'receiver.port_in_use' });
  // Nothing is left listening on the other address.
  await expect(occupy(port, '127.0.0.1')).resolves.toBe(port);
});

test('RCV-17: the default moves on from a busy port and says so', async () => {
  const busy = await occupy(0);
  const listening = await listenOnLoopback({ kind: 'default' }, someServer, busy);
  expect(listening.port).toBeGreaterThan(busy);
  expect(listening.port).toBeLessThan(busy + 50);
  expect(listening.notice).toMatch(new RegExp(`^Port ${busy} is in use by .+, so the receiver listens on ${listening.port}\\.$`));
  await Promise.all(listening.servers.map((server) => server.close()));
});

test('the default port needs no notice when it is free', async () => {
  const port = await occupy(0);
  await new Promise((resolve) => others.pop()?.close(resolve));
  const listening = await listenOnLoopback({ kind: 'default' }, someServer, port);
  expect(listening).toMatchObject({ port, notice: null });
  await Promise.all(listening.servers.map((server) => server.close()));
});
