import { expect, test } from 'vitest';
import { waitFor } from '#test/support/wait-for.ts';
import { openRaw, sendRaw } from './raw-client.ts';
import { startReceiving } from './receiving.ts';

const plainPost = 'POST /in/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok';

test('RCV-19: an idle kept-alive connection does not hold the close up', async () => {
  await using receiving = await startReceiving();
  const connection = openRaw(receiving.port);
  connection.socket.write(plainPost);
  await waitFor(() => receiving.answers.length === 1);
  const silent = openRaw(receiving.port);
  await waitFor(() => !silent.socket.connecting);
  const start = performance.now();
  await receiving.receiver.close();
  // why: half of the grace that requests in flight would get.
  expect(performance.now() - start).toBeLessThan(4_000);
  await connection.closed;
  await silent.closed;
  expect(receiving.receiver.status()).toMatchObject({ state: 'stopped', url: null, port: null });
});

test('RCV-19: what is in flight is committed, answered and its connection closed', async () => {
  const doors: (() => void)[] = [];
  await using receiving = await startReceiving({ beforeCommit: () => new Promise((resolve) => void doors.push(resolve)) });
  const connection = openRaw(receiving.port);
  connection.socket.write(plainPost);
  await waitFor(() => doors.length === 1);
  const closing = receiving.receiver.close();
  await waitFor(async () => (await sendRaw(receiving.port, plainPost)).text === '');
  doors[0]?.();
  const reply = await connection.closed;
  expect(reply.statuses).toEqual([200]);
  expect(reply.text).toContain('Connection: close');
  await closing;
  expect(receiving.answerTo(0)).toBe(200);
});

test('RCV-19: what does not finish in time is answered 503 within the grace, and kept if it can be', async () => {
  const doors: (() => void)[] = [];
  await using receiving = await startReceiving({
    limits: { closeGraceMs: 1_000 },
    beforeCommit: () => new Promise((resolve) => void doors.push(resolve)),
  });
  const stuck = openRaw(receiving.port);
  stuck.socket.write(plainPost);
  const slow = openRaw(receiving.port);
  slow.socket.write('POST /in/shop HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n');
  await waitFor(() => doors.length === 1 && slow.statuses().length === 1);
  slow.socket.write('ab');
  const start = performance.now();
  const closing = receiving.receiver.close();
  const replies = await Promise.all([stuck.closed, slow.closed]);
  expect(performance.now() - start).toBeLessThan(6_000);
  expect(replies.map(({ statuses }) => statuses)).toEqual([[503], [100, 503]]);
  for (const open of doors) open();
  await closing;
  expect(receiving.stored.map(({ truncation }) => truncation)).toEqual(['none', 'cut-off']);
  expect([receiving.answerTo(0), receiving.answerTo(1)]).toEqual([503, 503]);
});

test('RCV-19: under load nothing that was acknowledged is lost, 5 times', async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    await using receiving = await startReceiving();
    const senders = Array.from(
      { length: 20 },
      async () => (await sendRaw(receiving.port, plainPost.repeat(5))).statuses.filter((status) => status === 200).length,
    );
    await waitFor(() => receiving.stored.length > turn);
    await receiving.receiver.close();
    const acknowledged = (await Promise.all(senders)).reduce((sum, count) => sum + count, 0);
    expect(receiving.stored.length).toBeGreaterThanOrEqual(acknowledged);
    expect(receiving.answers.length).toBe(receiving.stored.length);
  }
});

test('closing twice is one close, and it can listen again', async () => {
  await using receiving = await startReceiving();
  const { receiver } = receiving;
  await Promise.all([receiver.close(), receiver.close()]);
  await receiver.listen({ kind: 'chosen', port: 0 });
  expect((await sendRaw(receiver.status().port ?? 0, plainPost)).statuses).toEqual([200]);
});
