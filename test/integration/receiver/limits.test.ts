import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '#engine/receiver/limits.ts';
import { createReceiverServer } from '#engine/receiver/server.ts';
import { bodyLimit, type StoredRow } from '#test/fixtures/deliveries/raw-case.ts';
import { timingCases, timingLimits } from '#test/fixtures/deliveries/raw-timing.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { describeCrowd, endlessUpload, runCrowd } from './crowd.ts';
import { openRaw, sendRaw } from './raw-client.ts';
import { runTiming } from './raw-run.ts';
import { type Receiving, startReceiving } from './receiving.ts';

const mebibyte = 1024 * 1024;
const plainPost = 'POST /in/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok';

test('RCV-08: every limit of the server is set and none is 0', async () => {
  const nothing = () => undefined;
  const fastify = createReceiverServer(defaultLimits, {
    onConnection: nothing,
    onRequest: nothing,
    onConnect: nothing,
    onClientError: nothing,
    onIdle: nothing,
  });
  const server: Server = fastify.server;
  expect({
    headersTimeout: server.headersTimeout,
    requestTimeout: server.requestTimeout,
    timeout: server.timeout,
    keepAliveTimeout: server.keepAliveTimeout,
    maxConnections: server.maxConnections,
  }).toEqual({ headersTimeout: 10_000, requestTimeout: 30_000, timeout: 30_000, keepAliveTimeout: 5_000, maxConnections: 1_024 });
  expect(server).toMatchObject({ connectionsCheckingInterval: 1_000, maxHeaderSize: 65_536 });
  expect(Object.values(defaultLimits).every((limit) => limit > 0)).toBe(true);
  await fastify.close();
});

describe('RCV-08 senders that take their time are ended within the limit, and what they sent is kept or counted', () => {
  let receiving: Receiving;
  let refusals = 0;

  beforeAll(async () => {
    receiving = await startReceiving({ settings: { bodyLimitBytes: bodyLimit }, limits: { ...timingLimits, lingerMs: 2_000 } });
  });

  afterAll(async () => {
    await receiving[Symbol.asyncDispose]();
  });

  test.concurrent.each(timingCases.map((one) => [one.name, one] as const))('%s', { timeout: 60_000 }, async (_name, one) => {
    if (one.refusal !== undefined) refusals += 1;
    const started = performance.now();
    const { statuses, rows } = await runTiming(receiving, one);
    expect(performance.now() - started).toBeLessThan(one.endsWithinMs);
    expect(statuses).toEqual(one.answers.map(({ status }) => status));
    expect(rows.map((row, at) => withoutDrip(row, one.rows[at]))).toEqual(one.rows);
  });

  test('each slow head was counted, and nothing else', () => {
    expect(receiving.receiver.status()).toMatchObject({ refusedByParser: refusals, lastRefusal: { code: 'ERR_HTTP_REQUEST_TIMEOUT' } });
    expect(receiving.stored).toHaveLength(timingCases.reduce((sum, { rows }) => sum + rows.length, 0));
  });
});

/** A body that drips is stored as far as it came: of that the first bytes are known, and that the rest are more of the last. */
function withoutDrip(row: StoredRow, expected: StoredRow | undefined): StoredRow {
  const known = expected?.body ?? '';
  if (row.truncation === 'none' || !row.body.startsWith(known) || !/^c*$/.test(row.body.slice(known.length))) return row;
  return { ...row, body: known, totalBytes: expected?.totalBytes ?? 0 };
}

test('RCV-08: a connection beyond the maximum is dropped at once', async () => {
  await using receiving = await startReceiving({ limits: { maxConnections: 3 } });
  const held = [1, 2, 3].map(() => openRaw(receiving.port));
  await waitFor(() => held.every(({ socket }) => !socket.connecting));
  expect((await sendRaw(receiving.port, plainPost)).text).toBe('');
  for (const { socket } of held) socket.destroy();
  await waitFor(async () => (await sendRaw(receiving.port, plainPost)).statuses[0] === 200);
});

test('RCV-07, RCV-09 500 slow clients and 50 endless uploads at once: a good request is answered, memory is bounded', {
  timeout: 300_000,
}, async () => {
  const { slow, uploads, good } = { slow: 500, uploads: 50, good: 5 };
  const crowd = await runCrowd({ slow, uploads, good });
  console.log(`${slow} slow clients and ${uploads} endless uploads: ${describeCrowd(crowd)}`);
  expect(crowd.goodStatuses).toEqual(Array.from({ length: good }, () => 200));
  expect(crowd.slowHeld).toBe(slow);
  expect(crowd.uploadAnswers.length).toBeGreaterThanOrEqual(uploads);
  expect(new Set(crowd.uploadAnswers)).toEqual(new Set(['413']));
  expect(new Set(crowd.keptOfUploads)).toEqual(new Set(['over-limit 65536']));
  // why: the aim is 200 ms; what must never be is that it waits for the slow ones, which hold on for 10 s.
  expect(Math.min(...crowd.goodMs)).toBeLessThan(5_000);
  // why: the aim is 150 MiB, which `npm run prove -- http` measures; a receiver that held the bodies would grow by more than 500.
  expect(crowd.grownMib).toBeLessThan(400);
});

test('RCV-07: a body over the limit is kept with its whole count, its warning and no verdict on half of it', async () => {
  await using receiving = await startReceiving();
  await endlessUpload(receiving.port);
  const { delivery, body } = await receiving.readBack(0);
  expect(body.length).toBe(65_536);
  expect(delivery).toMatchObject({ truncation: 'over-limit', warnings: ['over_limit'], answer: { status: 413 } });
  expect(delivery.totalBytes).toBeGreaterThan(10 * mebibyte);
  expect(delivery.verification.verdict).not.toBe('verified');
});
