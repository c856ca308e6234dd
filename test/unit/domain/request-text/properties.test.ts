/** The parser takes anything, and gives back what our own commands carry. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CurlRequest, toCurl } from '#domain/curl.ts';
import { readRequestText, requestSyntaxes } from '#domain/request-text/read-request-text.ts';

const samples = ['http-message', 'json-request', 'curl-request'].map((name) => readFileSync(new URL(`./${name}.test.ts`, import.meta.url)));
const texts = [
  'POST /in/zof HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  ':method: POST\n:path: /\nx-a: 1\n folded\n\n{"a":1}',
  '{"log":{"entries":[{"request":{"method":"POST","url":"/","headers":[{"name":"a","value":"b"}],"postData":{"text":"x"}}}]}}',
  "Headers {\n  'x-a': [ 'b', 1, null ],\n  c: `d`,\n}",
  "printf %s 'AAEC' | base64 -d | curl -X POST \\\n  --url 'http://a.test' -H 'A: b' --data-binary @-",
  'curl ^"http://a.test/^" ^\r\n  -H ^"a: ^\\^"b^\\^"^" ^\r\n  --data-raw ^"^{^\r\n\r\n^}^" &\r\ncurl x',
  "curl http://a.test -sSXPUT -d$'\\x41\\u00e9\\101\\cA' --data-urlencode 'a=b c' -u a:b <<'EOF'\n{}\nEOF\n",
  'curl.exe `\r\n  -H "a: `"b`"" \'it\'\'s\' `\r\n  -d x',
].map((text) => Buffer.from(text));

/** A piece of a sample with some bytes changed, taken out or put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...texts, ...samples.map((sample) => sample.subarray(0, 4000))),
    fc.array(
      fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(...Buffer.from('\'"`\\$^|<>&;:{}[]\r\n @-')))),
      {
        maxLength: 12,
      },
    ),
    fc.nat({ max: 4000 }),
  )
  .map(([sample, changes, cut]) => {
    const bytes = [...(cut < 2000 ? sample : sample.subarray(0, cut % (sample.length + 1)))];
    for (const [place, removed, added] of changes) bytes.splice(place % (bytes.length + 1), removed, added);
    return Uint8Array.from(bytes);
  });

test('EXP-09 whatever is pasted, the answer is a request or a problem with a place in the text', () => {
  fc.assert(
    fc.property(mutated, fc.constantFrom(undefined, ...requestSyntaxes), (bytes, syntax) => {
      const result = syntax === undefined ? readRequestText(bytes) : readRequestText(bytes, syntax);
      if (result.kind === 'problem') {
        expect(result.sentence).toMatch(/\.$/);
        expect(result.line).toBeGreaterThan(0);
        expect(result.line).toBeLessThanOrEqual(bytes.filter((byte) => byte === 0x0a).length + 1);
        expect(result.column).toBeGreaterThan(0);
      } else {
        expect(result.headers.every(([name]) => name !== '')).toBe(true);
        expect(result.notes.every((note) => note.endsWith('.'))).toBe(true);
      }
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom("'", '"', '$', '`', '\\', '\n', '\r\n', '^"', ' ^\n', '`\n', '@', '&', ';', '|', '{}', '<<EOF'),
    ),
  )
  .map((parts) => parts.join('').replaceAll('\0', '').toWellFormed());
/** As a delivery has it: one character is one byte, no white space around it. */
const value = fc.oneof(fc.stringMatching(/^[\u0020-\u007e\u0080-\u00ff]{0,40}$/), hostile).map((text) => text.replace(/^\s+|\s+$/g, ''));
const framing = new Set(['content-length', 'transfer-encoding', 'host']);
const body = fc.oneof(
  hostile.map((text) => ({ given: { text }, bytes: Buffer.from(text) })),
  fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) => ({ given: { base64: Buffer.from(bytes).toString('base64') }, bytes: Buffer.from(bytes) })),
);

test('EXP-02, EXP-09 a command of ours is read as the request it was made from', () => {
  const request = fc.record({
    method: fc.oneof(fc.constantFrom('POST', 'GET', 'HEAD', 'PUT', 'DELETE'), token),
    url: fc.webUrl({ withQueryParameters: true }),
    headers: fc.array(
      fc.tuple(
        token.filter((name) => !framing.has(name.toLowerCase())),
        value,
      ),
      { maxLength: 8 },
    ),
    body,
  });
  fc.assert(
    fc.property(request, ({ method, url, headers, body: { given, bytes } }) => {
      const made: CurlRequest = { method, url, headers, body: given };
      const read = readRequestText(Buffer.from(toCurl(made)));
      expect(read).toMatchObject({ kind: 'request', form: 'curl', method, url, headers });
      expect('body' in read && Buffer.from(read.body ?? []).equals(bytes)).toBe(true);
    }),
    { numRuns: 2000 },
  );
}, 120_000);

test('bodies of every byte come through the text of a request', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.constantFrom('\r\n', '\n'), (bytes, end) => {
      const read = readRequestText(Buffer.concat([Buffer.from(`POST / HTTP/1.1${end}X-A: 1${end}${end}`), bytes]));
      expect('body' in read && Buffer.from(read.body ?? []).equals(Buffer.from(bytes))).toBe(true);
    }),
  );
});

test('time grows with the text alone', () => {
  const long = 100_000;
  const heavy = [
    `A:${' '.repeat(long)}b`,
    `POST /${' '.repeat(long)}x`,
    `curl ${"'".repeat(long)}`,
    `curl ${'\n'.repeat(long)}`,
    `curl x -d '${'$'.repeat(long)}`,
    `curl x ${'a|'.repeat(long)}`,
    `echo ${'| '.repeat(long)}curl`,
    `[${'"a",'.repeat(long)}`,
    `{${'"a":'.repeat(long)}`,
    `${'A:\n'.repeat(long)}`,
    `curl ^"${'^\n\n'.repeat(long)}`,
    'x'.repeat(long * 10),
    `echo${'\n'.repeat(long)}`,
    `echo a${'\n b'.repeat(long)}`,
    `curl x -d '${'x'.repeat(long * 20)}'`,
  ];
  const startedAtMs = performance.now();
  for (const text of heavy) readRequestText(Buffer.from(text));
  expect(performance.now() - startedAtMs).toBeLessThan(20_000);
}, 120_000);
