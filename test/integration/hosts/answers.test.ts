/** What the loopback server answers to those it lets in: headers, bodies, files, REST. */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointIdSchema } from '#contract/ids.ts';
import { pagePolicy } from '#hosts/loopback/security-headers.ts';
import { type Host, startHost } from './host.ts';
import { request, sendRaw } from './raw-http.ts';

const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 31) % 256));
const page = '<script>alert(document.domain)</script>';
let host: Host;

beforeAll(async () => {
  host = await startHost();
  const receiver = host.engine.receiver().url;
  for (const [body, type] of [
    [bytes, 'image/svg+xml'],
    [page, 'text/html'],
    ['', 'text/plain'],
  ] as const) {
    await fetch(`${receiver}/in/zof`, { method: 'POST', body, headers: { 'content-type': type } });
  }
});

afterAll(() => host.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${host.server.url}${path}`, { method, headers: { authorization: `Bearer ${host.server.apiToken}`, ...headers } });

describe('BSH-11 headers of every answer', () => {
  const paths = [
    '/',
    '/index.html',
    '/assets/index-AbCd1234.js',
    '/assets/plain.css',
    '/api/health',
    '/api/openapi.json',
    '/api/nothing',
    '/nothing',
    '/api/deliveries/dlv_1/body',
    '/blobs/deliveries/dlv_1',
    '/blobs/deliveries/dlv_99',
    '/api/deliveries/dlv_99',
    '/%ff',
    '/api/%ff',
  ];

  test.each(paths)('%s', async (path) => {
    for (const authorization of [`Bearer ${host.server.apiToken}`, 'Bearer wrong', '']) {
      const { headers } = await get(path, { authorization });
      expect(
        Object.fromEntries(
          ['x-content-type-options', 'cross-origin-resource-policy', 'cross-origin-opener-policy', 'referrer-policy'].map((name) => [
            name,
            headers.get(name),
          ]),
        ),
      ).toEqual({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(
        [...headers.keys()].filter((name) => name.startsWith('access-control-') || name === 'set-cookie' || name === 'server'),
      ).toEqual([]);
    }
  });

  test('the page has the policy that Monaco needs and no more', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toBe(pagePolicy);
    expect(pagePolicy).toBe(
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types editorViewLayer richScreenReaderContent domLineBreaksComputer diffReview diffEditorWidget editorGhostText stickyScrollViewLayer standaloneColorizer defaultWorkerFactory tokenizeToString hookglass-worker 'allow-duplicates'",
    );
  });

  test('only files with a hash in their name may be kept', async () => {
    for (const [path, control] of [
      ['/assets/index-AbCd1234.js', 'public, max-age=31536000, immutable'],
      ['/assets/plain.css', 'no-store'],
      ['/', 'no-store'],
      ['/api/health', 'no-store'],
      ['/blobs/deliveries/dlv_1', 'no-store'],
      ['/nothing', 'no-store'],
    ] as const) {
      expect((await get(path)).headers.get('cache-control'), path).toBe(control);
    }
  });
});

describe('BSH-12 bodies', () => {
  const blob = (headers: Record<string, string> = {}, method = 'GET') => get('/blobs/deliveries/dlv_1', headers, method);

  test.each(['/blobs/deliveries/dlv_1', '/api/deliveries/dlv_1/body'])('%s gives the exact bytes, never as a document', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(
      Object.fromEntries(
        ['content-type', 'content-disposition', 'content-length', 'accept-ranges'].map((name) => [name, answer.headers.get(name)]),
      ),
    ).toEqual({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="dlv_1.bin"',
      'content-length': '700000',
      'accept-ranges': 'bytes',
    });
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox;/);
    const received = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(received).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('HTML comes as bytes to be saved', async () => {
    const answer = await get('/blobs/deliveries/dlv_2');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(await answer.text()).toBe(page);
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=262140-262150', 262_140, 262_151],
    ['bytes=699999-', 699_999, 700_000],
    ['bytes=-5', 699_995, 700_000],
    ['bytes=10-9999999', 10, 700_000],
  ])('%s', async (range, from, to) => {
    const answer = await blob({ range });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes ${from}-${to - 1}/700000`]);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
  });

  test.each(['bytes=700000-', 'bytes=9999999-99999999', 'bytes=-0'])('%s lies outside', async (range) => {
    const answer = await blob({ range });
    expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([416, 'bytes */700000', '']);
  });

  test.each(['bytes=5-2', 'bytes=', 'items=0-1', 'bytes=0-1,3-4', 'bytes=a-b'])('%s is ignored', async (range) => {
    expect((await blob({ range }, 'HEAD')).status).toBe(200);
  });

  test('HEAD tells the length and sends nothing', async () => {
    const answer = await blob({}, 'HEAD');
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '700000', '']);
  });

  test('an empty body is an empty answer', async () => {
    const answer = await get('/blobs/deliveries/dlv_3');
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '0', '']);
  });

  test.each([
    '/blobs/deliveries/dlv_99',
    '/blobs/deliveries/dlv_0',
    '/blobs/deliveries/..',
    '/blobs/deliveries/%2e%2e',
    '/blobs/attempts/att_none',
    '/blobs/drafts/drf_none',
    '/api/attempts/att_none/request',
    '/api/drafts/drf_none/body',
    '/api/attempts/nope/body',
  ])('%s is not there', async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: expect.stringMatching(/^missing\./) }]);
  });

  test('a reader that goes away half-way stops the reading', async () => {
    const stop = new AbortController();
    const answer = await fetch(`${host.server.url}/blobs/deliveries/dlv_1`, {
      headers: { authorization: `Bearer ${host.server.apiToken}` },
      signal: stop.signal,
    });
    stop.abort();
    await expect(answer.arrayBuffer()).rejects.toThrow();
    expect((await get('/api/health')).status).toBe(200);
  });
});

