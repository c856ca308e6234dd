import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { waitFor } from '#test/support/wait-for.ts';
import { openRaw, sendRaw } from './raw-client.ts';
import { startReceiving } from './receiving.ts';

const plainPost = 'POST /in/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok';
const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}',
  'javascript:alert(1)',
  '%0d%0aSet-Cookie:a=b',
  '../../../etc/passwd',
  "';--",
];

interface Gate {
  readonly commit: () => Promise<void>;
  /** Requests that wait for their commit. */
  waiting(): number;
  /** Lets the n-th that came (0 is the first) be committed, or refuses it. */
  open(index: number, error?: Error): void;
}

function gate(): Gate {
  const doors: { resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    commit: () => new Promise((resolve, reject) => void doors.push({ resolve, reject })),
    waiting: () => doors.length,
    open: (index, error) => (error === undefined ? doors[index]?.resolve() : doors[index]?.reject(error)),
  };
}

test('RCV-02: nothing is answered before the commit, and the answer follows it', async () => {
  const { commit, waiting, open } = gate();
  await using receiving = await startReceiving({ beforeCommit: commit });
  const connection = openRaw(receiving.port);
  connection.socket.write(plainPost);
  await waitFor(() => waiting() === 1);
  // A second request that goes all the way shows that the first would have been answered by this time.
  const second = openRaw(receiving.port);
  second.socket.write(plainPost);
  await waitFor(() => waiting() === 2);
  open(1);
  await waitFor(() => second.statuses().length === 1);
  expect(connection.text()).toBe('');
  open(0);
  await waitFor(() => connection.statuses().length === 1);
  expect(connection.statuses()).toEqual([200]);
  connection.socket.destroy();
  second.socket.destroy();
});

test('the answer carries the moment it had gone, after the arrival', async () => {
  await using receiving = await startReceiving();
  await sendRaw(receiving.port, plainPost);
  const answer = await waitFor(() => receiving.answers[0]);
  expect(answer).toMatchObject({ deliveryId: 'dlv_1', status: 200 });
  expect(answer.answeredAtUs).toBeGreaterThan(receiving.stored[0]?.receivedAtUs ?? Number.POSITIVE_INFINITY);
});

test('HEAD is answered without a body', async () => {
  await using receiving = await startReceiving();
  const { text } = await sendRaw(receiving.port, 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(text.endsWith('\r\n\r\n')).toBe(true);
  expect(text).toContain('Content-Length: 3');
});

test('HTTP/1.0 is answered and the connection closed by the receiver', async () => {
  await using receiving = await startReceiving();
  const connection = openRaw(receiving.port);
  connection.socket.write('POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx');
  const reply = await connection.closed;
  expect(reply.statuses).toEqual([200]);
  expect(reply.text).toContain('Connection: close');
});

test('a sender that leaves before the commit is stored, with no answer recorded', async () => {
  const { commit, waiting, open } = gate();
  await using receiving = await startReceiving({ beforeCommit: commit });
  const connection = openRaw(receiving.port);
  connection.socket.write(plainPost);
  await waitFor(() => waiting() === 1);
  connection.socket.destroy();
  await connection.closed;
  // Another connection's request is handled after the close of the first was seen.
  const other = openRaw(receiving.port);
  other.socket.write(plainPost);
  await waitFor(() => waiting() === 2);
  open(0);
  await waitFor(() => receiving.answers.length === 1);
  expect(receiving.answers[0]?.status).toBeNull();
  open(1);
  await waitFor(() => receiving.answers.length === 2);
  expect(receiving.answers[1]?.status).toBe(200);
  other.socket.destroy();
});

test('a sender that vanishes in the middle of the body leaves what it sent', async () => {
  await using receiving = await startReceiving();
  const connection = openRaw(receiving.port);
  connection.socket.write('POST /in/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf');
  await waitFor(() => connection.socket.bytesWritten > 50);
  connection.socket.resetAndDestroy();
  const delivery = await waitFor(() => receiving.stored[0]);
  expect(delivery).toMatchObject({ truncation: 'cut-off', totalBytes: 1000, warnings: ['cut_off'] });
  expect(delivery.verification.verdict).not.toBe('verified');
  expect(await waitFor(() => receiving.answers[0])).toMatchObject({ status: null });
  expect(receiving.receiver.status().refusedByParser).toBe(0);
});

test('RCV-14: 100 requests in one write are all stored and answered in order', async () => {
  const { commit, waiting, open } = gate();
  await using receiving = await startReceiving({ beforeCommit: commit });
  const requests = Array.from(
    { length: 100 },
    (_, at) => `POST /in/shop?n=${at} HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(at).length}\r\n\r\n${at}`,
  );
  const connection = openRaw(receiving.port);
  connection.socket.end(requests.join(''));
  await waitFor(() => waiting() === 100);
  // Committed from the last to the first, and one refused: the answers still come in the order of the requests.
  for (let at = 99; at >= 0; at -= 1) open(at, at === 7 ? new Error('no space') : undefined);
  const reply = await connection.closed;
  expect(reply.statuses).toEqual(Array.from({ length: 100 }, (_, at) => (at === 7 ? 503 : 200)));
  expect(receiving.stored).toHaveLength(99);
});

test('RCV-15: the answer is the same bytes whatever is sent', async () => {
  await using receiving = await startReceiving();
  const ending = 'Host: x\r\nConnection: close\r\n';
  // why: each asks for the end, as the answer to one that only closes its writing side depends on when the receiver sees that.
  const plain = (await sendRaw(receiving.port, `POST /in/shop HTTP/1.1\r\n${ending}Content-Length: 2\r\n\r\nok`)).text;
  expect(plain).toContain('Content-Type: text/plain; charset=utf-8');
  expect(plain).toContain('X-Content-Type-Options: nosniff');
  expect(plain).not.toContain('Access-Control');
  for (const attack of attacks) {
    const headers = `${ending}Origin: http://evil.test\r\nAccept: text/html\r\nX-A: ${attack}\r\nContent-Length: ${attack.length}`;
    const path = attack.replaceAll(' ', '+');
    expect((await sendRaw(receiving.port, `POST /${path} HTTP/1.1\r\n${headers}\r\n\r\n${attack}`)).text).toBe(plain);
  }
  const preflight = `OPTIONS / HTTP/1.1\r\n${ending}Origin: http://evil.test\r\nAccess-Control-Request-Method: POST\r\n\r\n`;
  expect((await sendRaw(receiving.port, preflight)).text).toBe(plain);
});

test('RCV-16: no path, method or upgrade does more than add a delivery', async () => {
  await using receiving = await startReceiving();
  const { receiver } = receiving;
  const before = JSON.stringify(receiver.status());
  const words = [
    'api',
    'ws',
    'rpc',
    'control',
    'shutdown',
    'settings',
    'in',
    'bodies',
    'metrics',
    'health',
    '.well-known',
    'openapi.json',
    'admin',
  ];
  const pick = (at: number) => words[at % words.length] ?? '';
  for (let batch = 0; batch < 10; batch += 1) {
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => {
        const path = at % 5 === 0 ? randomBytes(8).toString('hex') : `${pick(at)}/${pick(at + batch)}`;
        const upgrade =
          at % 3 === 0
            ? 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
            : '';
        return sendRaw(receiving.port, `${['GET', 'POST', 'DELETE'][at % 3]} /${path} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`).then(
          ({ text }) => {
            expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
            expect(text.endsWith('\r\n\r\nok\n')).toBe(true);
          },
        );
      }),
    );
  }
  expect(receiving.stored).toHaveLength(500);
  expect(JSON.stringify(receiver.status())).toBe(before);
});

