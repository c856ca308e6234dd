/** CON-03: answers that were spoilt at random end in an answer or in a Failure, never in anything else. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import { Failure } from '#engine/failure.ts';
import { makeClient } from '#test/support/console-client.ts';
import { type HandlerServer, startHandler } from '#test/support/handler-server.ts';

const body = '{"data":[{"id":"run_1","status":"passed"},{"id":"run_2","error":{"code":"x"}}],"has_more":true,"next_cursor":"run_2"}';
const head = [
  'HTTP/1.1 200 OK',
  'Content-Type: application/json',
  'X-Request-Id: req_1',
  'X-RateLimit-Limit: 100',
  'X-RateLimit-Remaining: 7',
  'X-RateLimit-Reset: 1790000009',
  'Retry-After: 3',
  'Date: Thu, 26 Nov 2026 01:02:03 GMT',
  `Content-Length: ${body.length}`,
];
const whole = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
const statuses = [100, 101, 200, 201, 204, 206, 301, 304, 400, 401, 404, 409, 429, 500, 503, 599, 600, 999];

const spoilt = fc
  .record({
    status: fc.constantFrom(...statuses),
    cuts: fc.array(fc.record({ at: fc.nat(whole.length), drop: fc.nat(12), put: fc.uint8Array({ maxLength: 12 }) }), { maxLength: 4 }),
    jsonOnly: fc.boolean(),
  })
  .map(({ status, cuts, jsonOnly }) => {
    let bytes = Buffer.from(whole.toString('latin1').replace('200', String(status)), 'latin1');
    const bodyAt = whole.length - body.length;
    for (const { at, drop, put } of cuts) {
      const from = jsonOnly ? bodyAt + (at % body.length) : at;
      bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + drop)]);
    }
    return bytes;
  });

const odd = fc.jsonValue().map((value) => {
  const text = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n`), text]);
});

describe('CON-03 400 spoilt answers', () => {
  let next = whole;
  let server: HandlerServer;
  beforeAll(async () => {
    server = await startHandler({ answer: (socket) => void socket.end(next) });
  });
  afterAll(() => server.close());

  it.each([
    ['at random places', spoilt],
    ['with any JSON', odd],
  ])('%s', async (_, answers) => {
    const codes = new Map<string, number>();
    const count = (code: string) => codes.set(code, (codes.get(code) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(answers, async (bytes) => {
        next = bytes;
        const { client } = makeClient(`${server.url}v1`, { limits: { tries: 2, pages: 3, exchangeMs: 2_000, headersMs: 2_000 } });
        try {
          const answer = await client.get(consolePath('/runs', {}));
          expect(typeof answer.json).toBe('object');
          count('answer');
          for await (const item of client.list(consolePath('/runs', {}))) expect(typeof item).toBe('object');
          count('list');
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          count(error.code);
          expect(JSON.stringify(error.toWire()).length).toBeLessThan(5_000);
        } finally {
          await client.close();
        }
      }),
      { numRuns: 200 },
    );
    expect(codes.size).toBeGreaterThan(1);
  });
});
