/** RPL-03, CON-01: names that change where they lead. What is forbidden is not connected to, which is looked at where connect(2) is called. */
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RetryPolicy } from '#contract/models/plan.ts';
import { consolePath } from '#domain/console/console-path.ts';
import type { ResolvedAddress } from '#engine/replay/open-connection.ts';
import { createTargetGuard } from '#engine/replay/target-guard.ts';
import { probeTarget } from '#engine/replay/targets/probe.ts';
import { forbiddenAnswers } from '#test/fixtures/outbound/forbidden-hosts.ts';
import { failureOf, makeClient } from '#test/support/console-client.ts';
import { answerWith, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { systemClock } from '#test/support/make-engine.ts';
import { aResolvedTarget } from '#test/support/replay-parts.ts';
import { type ConnectWatch, watchConnects } from '#test/support/watch-connects.ts';
import { aRequest, makeHarness as makeComposer } from '../composer/harness.ts';
import { makeHarness } from '../replay/harness.ts';

/** Stands for a public address: the only one that something listens on here. */
const good = '127.0.0.1';
const metadata = '169.254.169.254';
const host = 'rebind.test';

/** A name server whose answers change; the last one stays. */
function answering(...answers: readonly (readonly string[])[]) {
  let asked = 0;
  const resolve = async (): Promise<ResolvedAddress[]> => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { resolve, asked: () => asked };
}

const alternating = Array.from({ length: 10 }, (_, turn) => [turn % 2 === 0 ? good : metadata]);

/** A ClientHello begins with 0x16. */
function endUnlessHttp(socket: Socket): void {
  socket.prependListener('data', (chunk: Buffer) => chunk[0] === 0x16 && socket.end('no TLS here\r\n'));
}

/** A way of sending, once, to a name at a port, that asks this name server. */
interface Door {
  readonly send: (port: number) => Promise<unknown>;
}

type MakeDoor = (resolve: () => Promise<ResolvedAddress[]>) => Door;

const doors: readonly (readonly [string, MakeDoor])[] = [
  [
    'a replay',
    (resolve) => {
      const harness = makeHarness({ resolve });
      return { send: (port) => harness.send(harness.log.add({}), `http://${host}:${port}/`, { confirmedHost: host }) };
    },
  ],
  [
    'a composed request',
    (resolve) => {
      const { composer } = makeComposer({ resolve });
      const request = (port: number) => aRequest({ destination: { to: 'url', url: `http://${host}:${port}/` }, signer: { by: 'nobody' } });
      return { send: (port) => composer.send(request(port), host, undefined) };
    },
  ],
  [
    'a probe of a target',
    (resolve) => {
      const guard = createTargetGuard(() => ({ control: [], receiver: [] }));
      const parts = { clock: systemClock, guard, resolve };
      const { signal } = new AbortController();
      return { send: (port) => probeTarget(aResolvedTarget(`http://${host}:${port}/`), parts, signal) };
    },
  ],
  [
    'the Console client',
    (resolve) => {
      // Nobody speaks TLS there, so the connection is as far as it gets.
      const send = async (port: number) => {
        const { client } = makeClient(`https://${host}:${port}/v1`, { lookUpAll: resolve, limits: { tries: 1 } });
        await failureOf(client.get(consolePath('/runs', {})));
        await client.close();
      };
      return { send };
    },
  ],
];

describe('RPL-03, CON-01 a name that is rebound', () => {
  let handler: HandlerServer;
  let watch: ConnectWatch;
  const expectGood = (count: number) => expect(watch.connects()).toEqual(Array.from({ length: count }, () => `${good}:${handler.port}`));

  beforeEach(async () => {
    handler = await startHandler({ onConnection: endUnlessHttp });
    watch = watchConnects();
  });

  afterEach(async () => {
    watch[Symbol.dispose]();
    await handler.close();
  });

  it.each(doors)('from a good address to a forbidden one is connected to once, by %s', async (_door, make) => {
    const names = answering([good], [metadata]);
    const { send } = make(names.resolve);
    for (let time = 0; time < 3; time += 1) await send(handler.port);
    expectGood(1);
    expect(names.asked()).toBe(3);
  });

  it.each(doors)('at each look-up is connected to at every other one, by %s', async (_door, make) => {
    const names = answering(...alternating);
    const { send } = make(names.resolve);
    for (const _ of alternating) await send(handler.port);
    expectGood(alternating.length / 2);
    expect(names.asked()).toBe(alternating.length);
  });

  it.each(doors)('with a forbidden address among good ones is never connected to, by %s', async (_door, make) => {
    const mixed = forbiddenAnswers.flatMap((address) => [[address], [good, address], [address, good], [good, '::1', address, good]]);
    const names = answering(...mixed);
    const { send } = make(names.resolve);
    for (const _ of mixed) await send(handler.port);
    expectGood(0);
    expect(names.asked()).toBe(mixed.length);
  });

  it('between two redirects is not followed', async () => {
    await using moving = await startHandler({
      answer: (socket, request) =>
        answerWith(307, 'Moved', [`Location: http://${host}:${moving.port}${request.startLine.split(' ')[1]}x`])(socket, request),
    });
    const names = answering([good], [good], [good], [metadata]);
    const harness = makeHarness({ resolve: names.resolve });
    await harness.startJob([harness.log.add({})], `http://${host}:${moving.port}/`, { target: { redirects: 'follow' } });
    await harness.ended();
    expect(watch.connects()).toEqual(Array.from({ length: 3 }, () => `${good}:${moving.port}`));
    expect(harness.log.attempts[0]?.summary).toMatchObject({ outcome: 'blocked' });
    expect(harness.log.attempts[0]?.summary.sentence).toContain('link-local');
  });

  it('between two tries of a job is not tried again', async () => {
    const names = answering([good], [metadata]);
    await using failing = await startHandler({ answer: answerWith(503) });
    const harness = makeHarness({ resolve: names.resolve });
    const retry: RetryPolicy = { kind: 'list', delaysMs: [1, 1, 1] };
    await harness.startJob([harness.log.add({})], `http://${host}:${failing.port}/`, { options: { retry } });
    await harness.ended();
    expect(watch.connects()).toEqual([`${good}:${failing.port}`]);
    expect(harness.log.attempts.map(({ summary }) => summary.outcome)).toEqual(['answered', 'blocked']);
  });
});