describe('BSH-13 the page', () => {
  const odd = [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/..\\package.json',
    '/..%5cpackage.json',
    '/....//package.json',
    '/./index.html',
    '/assets/../index.html',
    '/assets/..',
    '/assets/',
    '/assets',
    '//index.html',
    '/index.html/',
    '/index.html%00',
    '/index.html%00.js',
    '/index.html.',
    '/index.html::$DATA',
    '/INDEX.HTML',
    '/.env',
    '/.git/config',
    '/.hidden.html',
    '/assets/.secret.js',
    '/assets/link.js',
    '/linked/index.html',
    '/assets/data.db',
    '/assets/page.php',
    '/api-token',
    '/log.db',
    '/vault.key',
    '/../api-token',
    '/%2e%2e/api-token',
    '/assets/%2e%2e/%2e%2e/api-token',
    '/etc/passwd',
    '//etc/passwd',
    '/file:///etc/passwd',
    '/C:/Windows/win.ini',
    '/~root/',
    '/proc/self/environ',
    '/assets/index-AbCd1234.js/..',
    '/index.html;x',
    '/%69ndex.html',
    '/con',
    '/__proto__',
    '/constructor',
    '/toString',
  ];

  let other: Host;

  beforeAll(async () => {
    const folder = join(host.folder, 'odd');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    mkdirSync(join(folder, '.git'));
    for (const name of [
      'index.html',
      '.env',
      '.hidden.html',
      '.git/config',
      'assets/.secret.js',
      'assets/data.db',
      'assets/page.php',
      'assets/index-AbCd1234.js',
    ])
      writeFileSync(join(folder, name), `SECRET ${name}`);
    writeFileSync(join(host.folder, 'outside.js'), 'SECRET outside');
    symlinkSync(join(host.folder, 'outside.js'), join(folder, 'assets/link.js'));
    symlinkSync(host.folder, join(folder, 'linked'));
    other = await startHost({ pageFolder: folder });
  });

  afterAll(() => other.close());

  test.each(odd)('%s is no file of the page', async (path) => {
    const headers = (token: string) => [
      `Host: 127.0.0.1:${other.server.port}`,
      ...(token === '' ? [] : [`Authorization: Bearer ${token}`]),
    ];
    for (const token of ['', other.server.apiToken]) {
      const answer = await sendRaw(other.server.port, request(`GET ${path}`, headers(token)));
      expect([400, 401, 403, 404]).toContain(answer?.status);
      expect(answer?.body).not.toContain('SECRET');
      expect(answer?.body).not.toContain('root:');
    }
  });

  test('a link put in the place of a file after the start is not followed', async () => {
    const folder = join(host.folder, 'swapped');
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.html'), 'fine');
    const swapped = await startHost({ pageFolder: folder });
    rmSync(join(folder, 'index.html'));
    symlinkSync(join(host.folder, 'api-token'), join(folder, 'index.html'));
    const answer = await fetch(`${swapped.server.url}/`);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'missing.route' }]);
    await swapped.close();
  });

  test('files have their type and length, HEAD has no body', async () => {
    const answer = await get('/assets/plain.css');
    expect([answer.headers.get('content-type'), answer.headers.get('content-length'), await answer.text()]).toEqual([
      'text/css; charset=utf-8',
      '7',
      'body {}',
    ]);
    const head = await get('/', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '39', '']);
  });

  test('without a build the start page says what to do', async () => {
    const bare = await startHost({ pageFolder: join(host.folder, 'nowhere') });
    const answer = await fetch(`${bare.server.url}/`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('npm start');
    await bare.close();
  });
});

