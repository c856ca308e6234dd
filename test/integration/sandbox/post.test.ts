import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { SandboxEmission } from '#contract/models/sandbox.ts';
import { defaultFaults } from '#domain/sandbox-faults.ts';
import { Emitter } from '#engine/sandbox/sending/emitter.ts';
import { post } from '#engine/sandbox/sending/post.ts';
import { Timers } from '#engine/sandbox/timers.ts';
import { agentEvent } from '#engine/sandbox/world/events.ts';
import { systemClock } from '#test/support/make-engine.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { testWorld } from '#test/support/test-world.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type EventReceiver, openReceiver } from './receiver.ts';

const receivers: EventReceiver[] = [];

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close();
});

async function receive(...args: Parameters<typeof openReceiver>): Promise<string> {
  const receiver = await openReceiver(...args);
  receivers.push(receiver);
  return receiver.url;
}

function send(url: string, options: { deadlineMs?: number; signal?: AbortSignal } = {}) {
  const { deadlineMs = 10_000, signal = new AbortController().signal } = options;
  return post({ url, body: Buffer.from('{}'), headers: {}, deadlineMs, signal });
}

test('a receiver that says nothing is given up after the deadline', async () => {
  expect(await send(await receive(() => undefined), { deadlineMs: 50 })).toBeNull();
});

test('an answer that never ends counts from its head, and is cut', async () => {
  const endless = await receive((response) => {
    response.writeHead(202);
    response.write('x');
  });
  expect(await send(endless, { deadlineMs: 100 })).toBe(202);
  const huge = await receive((response) => response.writeHead(200).end('x'.repeat(5_000_000)));
  expect(await send(huge)).toBe(200);
});

test('it ends when it is told to, before and while it sends', async () => {
  const silent = await receive(() => undefined);
  expect(await send(silent, { signal: AbortSignal.abort() })).toBeNull();
  const stopping = new AbortController();
  const sending = send(silent, { signal: stopping.signal });
  await waitFor(() => (receivers[0]?.events.length ?? 0) > 0);
  stopping.abort();
  expect(await sending).toBeNull();
});

test('what is no HTTP, and a connection that is cut, is no answer', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-x\r\n', () => socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await send(`http://127.0.0.1:${port}/`)).toBeNull();
  await new Promise((resolve) => server.close(resolve));
  expect(await send(`http://127.0.0.1:${port}/`)).toBeNull();
  expect(await send(await receive((response) => response.destroy()))).toBeNull();
});

test('what waits for a webhook is bounded, and what does not fit is told as failed', async () => {
  const { world } = testWorld();
  const [agent] = world.agents.all();
  if (agent === undefined) throw new Error('The world has no agent');
  const url = await receive(() => undefined);
  const webhook = { id: 'wh_1', serial: 1, url, events: ['agent.offline'], createdAtUs: 0, secret: 's', sealedSecret: null };
  const told: SandboxEmission[] = [];
  const timers = new Timers(recordingLogger());
  const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const record = (emission: SandboxEmission) => told.push(emission);
  const emitter = new Emitter({ clock: systemClock, random, timers, faults: () => defaultFaults, webhooks: () => [webhook], record });
  const event = agentEvent(agent, world.organizationId);
  emitter.emit(Array.from({ length: 600 }, () => event));
  // One is on its way and 500 wait.
  expect(told.map(({ outcome }) => outcome)).toEqual(Array(99).fill('failed'));
  await emitter.stop();
  timers.end();
  expect(told).toHaveLength(99);
});
