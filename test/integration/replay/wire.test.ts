import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type ReceivedRequest, startHandler } from '#test/support/handler-server.ts';
import { makeHarness, testSignature } from './harness.ts';

const odd: HeaderPair[] = [
  ['host', '127.0.0.1:4400'],
  ['X-Dup', '1'],
  ['x-dup', '2'],
  ['ACCEPT', '*/*'],
  ['X-Latin', 'caf\u00e9 \u00ff'],
  ['X-Empty', ''],
  ['Content-Type', 'application/json; charset=utf-8'],
  ['content-length', '999'],
  ['X-Dup', '1'],
  ['X-Zof-Signature', 'sha256=captured'],
  ['Content-Disposition', 'attachment; filename="\u00fc.txt"'],
];

function linesOf(request: ReceivedRequest): string[] {
  return request.raw.toString('latin1').split('\r\n\r\n')[0]?.split('\r\n') ?? [];
}

function lines(headers: readonly HeaderPair[]): string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}

describe('what leaves', () => {
  it('RPL-06 keeps order, case, duplicates, Latin-1 bytes and the body', async () => {
    await using handler = await startHandler();
    const body = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256);
    const { send, log } = makeHarness();
    await send(log.add({ headers: odd }, body), `${handler.url}hook?a=1&b=%20`);
    const [request] = handler.requests;
    const head = [
      'POST /hook?a=1&b=%20 HTTP/1.1',
      `host: 127.0.0.1:${handler.port}`,
      'X-Dup: 1',
      'x-dup: 2',
      'ACCEPT: */*',
      'X-Latin: caf\u00e9 \u00ff',
      'X-Empty: ',
      'Content-Type: application/json; charset=utf-8',
      'content-length: 70000',
      'X-Dup: 1',
      'X-Zof-Signature: sha256=captured',
      'Content-Disposition: attachment; filename="\u00fc.txt"',
      'X-Hookglass-Replay: dlv_1',
      'Connection: close',
    ];
    const expected = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
    expect(request?.raw.equals(expected)).toBe(true);
  });

  it.each(['exact', 'fresh'] as const)('RPL-05 equals its preview (%s)', async (kind) => {
    await using handler = await startHandler();
    const { replayer, send, log } = makeHarness();
    const headers: HeaderPair[] = [
      ...odd,
      ['Connection', 'keep-alive, X-Hop'],
      ['X-Hop', 'x'],
      ['Keep-Alive', 'timeout=5'],
      ['TE', 'trailers'],
      ['Expect', '100-continue'],
    ];
    const id = log.add({ headers, trailers: [['X-Sum', '1']] });
    const preview = await replayer.preview(id, handler.url, kind);
    expect(handler.connections()).toBe(0);
    const { request: stored } = await send(id, handler.url, { kind });
    const [request] = handler.requests;
    expect(request).toBeDefined();
    if (request === undefined) return;
    expect(linesOf(request)).toEqual([`POST / HTTP/1.1`, ...lines(preview.headers)]);
    expect(stored.headers).toEqual(preview.headers);
    expect(stored.bodyBytes).toBe(preview.bodyBytes);
    expect(request.body.length).toBe(preview.bodyBytes);
    const removed = preview.changes.filter(({ change }) => change === 'removed').map(({ header }) => header);
    expect(removed).toEqual(['X-Hop', 'Keep-Alive', 'TE', 'Expect', 'X-Sum']);
    const names = preview.headers.map(([name]) => name);
    expect(names).not.toContain('X-Hop');
    expect(preview.changes.every(({ why }) => why.endsWith('.'))).toBe(true);
  });

  it('RPL-07 signs anew in the place of the captured signature', async () => {
    await using handler = await startHandler();
    const { send, log } = makeHarness();
    await send(log.add({ headers: odd }, '{"a":1}'), handler.url, { kind: 'fresh' });
    const [request] = handler.requests;
    expect(request?.headers[9]).toEqual(['X-Zof-Signature', `sha256=${testSignature(Buffer.from('{"a":1}'))}`]);
    expect(request?.raw.toString('latin1')).not.toContain('sha256=captured');
  });

  it('RPL-08 carries the marker once, also when a replay is replayed', async () => {
    await using handler = await startHandler();
    const { send, log } = makeHarness();
    await send(
      log.add({
        headers: [
          ['Host', 'x'],
          ['x-hookglass-replay', 'dlv_77'],
        ],
      }),
      handler.url,
    );
    expect(handler.requests[0]?.headers.filter(([name]) => name.toLowerCase() === 'x-hookglass-replay')).toEqual([
      ['x-hookglass-replay', 'dlv_1'],
    ]);
  });

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND', 'QUERY', 'CONNECT'])(
    'sends %s with the body it had',
    async (method) => {
      await using handler = await startHandler();
      const { send, log } = makeHarness();
      const { summary } = await send(log.add({ method }, 'the body'), `${handler.url}path`);
      expect(summary.outcome).toBe('answered');
      expect(handler.requests[0]?.startLine).toBe(`${method} /path HTTP/1.1`);
      expect(handler.requests[0]?.body.toString()).toBe('the body');
    },
  );

  it.each([
    ['GET', [], undefined],
    ['GET', [['Content-Length', '0']], '0'],
    ['POST', [], '0'],
    ['POST', [['Transfer-Encoding', 'chunked']], '0'],
  ] as const)('frames %s without a body, captured with %j', async (method, captured, length) => {
    await using handler = await startHandler();
    const { send, log } = makeHarness();
    await send(log.add({ method, headers: captured.map(([name, value]): HeaderPair => [name, value]) }, ''), handler.url);
    const headers = new Map(handler.requests[0]?.headers.map(([name, value]) => [name.toLowerCase(), value]));
    expect(headers.get('content-length')).toBe(length);
    expect(headers.has('transfer-encoding')).toBe(false);
    expect(handler.requests[0]?.headers[0]).toEqual(['Host', `127.0.0.1:${handler.port}`]);
  });

  it.each([
    ['the method', { method: 'BAD METHOD' }, 'the method "BAD METHOD" can not be sent'],
    ['a header value', { headers: [['X-A', 'a\u0001b'] satisfies HeaderPair] }, 'the header "X-A" holds a byte that HTTP does not allow'],
    ['a header name', { headers: [['X A', 'b'] satisfies HeaderPair] }, 'the header "X A" holds a byte that HTTP does not allow'],
  ])('says so when HTTP can not carry %s', async (_what, part, words) => {
    await using handler = await startHandler();
    const { send, log } = makeHarness();
    const { summary } = await send(log.add(part), handler.url);
    expect(summary).toMatchObject({ outcome: 'blocked', deadline: null });
    expect(summary.sentence).toContain(words);
    expect(handler.connections()).toBe(0);
  });

  it('keeps credentials for this machine and leaves them behind for any other', async () => {
    const { replayer, log } = makeHarness();
    const headers: HeaderPair[] = [
      ['Authorization', 'Bearer x'],
      ['Cookie', 'a=b'],
      ['Proxy-Authorization', 'Basic y'],
      ['X-Api-Key', 'k'],
    ];
    const id = log.add({ headers });
    const names = async (url: string) => (await replayer.preview(id, url, 'exact')).headers.map(([name]) => name);
    expect(await names('http://localhost:3000/')).toEqual(
      expect.arrayContaining(['Authorization', 'Cookie', 'Proxy-Authorization', 'X-Api-Key']),
    );
    const away = await names('http://192.168.1.5/');
    expect(away).toContain('X-Api-Key');
    expect(away).not.toContain('Authorization');
    expect(away).not.toContain('Cookie');
    expect(away).not.toContain('Proxy-Authorization');
  });

  it('RPL-06 keeps every header list HTTP can carry', async () => {
    await using handler = await startHandler();
    const { replayer, send, log } = makeHarness();
    const name = fc.oneof(
      fc.constantFrom(
        'Content-Disposition',
        'content-disposition',
        'Date',
        'Set-Cookie',
        'Link',
        'Content-Length',
        'Host',
        'X-A',
        'x-a',
        'Connection',
        'Via',
      ),
      fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/),
    );
    const value = fc.stringMatching(/^([!-~\u0080-\u00ff]([\t !-~\u0080-\u00ff]{0,20}[!-~\u0080-\u00ff])?)?$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, value), { maxLength: 12 }),
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom('POST', 'GET'),
        async (headers, body, method) => {
          const id = log.add({ headers, method }, body);
          const preview = await replayer.preview(id, handler.url, 'exact');
          const { summary } = await send(id, handler.url);
          expect(summary.outcome).toBe('answered');
          const request = handler.requests.at(-1);
          const expected = Buffer.from(`${method} / HTTP/1.1\r\n${lines(preview.headers).join('\r\n')}\r\n\r\n`, 'latin1');
          expect(request?.raw.toString('latin1')).toBe(Buffer.concat([expected, body]).toString('latin1'));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('RPL-18 asks no proxy the environment names', async () => {
    await using proxy = await startHandler();
    await using handler = await startHandler();
    const probe = new URL('proxy-probe.ts', import.meta.url).pathname;
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY'].map((name) => [name, proxy.url]);
    const env = { ...process.env, ...Object.fromEntries(names), NODE_USE_ENV_PROXY: '1', NO_PROXY: '', no_proxy: '' };
    const { stdout } = await promisify(execFile)(process.execPath, [probe, handler.url], { env });
    expect(stdout).toContain('answered 200');
    expect(handler.requests).toHaveLength(1);
    expect(proxy.connections()).toBe(0);
  });
});
