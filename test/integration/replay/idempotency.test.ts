/** The idempotency check against handlers that mind a second delivery, and handlers that do not. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DeliveryId, deliveryIdOf } from '#contract/ids.ts';
import { answerWith, startHandler } from '#test/support/handler-server.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { openToolsHarness, type ToolsHarness } from './attempt-tools-harness.ts';

// Threads and programs are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Handled {
  readonly id: string;
}

/** How a handler deals with an event that it knows. */
interface Manner {
  /** It is remembered before it is handled; otherwise two at the same time get past each other. */
  readonly remembers: 'first' | 'last';
  readonly handlesAgain?: true;
  readonly repeatStatus?: number;
  readonly status?: number;
  /** What it does comes so long after its answer. */
  readonly laterMs?: number;
}

const careful: Manner = { remembers: 'first' };
const forgetful: Manner = { remembers: 'first', handlesAgain: true };

interface StatefulHandler extends AsyncDisposable {
  readonly url: string;
  readonly stateUrl: string;
  readonly bodies: Buffer[];
}

class EventDesk {
  readonly handled: Handled[] = [];
  readonly bodies: Buffer[] = [];
  readonly #known = new Set<string>();
  readonly #arrived: string[] = [];
  readonly #manner: Manner;

  constructor(manner: Manner) {
    this.#manner = manner;
  }

  async take(request: IncomingMessage): Promise<{ readonly status: number; readonly isKnown: boolean }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    this.bodies.push(body);
    const { id }: Handled = JSON.parse(body.toString());
    const isKnown = this.#known.has(id);
    this.#arrived.push(id);
    if (this.#manner.remembers === 'last') await this.#untilBothAreIn(id);
    this.#known.add(id);
    this.#handle(id, isKnown);
    const { status = 200, repeatStatus = status } = this.#manner;
    return { status: isKnown ? repeatStatus : status, isKnown };
  }

