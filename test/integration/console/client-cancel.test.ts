/** A call ends at its signal, wherever it is, and leaves no connection behind. */
import { describe, expect, it } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import type { ConsoleClient } from '#engine/console/client/console-client.ts';
import { waitForReal } from '#engine/console/client/wait.ts';
import { answerJson, failureOf, inTurn, limits, makeClient } from '#test/support/console-client.ts';
import { type Answer, answerForever, answerRaw, type HandlerOptions, startHandler } from '#test/support/handler-server.ts';
import { systemClock } from '#test/support/make-engine.ts';
import { waitFor } from '#test/support/wait-for.ts';

const run = consolePath('/runs/{id}', { id: 'run_1' });
const silence: Answer = () => undefined;
const soon = { headersMs: 20_000, bodyMs: 20_000 };

/** How long it took from the signal to the end. Fails with anything but `cancelled.by_user`. */
async function endedWithin(work: Promise<unknown>, cancel: () => void): Promise<number> {
  const end = failureOf(work);
  const startedAt = performance.now();
  cancel();
  expect((await end).code).toBe('cancelled.by_user');
  return performance.now() - startedAt;
}

async function cancelAt(options: HandlerOptions, isThere: (server: Awaited<ReturnType<typeof startHandler>>) => boolean, replace = {}) {
  await using server = await startHandler(options);
  const baseUrl = `${server.url}v1`;
  const { client, logger } = makeClient(baseUrl, { limits: soon, clock: systemClock, wait: waitForReal, ...replace });
  const cancel = new AbortController();
  const work = client.get(run, { signal: cancel.signal });
  // why: its failure is looked at only once the server is where the test wants it.
  work.catch(() => undefined);
  await waitFor(() => isThere(server));
  const ms = await endedWithin(work, () => cancel.abort(new Error('some reason of the caller')));
  expect(ms).toBeLessThan(1_000);
  await waitFor(() => server.openSockets() === 0, { what: 'closed connections' });
  await client.close();
  return { requests: server.requests, logger };
}

describe('Cancelled', () => {
  it('before it began: nothing is sent', async () => {
    await using server = await startHandler();
    const { client } = makeClient(`${server.url}v1`);
    const signal = AbortSignal.abort();
    expect((await failureOf(client.get(run, { signal }))).code).toBe('cancelled.by_user');
    expect((await failureOf(client.post(run, {}, { signal }))).code).toBe('cancelled.by_user');
    expect(server.connections()).toBe(0);
    await client.close();
  });

  it('in the TLS handshake', async () => {
    await using server = await startHandler({ answer: silence });
    const { client } = makeClient(`${server.url.replace('http:', 'https:')}v1`, { limits: soon });
    const cancel = new AbortController();
    const work = client.get(run, { signal: cancel.signal });
    work.catch(() => undefined);
    await waitFor(() => server.connections() === 1);
    expect(await endedWithin(work, () => cancel.abort())).toBeLessThan(1_000);
    await client.close();
    await waitFor(() => server.openSockets() === 0);
  });

  it('while it waits for the head', async () => {
    await cancelAt({ answer: silence }, ({ requests }) => requests.length === 1);
  });

  it('in the middle of the head, and in the middle of the body', async () => {
    await cancelAt({ answer: answerRaw('HTTP/1.1 200 OK\r\nX-Slow: ') }, ({ requests }) => requests.length === 1);
    await cancelAt({ answer: answerRaw('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{') }, ({ requests }) => requests.length === 1);
  });

  it('while a body drips', async () => {
    let pieces = 0;
    const piece = () => {
      pieces += 1;
      return ' ';
    };
    await cancelAt({ answer: answerForever('HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n', piece) }, () => pieces > 3);
  });

  it('while it waits for another try, and for the end of the rate limit', async () => {
    const wait = answerJson({}, 503, ['Retry-After: 20']);
    const retried = await cancelAt({ answer: wait }, ({ requests, openSockets }) => requests.length === 1 && openSockets() === 0);
    expect(retried.requests).toHaveLength(1);
    const full = answerJson({ id: 'a' }, 200, ['X-RateLimit-Remaining: 0', `X-RateLimit-Reset: ${Math.floor(Date.now() / 1000) + 20}`]);
    await using server = await startHandler({ answer: full });
    const { client } = makeClient(`${server.url}v1`, { clock: systemClock, wait: waitForReal });
    await client.get(run);
    const cancel = new AbortController();
    const work = client.get(run, { signal: cancel.signal });
    expect(await endedWithin(work, () => cancel.abort())).toBeLessThan(1_000);
    expect(server.requests).toHaveLength(1);
    await client.close();
  });

  it('between the pages of a list', async () => {
    const cancel = new AbortController();
    await using server = await startHandler({
      answer: inTurn(answerJson({ data: [{ id: 'a' }], has_more: true, next_cursor: 'a' }), silence),
    });
    const { client } = makeClient(`${server.url}v1`);
    const seen: unknown[] = [];
    const read = async () => {
      for await (const item of client.list(consolePath('/runs', {}), { signal: cancel.signal })) seen.push(item['id']);
    };
    const work = read();
    work.catch(() => undefined);
    await waitFor(() => server.requests.length === 2);
    expect(await endedWithin(work, () => cancel.abort())).toBeLessThan(1_000);
    expect(seen).toEqual(['a']);
    await client.close();
  });

  it('by closing the client; afterwards nothing is sent any more', async () => {
    await using server = await startHandler({ answer: silence });
    const { client } = makeClient(`${server.url}v1`);
    const work: ReturnType<ConsoleClient['get']>[] = [client.get(run), client.get(run), client.post(run, {})];
    const ends = work.map((one) => failureOf(one));
    await waitFor(() => server.requests.length === 3);
    await client.close();
    expect((await Promise.all(ends)).map(({ code }) => code)).toEqual(Array(3).fill('cancelled.by_user'));
    expect((await failureOf(client.get(run))).code).toBe('cancelled.by_user');
    await client.close();
    await waitFor(() => server.openSockets() === 0);
  });

  it('does not count as a failure of the Console', async () => {
    await using server = await startHandler({ answer: inTurn(...Array(8).fill(silence), answerJson({ id: 'a' })) });
    const { client } = makeClient(`${server.url}v1`);
    for (let i = 1; i <= 8; i += 1) {
      const cancel = new AbortController();
      const work = failureOf(client.get(run, { signal: cancel.signal }));
      await waitFor(() => server.requests.length === i);
      cancel.abort();
      await work;
    }
    expect(limits.failuresInRow).toBeLessThan(8);
    expect((await client.get(run)).status).toBe(200);
    await client.close();
  });
});
