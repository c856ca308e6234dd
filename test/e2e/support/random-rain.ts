/** Ten thousand deliveries that nobody planned, on a few connections: any method, any path, any bytes. */
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { hostileStrings } from '#test/fixtures/hostile/strings.ts';

const text = fc.oneof(
  fc.constantFrom(...hostileStrings),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const leaf = fc.oneof(text, fc.double(), fc.constant(null), fc.boolean(), fc.bigInt().map(String));
const loose = fc.dictionary(text, fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(text, leaf, { maxKeys: 3 })), {
  maxKeys: 5,
});
const envelope = fc.oneof(
  fc.record({ id: leaf, type: leaf, created: leaf, data: fc.record({ object: loose }) }),
  fc.record({ event: leaf, timestamp: leaf, data: loose }),
  loose,
);
const body = fc.oneof(
  { weight: 6, arbitrary: envelope.map((value) => Buffer.from(JSON.stringify(value))) },
  {
    weight: 1,
    arbitrary: fc.tuple(envelope, fc.nat({ max: 200 })).map(([value, cut]) => Buffer.from(JSON.stringify(value)).subarray(0, cut)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes)) },
);
const token = fc.constantFrom('X-Zof-Signature', 'Content-Type', 'Content-Encoding', 'X-A', 'Authorization', 'Date', 'X-Forwarded-For');
const delivery = fc.record({
  method: fc.constantFrom('POST', 'POST', 'PUT', 'GET', 'DELETE', 'PATCH', 'PROPFIND', 'M-SEARCH', 'OPTIONS'),
  path: text,
  headers: fc.array(fc.tuple(token, text), { maxLength: 4 }),
  body,
});

function bytesOf({ method, path, headers, body: bytes }: typeof delivery extends fc.Arbitrary<infer One> ? One : never): Buffer {
  const latin = (one: string) => Buffer.from(one).toString('latin1');
  const target = latin(path).replaceAll(/[^\u0021-\u007e]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const lines = headers.map(([name, value]) => `${name}: ${latin(value).replaceAll(/[\u0000-\u001f\u007f]/g, '')}`);
  const head = [`${method} /in/zof/${target} HTTP/1.1`, 'Host: 127.0.0.1', ...lines, `Content-Length: ${bytes.length}`];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** Sends them and resolves when each was answered. The same seed gives the same bytes. */
export async function rain(receiverUrl: string, count: number, seed: number): Promise<void> {
  const requests = fc.sample(delivery, { numRuns: count, seed }).map(bytesOf);
  const lanes = 4;
  const { hostname, port } = new URL(receiverUrl);
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const own = requests.filter((_request, at) => at % lanes === lane);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      let answers = 0;
      let rest = '';
      socket.setEncoding('latin1').on('data', (chunk: string) => {
        // What is left over is one letter shorter than what is counted.
        const seen = rest + chunk;
        answers += seen.split('HTTP/1.1 ').length - 1;
        rest = seen.slice(-8);
      });
      const stretch = 50;
      for (let at = 0; at < own.length; at += stretch) {
        const part = own.slice(at, at + stretch);
        const until = answers + part.length;
        socket.write(Buffer.concat(part));
        while (answers < until) await once(socket, 'data');
      }
      socket.destroy();
    }),
  );
}
