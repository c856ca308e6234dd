/** BSH-16: sessions come to an end: by themselves, and all at once; their links are cut, and they are told how it ended. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createHandClock, type HandClock } from '#test/support/session-clock.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type Host, startHost } from './host.ts';

const hourMs = 3_600_000;
const listSchema = z.object({
  items: z.array(
    z.object({ id: z.string(), openedAtUs: z.int(), lastUsedAtUs: z.int(), endsAtUs: z.int(), links: z.int(), isThis: z.boolean() }),
  ),
  idleLimitSeconds: z.int(),
  longestSeconds: z.int(),
});

let host: Host;
let clock: HandClock;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  clock = createHandClock();
  host = await startHost({ sessionClock: clock });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await host.close();
});

async function link(token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${host.server.url.replace('http', 'ws')}/link`, ['hookglass.v1', `token.${token}`], {
    origin: host.server.url,
  });
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

const frame = (id: string, path: string) => JSON.stringify({ i: id, p: { u: path, b: { json: {} } } });

async function ask(socket: WebSocket, id: string, path: string): Promise<unknown> {
  const answer = once(socket, 'message');
  socket.send(frame(id, path));
  const [data] = await answer;
  return JSON.parse(String(data));
}

async function listed() {
  return listSchema.parse(await (await host.api('/sessions')).json());
}

/** Whether a token counts, and the words if it does not. */
async function standing(token: string): Promise<string> {
  const answer = await fetch(`${host.server.url}/session`, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status === 204) return 'open';
  const { reason }: { reason: string } = JSON.parse(await answer.text());
  return reason;
}

describe('BSH-16 all sessions at once', () => {
  test('a window ends them: it is answered, every link is cut, no token counts any longer, links that nobody opened are worthless', async () => {
    const tokens = [await host.openSession(), await host.openSession()];
    const [mine, other] = [await link(tokens[0] ?? ''), await link(tokens[1] ?? '')];
    const unopened = new URL(host.server.createLaunchLink()).hash.slice('#code='.length);
    const ends = Promise.all([mine, other].map(async (socket) => (await once(socket, 'close'))[0]));
    expect(await ask(mine, '1', '/sessions/endAll')).toMatchObject({ i: '1', p: { b: { json: { ended: 2 } } } });
    expect(await ends).toEqual([4001, 4001]);
    for (const token of tokens) expect(await standing(token)).toBe('All sessions were ended, in a window or by a command.');
    const redeemed = await fetch(`${host.server.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: host.server.url },
      body: JSON.stringify({ code: unopened }),
    });
    expect(redeemed.status).toBe(401);
    expect((await listed()).items).toEqual([]);
    expect(await standing(await host.openSession())).toBe('open');
  });

  test('a script ends them by the API without a body, and its own token stays', async () => {
    const socket = await link(await host.openSession());
    const closed = once(socket, 'close');
    expect(await (await host.api('/sessions', { method: 'DELETE' })).json()).toEqual({ ended: 1 });
    await closed;
    expect(await (await host.api('/sessions', { method: 'DELETE' })).json()).toEqual({ ended: 0 });
  });

  test('what a page still sends after its end is not read', async () => {
    const token = await host.openSession();
    const socket = await link(token);
    const answers: string[] = [];
    const closed = once(socket, 'close');
    await ask(socket, '1', '/sessions/endAll');
    socket.on('message', (data) => answers.push(String(data)));
    for (let i = 2; i < 50; i += 1) socket.send(frame(`${i}`, '/settings/get'));
    await closed;
    expect(answers).toEqual([]);
  });
});

describe('BSH-16 limits', () => {
  test('8 hours in which nothing was asked cut the link; what the page does by itself is no use', async () => {
    const token = await host.openSession();
    const socket = await link(token);
    clock.pass(7.9 * hourMs);
    await ask(socket, '1', '/system/health');
    const closed = once(socket, 'close');
    clock.pass(0.2 * hourMs);
    expect(await standing(token)).toBe('Nothing was asked in this tab for 8 hours, so its session has ended.');
    await closed;
  });

  test('a call is use, and 24 hours end it all the same', async () => {
    const token = await host.openSession();
    const socket = await link(token);
    for (let i = 0; i < 3; i += 1) {
      clock.pass(7.9 * hourMs);
      await ask(socket, `${i}`, '/settings/get');
    }
    const closed = once(socket, 'close');
    clock.pass(0.3 * hourMs);
    expect(await standing(token)).toBe('A session lasts 24 hours, and the one of this tab is over.');
    await closed;
  });

  test('a link whose session is over is cut without anybody asking', async () => {
    const socket = await link(await host.openSession());
    const closed = once(socket, 'close');
    clock.sleep(9 * hourMs);
    expect((await closed)[0]).toBe(4001);
  });
});

test('BSH-16 the list says since when, used when, until when, how many links, and which one asks', async () => {
  const token = await host.openSession();
  const socket = await link(token);
  clock.pass(hourMs);
  await host.openSession();
  clock.pass(hourMs);
  await ask(socket, '1', '/settings/get');
  const startUs = (clock.wallMs() - 2 * hourMs) * 1000;
  await waitFor(async () => (await listed()).items[1]?.links === 1);
  expect(await listed()).toMatchObject({
    items: [
      { openedAtUs: startUs + hourMs * 1000, links: 0, isThis: false },
      { openedAtUs: startUs, lastUsedAtUs: startUs + 2 * hourMs * 1000, endsAtUs: startUs + 24 * hourMs * 1000, links: 1, isThis: false },
    ],
    idleLimitSeconds: 28_800,
    longestSeconds: 86_400,
  });
  const seen = await ask(socket, '2', '/sessions/list');
  expect(seen).toMatchObject({ p: { b: { json: { items: [{ isThis: false }, { isThis: true }] } } } });
  expect(JSON.stringify(seen)).not.toContain(token);
});
