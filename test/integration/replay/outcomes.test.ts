import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerForever, answerRaw, answerWith, closedPort, ok, startHandler } from '#test/support/handler-server.ts';
import { makeHarness, smallLimits } from './harness.ts';

const resolveError = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

describe('an answered attempt', () => {
  it('is in time with a 2xx, with head, body and phases kept', async () => {
    await using handler = await startHandler({
      answer: answerRaw('HTTP/1.1 201 Cr\u00e9\u00e9\r\nX-A: 1\r\nx-a: 2\r\nX-Latin: \u00e9\r\nContent-Length: 5\r\n\r\nhello'),
    });
    const { send, log } = makeHarness();
    const { summary, end } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'answered', status: 201, deadline: 'in-time', number: 1 });
    expect(summary.sentence).toMatch(/^The handler answered 201 after \d+ ms, within the 10 s a sender waits\.$/);
    expect(end?.response).toMatchObject({
      status: 201,
      statusText: 'Cr\u00e9\u00e9',
      httpVersion: '1.1',
      headers: [
        ['X-A', '1'],
        ['x-a', '2'],
        ['X-Latin', '\u00e9'],
        ['Content-Length', '5'],
      ],
      keptBytes: 5,
      isTruncated: false,
      redirectTo: null,
    });
    expect(Buffer.from(end?.response?.body ?? []).toString()).toBe('hello');
    const { dnsUs, connectUs, tlsUs, firstByteUs, totalUs } = summary.phases;
    expect({ dnsUs, tlsUs }).toEqual({ dnsUs: null, tlsUs: null });
    expect(Number(connectUs) + Number(firstByteUs)).toBeLessThanOrEqual(Number(totalUs));
    expect(Number(totalUs)).toBeGreaterThan(0);
  });

  it.each([[400], [500], [503]])('is not a 2xx with %i', async (status) => {
    await using handler = await startHandler({ answer: answerWith(status) });
    const { send, log } = makeHarness();
    const { summary } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'answered', status, deadline: 'not-2xx' });
    expect(summary.sentence).toContain('not a 2xx: a sender counts this delivery as failed');
  });

  it('is late when the 2xx comes after the time a sender waits', async () => {
    await using handler = await startHandler({ answer: (socket, request) => void setTimeout(() => ok(socket, request), 80) });
    const { send, log } = makeHarness({ limits: { answerWithinMs: 40 } });
    const { summary } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'answered', status: 200, deadline: 'late' });
    expect(summary.sentence).toContain('but a sender waits 40 ms: it counts this delivery as failed and may send it again');
    expect(Number(summary.phases.firstByteUs)).toBeGreaterThan(60_000);
  });

  it.each([[301], [302], [303], [307], [308]])('RPL-01 shows a %i and does not follow it', async (status) => {
    await using elsewhere = await startHandler();
    await using handler = await startHandler({ answer: answerWith(status, 'Moved', [`Location: ${elsewhere.url}next`]) });
    const { send, log } = makeHarness();
    const { summary, end } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'answered', status, deadline: 'not-2xx' });
    expect(end?.response?.redirectTo).toBe(`${elsewhere.url}next`);
    expect(summary.sentence).toContain(`points to ${elsewhere.url}next; the redirect was not followed`);
    expect(summary.sentence.includes('would turn POST into an empty GET')).toBe(status <= 303);
    expect(elsewhere.connections()).toBe(0);
  });

  it('goes past informational answers and takes an answer that ends with the connection', async () => {
    await using handler = await startHandler({
      answer: answerRaw(
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.0 200 OK\r\n\r\nto the end',
        (socket) => socket.end(),
      ),
    });
    const { send, log } = makeHarness();
    const { summary, end } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'answered', status: 200, deadline: 'in-time' });
    expect(end?.response).toMatchObject({ httpVersion: '1.0', headers: [], keptBytes: 10 });
  });

  it('keeps compressed bytes as they came', async () => {
    const packed = Buffer.from('1f8b0800000000000003cb48cdc9c907008610363605000000', 'hex');
    await using handler = await startHandler({
      answer: (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`);
        socket.end(packed);
      },
    });
    const { send, log } = makeHarness();
    const { end } = await send(log.add({}), handler.url);
    expect(Buffer.from(end?.response?.body ?? [])).toEqual(packed);
  });

  it('shows a switched protocol as the answer it is', async () => {
    await using handler = await startHandler({
      answer: answerRaw('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nxx'),
    });
    const { send, log } = makeHarness();
    const { summary } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'answered', status: 101, deadline: 'not-2xx' });
  });

  it('RPL-10 keeps the first part of an endless answer and hangs up', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    await using handler = await startHandler({ answer: answerForever('HTTP/1.1 200 OK\r\n\r\n', () => piece, 1) });
    const { send, log } = makeHarness();
    const { summary, end } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'answered', status: 200 });
    expect(end?.response).toMatchObject({ keptBytes: 5 * 1024 * 1024, isTruncated: true });
    expect(summary.sentence).toContain('of its answer the first 5 MiB are kept');
    await expect.poll(() => handler.openSockets()).toBe(0);
  });
});

describe('an attempt without a whole answer', () => {
  it('is refused when nothing listens on either address of localhost', async () => {
    const port = await closedPort();
    const { send, log } = makeHarness();
    expect((await send(log.add({}), `http://localhost:${port}/`)).summary).toMatchObject({ outcome: 'refused', deadline: 'no-answer' });
    expect((await send(log.add({}), `http://api.localhost:${port}/`)).summary.outcome).toBe('refused');
  });

  it('is refused when nothing listens', async () => {
    const port = await closedPort();
    const { send, log } = makeHarness();
    const { summary, end } = await send(log.add({}), `http://127.0.0.1:${port}/`);
    expect(summary).toMatchObject({ outcome: 'refused', status: null, deadline: 'no-answer' });
    expect(summary.sentence).toBe(`Nothing listens at 127.0.0.1:${port}: the connection was refused, so nothing was sent.`);
    expect(end?.response).toBeNull();
  });

  it.each([
    ['ENOTFOUND', 'leads to no address, so nothing was sent'],
    ['EAI_AGAIN', 'could not be looked up just now'],
  ])('is unresolved on %s', async (code, words) => {
    const { send, log } = makeHarness({ resolve: resolveError(code) });
    const { summary } = await send(log.add({}), 'http://handler.test/', { confirmedHost: 'handler.test' });
    expect(summary).toMatchObject({ outcome: 'unresolved', deadline: 'no-answer' });
    expect(summary.sentence).toContain(words);
  });

  it('is unreachable without a way there', async () => {
    const { send, log } = makeHarness({ resolve: resolveError('ENETUNREACH') });
    const { summary } = await send(log.add({}), 'http://handler.test/', { confirmedHost: 'handler.test' });
    expect(summary).toMatchObject({ outcome: 'unreachable', deadline: 'no-answer' });
    expect(summary.sentence).toContain('There is no way to handler.test');
  });

  it.each([
    ['before an answer', '', 'closed the connection without an answer'],
    ['in its head', 'HTTP/1.1 200 OK\r\nX-A:', "in the middle of its answer's head"],
    ['in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart', 'in the middle of its answer, which'],
  ])('is reset when the handler hangs up %s', async (_where, text, words) => {
    await using handler = await startHandler({ answer: (socket) => (text === '' ? socket.resetAndDestroy() : socket.end(text)) });
    const { send, log } = makeHarness();
    const { summary, end } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'reset', deadline: 'no-answer' });
    expect(summary.sentence).toContain(words);
    if (text.includes('part')) expect(end?.response).toMatchObject({ status: 200, keptBytes: 4, isTruncated: true });
    else expect(end?.response).toBeNull();
  });

  it.each([
    ['SSH-2.0-OpenSSH_9.6\r\n', 'answered something that is not HTTP'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 'answered something that is not HTTP'],
    [`HTTP/1.1 200 OK\r\nX-Big: ${'x'.repeat(80_000)}\r\n\r\n`, 'a head too large to be read'],
  ])('is a malformed answer for %.20s', async (text, words) => {
    await using handler = await startHandler({ answer: answerRaw(text) });
    const { send, log } = makeHarness({ limits: smallLimits });
    const { summary } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'malformed-answer', deadline: 'no-answer' });
    expect(summary.sentence).toContain(words);
  });
});

