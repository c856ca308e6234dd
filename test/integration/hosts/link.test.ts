/** BSH-09: what a hostile or broken page can do to a link. */
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { longestInlineText } from '#contract/procedures/console.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type Host, startHost } from './host.ts';

let host: Host;
const open: WebSocket[] = [];

afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await host.close();
});

async function connect(token = host.server.apiToken): Promise<WebSocket> {
  const socket = new WebSocket(`${host.server.url.replace('http', 'ws')}/link`, ['hookglass.v1', `token.${token}`], {
    origin: host.server.url,
  });
  open.push(socket);
  await Promise.race([once(socket, 'open'), once(socket, 'error').then(([error]) => Promise.reject(error))]);
  return socket;
}

const callFrame = (id: string, path = '/settings/get', json: unknown = {}) => JSON.stringify({ i: id, p: { u: path, b: { json } } });

async function ask(socket: WebSocket, frame: string): Promise<unknown> {
  const answer = once(socket, 'message');
  socket.send(frame);
  const [data] = await answer;
  return JSON.parse(String(data));
}

async function closeCode(socket: WebSocket): Promise<number> {
  if (socket.readyState === socket.CLOSED) throw new Error('Closed before it was asked');
  const [code] = await once(socket, 'close');
  return code;
}

describe('BSH-09 messages', () => {
  test('a frame is answered, an unknown procedure is not there, an input that is none is refused', async () => {
    host = await startHost();
    const socket = await connect(await host.openSession());
    expect(await ask(socket, callFrame('1'))).toMatchObject({ i: '1', p: { b: { json: { theme: 'system' } } } });
    expect(await ask(socket, callFrame('2', '/nothing/here'))).toMatchObject({ p: { s: 404, b: { json: { code: 'missing.route' } } } });
    expect(await ask(socket, callFrame('3', '/__proto__/toString'))).toMatchObject({
      p: { s: 404, b: { json: { code: 'missing.route' } } },
    });
    expect(await ask(socket, callFrame('4', '/deliveries/get', { id: 5 }))).toMatchObject({
      p: { s: 400, b: { json: { code: 'input.invalid' } } },
    });
    expect(await ask(socket, callFrame('5', '/deliveries/get', null))).toMatchObject({
      p: { s: 400, b: { json: { code: 'input.invalid' } } },
    });
  });

  test.each([
    ['no JSON', 'hello'],
    ['no frame', '{}'],
    ['an array', '[1]'],
    ['an id that is a number', JSON.stringify({ i: 1, p: { u: '/settings/get', b: {} } })],
    ['another origin', JSON.stringify({ i: '1', p: { u: 'http://evil.test/settings/get', b: {} } })],
    ['headers', JSON.stringify({ i: '1', p: { u: '/settings/get', b: {}, h: { 'content-type': 'multipart/form-data' } } })],
    ['another method', JSON.stringify({ i: '1', p: { u: '/settings/get', b: {}, m: 'DELETE' } })],
    ['a stream from the page', JSON.stringify({ i: '1', t: 3, p: { e: 'message', d: 1 } })],
    ['bytes', Buffer.from([0, 1, 2])],
    ['a frame as bytes', Buffer.from(callFrame('1'))],
    ['nothing', ''],
    ['100,000 nested arrays', callFrame('1').replace('{}}}', `${'['.repeat(100_000)}${']'.repeat(100_000)}}}`)],
  ])('%s: the link is closed or the call refused, and the server lives', async (_, message) => {
    host = await startHost();
    const socket = await connect();
    const end = Promise.race([closeCode(socket), once(socket, 'message').then(([data]) => String(data))]);
    socket.send(message);
    const how = await end;
    if (typeof how === 'number') expect(how).toBe(1003);
    else expect(how).toContain('input.invalid');
    expect(await ask(await connect(), callFrame('1'))).toMatchObject({ i: '1' });
  });

  test('the longest text that a call takes is read however it is escaped; a longer one is refused in words', async () => {
    host = await startHost();
    const socket = await connect();
    const add = (id: string, text: string) => ask(socket, callFrame(id, '/console/addSnapshot', { deliveryId: 'dlv_1', text }));
    // Six bytes each, as JSON.
    expect(await add('1', '\u0001'.repeat(longestInlineText))).toMatchObject({ p: { b: { json: { code: 'missing.delivery' } } } });
    expect(await add('2', 'x'.repeat(longestInlineText + 1))).toMatchObject({ p: { b: { json: { code: 'input.invalid' } } } });
  });

  test('a message over 1 MiB closes the link, one below it is read', async () => {
    host = await startHost();
    const socket = await connect();
    expect(await ask(socket, callFrame('1', '/deliveries/list', { query: 'x'.repeat(900_000) }))).toMatchObject({ p: { s: 400 } });
    socket.send(callFrame('2', '/deliveries/list', { query: 'x'.repeat(1024 * 1024) }));
    expect(await closeCode(socket)).toBe(1009);
    expect(await ask(await connect(), callFrame('1'))).toMatchObject({ i: '1' });
  });
});

describe('BSH-09 limits', () => {
  test('the seventeenth link is refused until another one goes', async () => {
    host = await startHost();
    const links = await Promise.all(Array.from({ length: 16 }, () => connect()));
    await expect(connect()).rejects.toThrow('403');
    links[0]?.close();
    await waitFor(async () => (await connect().catch(() => undefined)) !== undefined, { what: 'a free place' });
  });

  test('a page that does not read is cut when its buffer is full', async () => {
    host = await startHost({ linkLimits: { messageBytes: 1024 * 1024, sendBufferBytes: 64 * 1024, pingEveryMs: 30_000, links: 16 } });
    const socket = await connect();
    const closed = once(socket, 'close');
    socket.pause();
    const health = { i: '', p: { u: '/system/hello', b: { json: { protocol: 1 } } } };
    await waitFor(
      () => {
        for (let i = 0; i < 2_000; i += 1) socket.send(JSON.stringify({ ...health, i: `${i}-${performance.now()}` }));
        return host.lines.some((line) => line.message.startsWith('A link reads too slowly'));
      },
      { limitMs: 20_000, what: 'the link to be cut' },
    );
    socket.resume();
    await closed;
    expect(await ask(await connect(), callFrame('1'))).toMatchObject({ i: '1' });
  });

  test('a page that answers no ping is cut, one that does is kept', async () => {
    host = await startHost({ linkLimits: { messageBytes: 1024 * 1024, sendBufferBytes: 1024 * 1024, pingEveryMs: 60, links: 16 } });
    const alive = await connect();
    const dead = new WebSocket(`${host.server.url.replace('http', 'ws')}/link`, ['hookglass.v1', `token.${host.server.apiToken}`], {
      origin: host.server.url,
      autoPong: false,
    });
    open.push(dead);
    let pings = 0;
    alive.on('ping', () => {
      pings += 1;
    });
    await once(dead, 'close');
    await waitFor(() => pings >= 3);
    expect(alive.readyState).toBe(alive.OPEN);
  });

  test('when the server stops, links are closed at once', async () => {
    host = await startHost();
    const socket = await connect();
    const end = closeCode(socket);
    await host.server.close();
    expect([1001, 1006]).toContain(await end);
  });
});