test('RCV-18: what can not be stored is answered 503 with Retry-After, counted and never 2xx', async () => {
  let isFull = false;
  await using receiving = await startReceiving({
    beforeCommit: () => (isFull ? Promise.reject(new Error('disk full at /secret/path')) : Promise.resolve()),
  });
  const replies = Array.from({ length: 50 }, async (_, at) => {
    isFull = at % 2 === 1;
    return sendRaw(receiving.port, plainPost);
  });
  isFull = true;
  for (const { statuses, text } of await Promise.all(replies)) {
    expect(statuses).toEqual([503]);
    expect(text).toContain('Retry-After: 30');
    expect(text).not.toContain('secret');
  }
  expect(receiving.stored).toHaveLength(0);
  expect(receiving.receiver.status().notStored).toBe(50);
  isFull = false;
  expect((await sendRaw(receiving.port, plainPost)).statuses).toEqual([200]);
});

test('a fault in judging a request is a 503, not the end of the receiver', async () => {
  await using receiving = await startReceiving({
    beforeCommit: () => {
      throw new TypeError('a bug');
    },
  });
  expect((await sendRaw(receiving.port, plainPost)).statuses).toEqual([503]);
  expect((await sendRaw(receiving.port, plainPost)).statuses).toEqual([503]);
  expect(receiving.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a connection without a byte is nothing', async () => {
  await using receiving = await startReceiving();
  const socket = connect(receiving.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  await new Promise((resolve) => socket.once('close', resolve).end());
  expect((await sendRaw(receiving.port, plainPost)).statuses).toEqual([200]);
  expect(receiving.receiver.status().refusedByParser).toBe(0);
  expect(receiving.stored).toHaveLength(1);
});

test('changes are told at most every 100 ms, the last one always', async () => {
  await using receiving = await startReceiving();
  const started = performance.now();
  const before = receiving.changes();
  await Promise.all(Array.from({ length: 40 }, () => sendRaw(receiving.port, 'nonsense\r\n\r\n')));
  expect(receiving.receiver.status().refusedByParser).toBe(40);
  await waitFor(() => receiving.changes() > before);
  expect(receiving.changes() - before).toBeLessThanOrEqual(2 + (performance.now() - started) / 100);
});