describe('REST', () => {
  test('numbers in a query string are numbers, and what is none is refused with the field named', async () => {
    const two = await get('/api/deliveries?limit=2');
    expect(await two.json()).toMatchObject({ items: [{ id: 'dlv_3' }, { id: 'dlv_2' }] });
    const bad = await get('/api/deliveries?limit=many');
    expect([bad.status, bad.headers.get('content-type'), await bad.json()]).toMatchObject([
      400,
      'application/json; charset=utf-8',
      { code: 'input.invalid', reason: expect.stringMatching(/^limit: /), next: ['fix_input'] },
    ]);
    expect((await get('/api/deliveries?unknown=1')).status).toBe(400);
    expect((await get('/api/deliveries?limit=1&limit=2')).status).toBe(400);
    expect((await get('/api/deliveries?__proto__[x]=1')).status).toBe(400);
  });

  test('the body of an error is the failure and nothing else', async () => {
    const answer = await get('/api/deliveries/dlv_99');
    expect([answer.status, await answer.json()]).toEqual([
      404,
      {
        code: 'missing.delivery',
        sentence: 'There is no such delivery.',
        reason: 'dlv_99 is not in this log. It may have been removed.',
        next: ['reload'],
        retryable: false,
        details: { id: 'dlv_99' },
      },
    ]);
  });

  test.each([
    'GET /api/nothing',
    'DELETE /api/deliveries',
    'GET /api',
    'GET /api/',
    'POST /api/deliveries',
    'GET /nothing',
    'PUT /session',
  ])('%s is not there', async (line) => {
    const [method = '', path = ''] = line.split(' ');
    const answer = await get(path, {}, method);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'missing.route' }]);
  });

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${host.server.url}/api/endpoints`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${host.server.apiToken}`, ...headers },
    });

  test.each([
    '{"slug":',
    '',
    '[]',
    'null',
    '"x"',
    '5',
    '{"slug":"x","__proto__":{"a":1}}',
    '{"slug":"x","constructor":{"prototype":{}}}',
    '{"slug":"x","secrets":[["x"]]}',
  ])('the body %j is refused', async (body) => {
    const answer = await post(body);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'input.invalid' }]);
  });

  test('other content types, bodies over a mebibyte and 100,000 nested arrays are refused', async () => {
    expect((await post('slug=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(400);
    expect((await post('{"slug":"x"}', { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await post(new Uint8Array([1]), {})).status).toBe(400);
    expect((await post(JSON.stringify({ slug: 'x', name: 'x'.repeat(1_100_000) }))).status).toBe(400);
    expect((await post(`{"slug":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status).toBe(400);
    expect((await get('/api/health')).status).toBe(200);
  });

  test('commands without a body need none', async () => {
    const answer = await fetch(`${host.server.url}/api/endpoints/${endpointIdSchema.parse('ep_default')}/test-events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.server.apiToken}` },
    });
    expect(await answer.json()).toMatchObject({ status: 200 });
  });

  test('the document names every route, its failures and how to be let in', async () => {
    const document: {
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
      components: object;
      security: object;
    } = JSON.parse(await (await get('/api/openapi.json')).text());
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/deliveries',
        '/deliveries/{id}',
        '/deliveries/{id}/body',
        '/attempts/{id}/body',
        '/replays',
        '/feed',
        '/session-codes',
      ]),
    );
    expect(Object.keys(document.paths['/deliveries/{id}']?.['get']?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '400', '401', '404', '500']),
    );
    expect(document.paths['/deliveries/{id}']?.['get']?.responses['404']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
    });
    expect(document.components).toMatchObject({
      schemas: { Failure: { required: expect.arrayContaining(['code', 'sentence']) } },
      securitySchemes: { token: { scheme: 'bearer' } },
    });
    expect(document.security).toEqual([{ token: [] }]);
  });
});

describe('the port', () => {
  test('a chosen one that is taken is a failure that names its owner; the default moves on', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startHost({ port: { kind: 'chosen', port } })).rejects.toMatchObject({
      code: 'link.port_in_use',
      details: { port: String(port), owner: expect.stringMatching(/\w/) },
    });
    await new Promise((resolve) => taken.close(resolve));
    const first = await startHost({ port: { kind: 'default' } });
    const second = await startHost({ port: { kind: 'default' } });
    expect(second.server.port).not.toBe(first.server.port);
    await first.close();
    await second.close();
  });
});
