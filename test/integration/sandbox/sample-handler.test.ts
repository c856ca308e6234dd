import { createHmac, randomBytes } from 'node:crypto';
import { request as startRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createSampleHandler, type SampleHandler } from '#engine/sandbox/sample-handler/sample-handler.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';

async function withHandler(look: (handler: SampleHandler, url: string) => Promise<void>): Promise<void> {
  const handler = createSampleHandler({ random: { bytes: (count) => randomBytes(count) }, logger: recordingLogger() });
  try {
    await look(handler, (await handler.start()).url);
  } finally {
    await handler.stop();
  }
}

const hmac = (secret: Uint8Array, body: string | Uint8Array) => createHmac('sha256', secret).update(body).digest('hex');

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

function send(url: string, body: string | Uint8Array, headers: Record<string, string>, method = 'POST'): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sending = startRequest(url, { method, headers: { 'Content-Length': Buffer.byteLength(body), ...headers } }, async (answer) => {
      const text = Buffer.concat(await answer.toArray()).toString();
      resolve({ status: answer.statusCode ?? 0, body: text === '' ? null : JSON.parse(text) });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

const current = '{"id":"evt_1","type":"run.completed","created":"2026-01-01T00:00:00Z","data":{"object":{"id":"run_1"}}}';

describe('the sample handler', () => {
  it('takes both secrets, and each event once', () =>
    withHandler(async (handler, url) => {
      const secrets = handler.secrets();
      const signed = (body: string, secret = secrets.current) => send(url, body, { 'X-Zof-Signature': hmac(secret, body) });
      expect(await signed(current)).toEqual({ status: 200, body: { status: 'ok' } });
      expect(await signed(current, secrets.previous)).toEqual({ status: 200, body: { status: 'duplicate' } });
      expect(await signed(current.replace('evt_1', 'evt_2'))).toEqual({ status: 200, body: { status: 'ok' } });
      const legacy = '{"event":"issue.detected","timestamp":"2026-01-01T00:00:00Z","data":{"run_id":"run_1"}}';
      expect(await signed(legacy)).toEqual({ status: 200, body: { status: 'ok' } });
      expect(await signed(legacy)).toEqual({ status: 200, body: { status: 'duplicate' } });
      expect(await signed('{"id":"evt_3","type":"no.such.type","unknown":[1]}')).toEqual({ status: 200, body: { status: 'ok' } });
      expect(secrets.current).not.toEqual(secrets.previous);
      expect(handler.settings).toMatchObject({ scheme: 'zof', headerName: 'X-Zof-Signature' });
    }));

  it('refuses what is not signed exactly so', () =>
    withHandler(async (handler, url) => {
      const signature = hmac(handler.secrets().current, current);
      const flipped = `${signature.startsWith('0') ? '1' : '0'}${signature.slice(1)}`;
      for (const value of [signature.toUpperCase(), `sha256=${signature}`, signature.slice(1), flipped, ''])
        expect(await send(url, current, { 'X-Zof-Signature': value })).toMatchObject({ status: 401 });
      expect(await send(url, current, {})).toMatchObject({ status: 401 });
      expect(await send(url, `${current} `, { 'X-Zof-Signature': signature })).toMatchObject({ status: 401 });
      expect(await send(url, current, { 'X-Zof-Signature': signature, 'Content-Type': 'image/png' })).toMatchObject({ status: 200 });
    }));

  it('refuses what is no JSON, no UTF-8, no POST or too large, with its own status', () =>
    withHandler(async (handler, url) => {
      const signed = (body: string | Uint8Array) => send(url, body, { 'X-Zof-Signature': hmac(handler.secrets().current, body) });
      expect(await signed('{"id":')).toMatchObject({ status: 400 });
      expect(await signed(Buffer.from('7b2261223a22ff227d', 'hex'))).toMatchObject({ status: 400 });
      expect(await signed(Buffer.alloc(10 * 1024 * 1024 + 1, ' '))).toMatchObject({ status: 413 });
      expect(await signed(`${' '.repeat(10 * 1024 * 1024 - 2)}{}`)).toMatchObject({ status: 200 });
      for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) expect(await send(url, '', {}, method)).toMatchObject({ status: 405 });
    }));

  it('answers CONNECT, survives a sender that goes, and can be stopped and started again', () =>
    withHandler(async (handler, url) => {
      const { port } = await handler.start();
      expect(url).toBe(`http://127.0.0.1:${port}/`);
      const answerTo = (bytes: string) =>
        new Promise<string>((resolve) => {
          const chunks: Buffer[] = [];
          const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
          socket.on('data', (chunk) => chunks.push(chunk));
          socket.on('error', () => undefined);
          socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
        });
      expect(await answerTo('CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 /);
      expect(await answerTo('SOMETHING / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
      const secrets = handler.secrets();
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf', () => socket.destroy());
        });
        socket.on('close', () => resolve());
      });
      const signed = (to: string) => send(to, current, { 'X-Zof-Signature': hmac(secrets.current, current) });
      expect(await signed(url)).toMatchObject({ status: 200 });
      await handler.stop();
      await expect(signed(url)).rejects.toThrow();
      const again = await handler.start();
      expect(handler.secrets()).toBe(secrets);
      expect(await signed(again.url)).toMatchObject({ status: 200 });
    }));
});