describe('RPL-10 any bytes for an answer', () => {
  it('end in an outcome with words', async () => {
    let bytes: Uint8Array = new Uint8Array();
    await using handler = await startHandler({ answer: (socket) => socket.end(bytes) });
    const { send, log } = makeHarness({ limits: smallLimits });
    const start = fc.constantFrom(
      '',
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
      'HTTP/1.1 999 \r\n\r\n',
      'HTTP/2.0 200',
    );
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 60 }), async (head, rest) => {
        bytes = Buffer.concat([Buffer.from(head), rest]);
        const { summary } = await send(log.add({}), handler.url);
        expect(['answered', 'reset', 'malformed-answer']).toContain(summary.outcome);
        expect(summary.sentence).toMatch(/\.$/);
      }),
      { numRuns: 100 },
    );
  });
});

describe('RPL-09 limits', () => {
  it('names the first byte when the handler takes the request and says nothing', async () => {
    await using handler = await startHandler({ answer: () => undefined });
    const { send, log } = makeHarness({ limits: smallLimits });
    const { summary } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'timed-out', deadline: 'no-answer' });
    expect(summary.sentence).toContain('took the request and sent no byte of an answer within 500 ms');
    expect(handler.requests).toHaveLength(1);
  });

  it('names the body when it drips', async () => {
    await using handler = await startHandler({ answer: answerForever('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', 'x', 20) });
    const { send, log } = makeHarness({ limits: smallLimits });
    const { summary, end } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'timed-out', status: 200, deadline: 'late' });
    expect(summary.sentence).toContain('The handler answered 200 but its answer did not end within 1.2 s; what came is kept');
    expect(end?.response?.keptBytes).toBeGreaterThan(5);
    expect(end?.response?.isTruncated).toBe(true);
  });

  it('names the head when its lines never end', async () => {
    await using handler = await startHandler({ answer: answerForever('HTTP/1.1 200 OK\r\n', 'X-More: 1\r\n', 20) });
    const { send, log } = makeHarness({ limits: smallLimits });
    const { summary } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'timed-out', status: null, deadline: 'no-answer' });
    expect(summary.sentence).toContain('did not finish the head of its answer within 1.2 s');
  });

  it('names the request when it is not taken', async () => {
    await using handler = await startHandler({ isReading: false });
    const { send, log } = makeHarness({ limits: smallLimits });
    const { summary } = await send(log.add({}, Buffer.alloc(20 * 1024 * 1024)), handler.url);
    expect(summary).toMatchObject({ outcome: 'timed-out', deadline: 'no-answer' });
    expect(summary.sentence).toContain('did not take the whole request within 1.2 s');
  });

  it('names the name when it is not looked up, TLS when it is not agreed', async () => {
    const slow = makeHarness({ limits: { connectMs: 400 }, resolve: () => new Promise(() => undefined) });
    const unresolved = await slow.send(slow.log.add({}), 'http://handler.test/', { confirmedHost: 'handler.test' });
    expect(unresolved.summary).toMatchObject({ outcome: 'timed-out' });
    expect(unresolved.summary.sentence).toContain('was not looked up within 400 ms');

    await using silent = await startHandler({ answer: () => undefined });
    const { send, log } = makeHarness({ limits: { connectMs: 400 } });
    const { summary } = await send(log.add({}), `https://127.0.0.1:${silent.port}/`);
    expect(summary.sentence).toContain('TLS was not agreed within 400 ms, so nothing was sent');
    await expect.poll(() => silent.openSockets()).toBe(0);
  });
});
