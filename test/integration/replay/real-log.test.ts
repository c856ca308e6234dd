import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import { answerRaw, startHandler } from '#test/support/handler-server.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { openLogHarness } from './log-harness.ts';

const request = { kind: 'exact', confirmedHost: null } as const;

describe('replay on the real log', () => {
  it('RPL-06 sends the stored bytes and keeps request and answer as they were', async () => {
    using folder = tempFolder();
    await using handler = await startHandler({
      answer: answerRaw('HTTP/1.1 202 Fine\r\nX-A: 1\r\nx-a: \u00e9\r\nContent-Length: 3\r\n\r\n\u00ff\u0000a'),
    });
    await using harness = await openLogHarness(folder.path);
    const { log, replayer, append, replays } = harness;
    const body = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256);
    const id = await append(body);
    const start = { ...request, deliveryIds: [id], targetUrl: handler.url, idempotencyKey: 'once' };
    const replayId = await replayer.start(start);
    await waitFor(() => replays.at(-1)?.state === 'done', { limitMs: 15_000 });
    expect(await replayer.start(start)).toBe(replayId);

    expect(handler.requests).toHaveLength(1);
    expect(handler.requests[0]?.body.equals(body)).toBe(true);
    const replay = await log.readers.findReplay(replayId);
    expect(replay?.summary).toMatchObject({ state: 'done', totalAttempts: 1, doneAttempts: 1, targetUrl: handler.url });
    const attempt = replay?.attempts[0];
    expect(attempt?.summary).toMatchObject({ outcome: 'answered', status: 202, deadline: 'in-time', number: 1, deliveryId: id });
    expect(attempt?.request).toMatchObject({
      method: 'POST',
      url: handler.url,
      bodyBytes: body.length,
      bodySha256: createHash('sha256').update(body).digest('hex'),
    });
    expect(attempt?.request.headers).toEqual(handler.requests[0]?.headers.map((pair) => [...pair]));
    expect(attempt?.response).toMatchObject({
      status: 202,
      statusText: 'Fine',
      httpVersion: '1.1',
      headers: [
        ['X-A', '1'],
        ['x-a', '\u00e9'],
        ['Content-Length', '3'],
      ],
      keptBytes: 3,
    });
    if (attempt === undefined) return;
    const kept = await log.readers.readAttemptBody(attempt.summary.id, 0, 100);
    expect([...(kept?.bytes ?? [])]).toEqual([0xff, 0, 0x61]);
    expect(await log.readers.recentTargets(5)).toMatchObject([{ url: handler.url, lastSentence: attempt.summary.sentence }]);
  });

  it('numbers the attempts of a delivery', async () => {
    using folder = tempFolder();
    await using handler = await startHandler();
    await using harness = await openLogHarness(folder.path);
    const id = await harness.append(Buffer.from('x'));
    for (const count of [1, 2, 3]) {
      await harness.replayer.start({ ...request, deliveryIds: [id], targetUrl: handler.url, idempotencyKey: null });
      await waitFor(() => harness.replays.filter(({ state }) => state === 'done').length === count, { limitMs: 15_000 });
    }
    const { items } = await harness.log.readers.listAttempts(id, 10, null);
    expect(items.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
  });
});

describe('RPL-14 a SIGKILL', () => {
  it.each([
    ['before the connection', 'http://never.test:PORT/', 0],
    ['while the handler works', 'http://127.0.0.1:PORT/', 1],
  ])('%s leaves an unknown attempt that is not sent again', async (_when, url, requests) => {
    using folder = tempFolder();
    await using handler = await startHandler({ answer: () => undefined });
    const child = probe(folder.path, url.replace('PORT', String(handler.port)));
    try {
      const [line] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
      expect(String(line)).toBe('begun\n');
      await waitFor(() => handler.requests.length === requests);
    } finally {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await using harness = await openLogHarness(folder.path);
    expect(harness.log.configuration.interrupted).toBe(1);
    const { items } = await harness.log.readers.listAttempts(deliveryIdOf(1), 10, null);
    expect(items).toMatchObject([{ outcome: 'unknown', status: null, deadline: null }]);
    const first = items[0];
    if (!first?.replayId) return;
    expect((await harness.log.readers.findReplay(first.replayId))?.summary).toMatchObject({ state: 'paused', totalAttempts: 2 });
    expect((await harness.log.readers.listAttempts(deliveryIdOf(2), 10, null)).items).toEqual([]);
    expect(handler.requests).toHaveLength(requests);
  });
});

function probe(folder: string, targetUrl: string): ChildProcess {
  return spawn(process.execPath, [new URL('crash-probe.ts', import.meta.url).pathname, folder, targetUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