  /** The first event comes one after the other, so nothing is waited for there. */
  async #untilBothAreIn(id: string): Promise<void> {
    if (id === this.#arrived[0]) return;
    await waitFor(() => this.#arrived.filter((one) => one === id).length === 2, { limitMs: 60_000 });
  }

  #handle(id: string, isKnown: boolean): void {
    if (isKnown && this.#manner.handlesAgain !== true) return;
    const { laterMs } = this.#manner;
    if (laterMs === undefined) this.handled.push({ id });
    else setTimeout(() => this.handled.push({ id }), laterMs);
  }
}

async function startStateful(manner: Manner, state: (handled: readonly Handled[], looks: number) => string): Promise<StatefulHandler> {
  const desk = new EventDesk(manner);
  let looks = 0;
  const deliver = async (request: IncomingMessage, response: ServerResponse) => {
    const { status, isKnown } = await desk.take(request);
    const answer = { ok: true, isKnown: manner === careful && isKnown };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => {
    if (request.method !== 'GET') {
      void deliver(request, response);
      return;
    }
    looks += 1;
    response.end(state(desk.handled, looks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const url = `http://127.0.0.1:${address.port}/`;
  return {
    url,
    stateUrl: `${url}state`,
    bodies: desk.bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const counting = (handled: readonly Handled[]) => JSON.stringify({ orders: handled.length, ids: handled.map(({ id }) => id) });

let folder: TempFolder;
let harness: ToolsHarness;
let delivery: DeliveryId;
beforeAll(async () => {
  folder = tempFolder();
  harness = await openToolsHarness(folder.path);
});
beforeEach(async () => {
  delivery = await harness.append(Buffer.from('{"id":"evt_1","type":"run.completed","created":1,"data":{"object":{}}}'));
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function check(handler: StatefulHandler, more: { kind?: 'exact' | 'new-identity'; probeUrl?: string } = { probeUrl: handler.stateUrl }) {
  return harness.tools.checkIdempotency({ deliveryId: delivery, target: { url: handler.url }, kind: 'new-identity', ...more });
}

test('a handler that remembers events is idempotent, whatever it answers', async () => {
  await using handler = await startStateful(careful, counting);
  const report = await check(handler);
  expect(report).toMatchObject({ verdict: 'idempotent' });
  expect(report.steps.map(({ title, state }) => [title, state])).toEqual([
    ['The event', 'passed'],
    ['The same event again', 'unclear'],
    ['Another event twice at the same time', 'passed'],
    ['State after the event', 'passed'],
    ['State after it came again', 'passed'],
    ['State after the two at the same time', 'passed'],
  ]);
  expect(report.probes.map(({ title, status }) => [title, status])).toEqual([
    ['Before', 200],
    ['After the event', 200],
    ['After it came again', 200],
    ['After the two at the same time', 200],
  ]);
  expect(report.probes.map(({ text }) => JSON.parse(text).orders)).toEqual([0, 1, 1, 2]);
});

test('the same event comes twice in sequence, another one twice at the same time, and all of it is kept', async () => {
  await using handler = await startStateful(careful, counting);
  const report = await check(handler);
  const [first, again, one, other] = handler.bodies.map((body) => body.toString());
  expect(handler.bodies).toHaveLength(4);
  expect(first).toBe(again);
  expect(one).toBe(other);
  expect(new Set([first, one]).size).toBe(2);
  expect(first).not.toContain('evt_1"');
  expect(report.attempts).toHaveLength(4);
  const { items } = await harness.tools.list({ ...everything, deliveryId: delivery });
  expect(new Set(items.map(({ id }) => id))).toEqual(new Set(report.attempts));
  expect(items.every(({ outcome, status }) => outcome === 'answered' && status === 200)).toBe(true);
  expect(new Set(items.map(({ replayId }) => replayId)).size).toBe(2);
  const { items: jobs } = await harness.log.plans.listJobs(null, 2, null);
  expect(jobs.map(({ name, state, doneAttempts }) => [name, state, doneAttempts])).toEqual([
    [`Idempotency check of ${delivery}: at the same time`, 'done', 2],
    [`Idempotency check of ${delivery}: one after the other`, 'done', 2],
  ]);
  // What can be copied of each is what arrived.
  for (const id of report.attempts) {
    const { text, note } = await harness.tools.copy(id, 'http', 'as-sent');
    expect(handler.bodies.some((body) => text.endsWith(body.toString()))).toBe(true);
    expect(note).not.toContain('other bytes left');
  }
});

test('a handler that handles the event again has changed', async () => {
  await using handler = await startStateful(forgetful, counting);
  const report = await check(handler);
  expect(report.verdict).toBe('changed');
  expect(report.sentence).toMatch(/^The handler did something when the same event came again\. It changed once more \(.+\)\.$/);
});

test('a handler that two at the same time get past has changed', async () => {
  await using handler = await startStateful({ remembers: 'last' }, counting);
  const report = await check(handler);
  expect(report.steps.find(({ title }) => title === 'State after it came again')?.state).toBe('passed');
  expect(report).toMatchObject({ verdict: 'changed' });
  expect(report.sentence).toContain('when one event came twice at the same time. Both were handled: ');
});

test('a handler that works after its answer is given time', async () => {
  await using handler = await startStateful({ remembers: 'first', laterMs: 400 }, counting);
  expect(await check(handler)).toMatchObject({ verdict: 'idempotent' });
});

test('a duplicate that is refused makes a sender send again', async () => {
  await using handler = await startStateful({ remembers: 'first', repeatStatus: 500 }, counting);
  const report = await check(handler);
  expect(report.verdict).toBe('changed');
  expect(report.sentence).toContain('The same event again: It was answered 500, so a sender counts it as failed');
});

describe('nothing is concluded', () => {
  test('without a probe URL', async () => {
    await using handler = await startStateful(forgetful, counting);
    const report = await check(handler, {});
    expect(report).toMatchObject({ verdict: 'inconclusive', probes: [] });
    expect(report.sentence).toBe(
      'The answers are the same, which fits a handler that is idempotent and does not prove it. Without a probe URL nobody sees what the handler did.',
    );
  });

  test('when the event itself is not taken; then nothing more is sent', async () => {
    await using handler = await startStateful({ remembers: 'first', status: 500 }, counting);
    const report = await check(handler);
    expect(report).toMatchObject({ verdict: 'inconclusive', attempts: [expect.any(String)] });
    expect(handler.bodies).toHaveLength(1);
  });

  test('when the probe URL does not show what the handler does', async () => {
    await using handler = await startStateful(forgetful, () => 'ok');
    expect(await check(handler)).toMatchObject({
      verdict: 'inconclusive',
      sentence: expect.stringContaining('State after the event: It is as before'),
    });
  });

  test('when the probe URL answers something else each time', async () => {
    await using handler = await startStateful(forgetful, (_, looks) => `look ${looks}`);
    expect((await check(handler)).sentence).toContain('The probe URL answers something else each time');
  });
});

test('what changes from look to look says nothing', async () => {
  await using handler = await startStateful(careful, (handled, looks) =>
    JSON.stringify({ orders: handled.length, now: looks * 7 + handled.length }),
  );
  expect(await check(handler)).toMatchObject({ verdict: 'idempotent' });
});

test('an exact replay sends the captured bytes four times', async () => {
  await using handler = await startStateful(careful, counting);
  const report = await check(handler, { kind: 'exact', probeUrl: handler.stateUrl });
  expect(new Set(handler.bodies.map((body) => body.toString()))).toEqual(
    new Set(['{"id":"evt_1","type":"run.completed","created":1,"data":{"object":{}}}']),
  );
  expect(report).toMatchObject({ verdict: 'idempotent' });
});

const everything = { text: '', outcomes: [], statuses: [], deadlines: [], sources: [], targetUrl: '', limit: 50 };

describe('nothing leaves', () => {
  test('to a host that nobody confirmed', async () => {
    const target = { url: 'http://192.0.2.1/in' };
    await expect(harness.tools.checkIdempotency({ deliveryId: delivery, target, kind: 'exact' })).rejects.toMatchObject({
      code: 'replay.target_needs_consent',
    });
  });

  test('to a probe URL on a third machine, or on one that is never asked', async () => {
    await using handler = await startStateful(careful, counting);
    const probed = (probeUrl: string) => check(handler, { probeUrl });
    await expect(probed('http://example.test/state')).rejects.toMatchObject({ code: 'input.target_url' });
    await expect(probed('http://169.254.169.254/state')).rejects.toMatchObject({ code: 'replay.target_refused' });
    expect(handler.bodies).toHaveLength(0);
  });

  test('of a delivery that is not there', async () => {
    await using handler = await startStateful(careful, counting);
    const target = { url: handler.url };
    const gone = harness.tools.checkIdempotency({ deliveryId: deliveryIdOf(99), target, kind: 'exact' });
    await expect(gone).rejects.toMatchObject({ code: 'missing.delivery' });
  });
});

test('a cancelled check cuts what is in flight and ends in the log', async () => {
  await using handler = await startHandler({ answer: () => undefined });
  const control = new AbortController();
  const running = harness.tools.checkIdempotency({ deliveryId: delivery, target: { url: handler.url }, kind: 'exact' }, control.signal);
  const ended = expect(running).rejects.toMatchObject({ code: 'cancelled.by_user' });
  await waitFor(() => handler.requests.length === 1, { limitMs: 60_000 });
  control.abort();
  await ended;
  await waitFor(() => handler.openSockets() === 0, { limitMs: 60_000 });
  const { items } = await harness.log.plans.listJobs(null, 1, null);
  expect(items).toMatchObject([{ state: 'cancelled', counts: { failed: 1, skipped: 1, inFlight: 0 } }]);
  expect(harness.attempts.at(-1)).toMatchObject({ outcome: 'cancelled' });
});

test('closing ends a check that runs', async () => {
  await using handler = await startHandler({ answer: () => undefined });
  using place = tempFolder();
  await using own = await openToolsHarness(place.path);
  const deliveryId = await own.append(Buffer.from('{}'));
  const running = own.tools.checkIdempotency({ deliveryId, target: { url: handler.url }, kind: 'exact' });
  const ended = expect(running).rejects.toMatchObject({ code: 'cancelled.by_user' });
  await waitFor(() => handler.requests.length === 1, { limitMs: 60_000 });
  await own.tools.close();
  await ended;
});

test('a handler that answers an error page is told apart from one that is down', async () => {
  await using handler = await startHandler({ answer: answerWith(404) });
  const report = await harness.tools.checkIdempotency({ deliveryId: delivery, target: { url: handler.url }, kind: 'exact' });
  expect(report.sentence).toContain('404');
});
