/** Who gets in: every line is a request as bytes, because browsers and libraries would not let us send most of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { header, type RawAnswer, request, sendRaw } from './raw-http.ts';

let host: Host;
let session: string;

beforeAll(async () => {
  host = await startHost();
  session = await host.openSession();
});

afterAll(() => host.close());

type Who = 'script' | 'session' | 'nobody';

function own(): string {
  return `127.0.0.1:${host.server.port}`;
}

function tokenOf(who: Who): string | undefined {
  return { script: host.server.apiToken, session, nobody: undefined }[who];
}

/** A request to a private route, right in everything but what the test changes. */
function ask(options: { line?: string; headers?: readonly string[]; who?: Who }): Promise<RawAnswer | undefined> {
  const { line = 'GET /api/health', headers = [`Host: ${own()}`], who = 'script' } = options;
  const token = tokenOf(who);
  return sendRaw(host.server.port, request(line, [...headers, ...(token === undefined ? [] : [`Authorization: Bearer ${token}`])]));
}

/** The same as an upgrade. */
function upgrade(options: {
  path?: string;
  host?: readonly string[];
  headers?: readonly string[];
  who?: Who;
}): Promise<RawAnswer | undefined> {
  const { path = '/link', headers = [`Origin: http://${own()}`], who = 'session' } = options;
  const token = tokenOf(who);
  return sendRaw(
    host.server.port,
    request(`GET ${path}`, [
      ...(options.host ?? [`Host: ${own()}`]),
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: hookglass.v1${token === undefined ? '' : `, token.${token}`}`,
      ...headers,
    ]),
  );
}

function refusalOf(answer: RawAnswer | undefined): { readonly status: number | undefined; readonly code: unknown } {
  const { code }: { code?: unknown } = JSON.parse(answer?.body || '{}');
  return { status: answer?.status, code };
}

const forbidden = { status: 403, code: 'link.forbidden' };
const unauthorised = { status: 401, code: 'link.unauthorised' };

const foreignHosts: readonly (readonly [string, () => readonly string[]])[] = [
  ['none', () => []],
  ['two', () => [`Host: ${own()}`, `Host: ${own()}`]],
  ['ours and a foreign one', () => [`Host: ${own()}`, 'Host: evil.test']],
  ['empty', () => ['Host: ']],
  ['foreign', () => ['Host: evil.test']],
  ['foreign with our port', () => [`Host: evil.test:${host.server.port}`]],
  ['a name that begins like ours', () => ['Host: localhost.evil.test']],
  ['a name that ends like ours', () => ['Host: evil-localhost']],
  ['a trailing dot', () => [`Host: localhost.:${host.server.port}`]],
  ['userinfo', () => [`Host: 127.0.0.1@evil.test`]],
  ['userinfo before ours', () => [`Host: evil.test@${own()}`]],
  ['all addresses', () => [`Host: 0.0.0.0:${host.server.port}`]],
  ['another loopback address', () => [`Host: 127.0.0.2:${host.server.port}`]],
  ['a decimal address', () => ['Host: 2130706433']],
  ['a mapped address', () => ['Host: [::ffff:127.0.0.1]']],
  ['no brackets', () => ['Host: ::1']],
  ['a port that is none', () => ['Host: 127.0.0.1:http']],
  ['a list', () => [`Host: ${own()}, evil.test`]],
];

describe('BSH-02, BSH-08 Host', () => {
  test.each(foreignHosts)('%s: refused before anything else, on requests, on the page and on upgrades', async (_, headers) => {
    expect(refusalOf(await ask({ headers: headers() }))).toEqual(forbidden);
    expect(refusalOf(await ask({ line: 'GET /', headers: headers(), who: 'nobody' }))).toEqual(forbidden);
    expect(refusalOf(await upgrade({ host: headers() }))).toEqual(forbidden);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST:1', '127.0.0.1:65535'])('%s is this machine, with any port', async (name) => {
    expect(await ask({ headers: [`Host: ${name}`] })).toMatchObject({ status: 200 });
    expect(await upgrade({ host: [`Host: ${name}`], headers: [`Origin: http://${name}`] })).toMatchObject({ status: 101 });
  });

  test('a target in absolute form is a matter for proxies', async () => {
    expect(refusalOf(await ask({ line: `GET http://${'evil.test'}/api/health` }))).toEqual(forbidden);
    expect(refusalOf(await ask({ line: 'OPTIONS *' }))).toEqual(forbidden);
  });
});

const foreignOrigins: readonly (readonly [string, () => readonly string[]])[] = [
  ['foreign', () => ['Origin: http://evil.test']],
  ['null', () => ['Origin: null']],
  ['https', () => [`Origin: https://${own()}`]],
  ['another port', () => ['Origin: http://127.0.0.1:1']],
  ['another name of this machine', () => [`Origin: http://localhost:${host.server.port}`]],
  ['with a path', () => [`Origin: http://${own()}/`]],
  ['empty', () => ['Origin: ']],
  ['twice', () => [`Origin: http://${own()}`, `Origin: http://${own()}`]],
  ['two in one', () => [`Origin: http://${own()} http://evil.test`]],
];

describe('BSH-03, BSH-08 Origin', () => {
  test.each(foreignOrigins)('%s: refused whatever the method and the token', async (_, origin) => {
    for (const line of ['GET /api/health', 'POST /api/feed/acknowledgements', 'GET /', 'DELETE /api/health']) {
      expect(refusalOf(await ask({ line, headers: [`Host: ${own()}`, ...origin()] })), line).toEqual(forbidden);
    }
    expect(refusalOf(await upgrade({ headers: origin() }))).toEqual(forbidden);
  });

  test('required for a WebSocket, even with the token of scripts', async () => {
    expect(refusalOf(await upgrade({ headers: [] }))).toEqual(forbidden);
    expect(refusalOf(await upgrade({ headers: [], who: 'script' }))).toEqual(forbidden);
    expect(await upgrade({ who: 'script' })).toMatchObject({ status: 101 });
  });

  test.each(['POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'])(
    'required for %s with a session, not with the token of scripts',
    async (method) => {
      const line = `${method} /api/settings`;
      expect(refusalOf(await ask({ line, who: 'session' }))).toEqual(forbidden);
      expect([200, 400, 404]).toContain((await ask({ line, who: 'script' }))?.status);
      expect([200, 400, 404]).toContain(
        (await ask({ line, who: 'session', headers: [`Host: ${own()}`, `Origin: http://${own()}`] }))?.status,
      );
    },
  );

  test('the token of scripts does not excuse a browser that sends no Origin', async () => {
    const headers = [`Host: ${own()}`, 'Sec-Fetch-Site: same-origin'];
    expect(refusalOf(await ask({ line: 'POST /api/feed/acknowledgements', headers }))).toEqual(forbidden);
  });

  test('required to open a session', async () => {
    expect(refusalOf(await ask({ line: 'POST /session', who: 'nobody' }))).toEqual(forbidden);
  });
});

describe('BSH-04, BSH-08 Sec-Fetch-Site', () => {
  test.each(['cross-site', 'same-site', 'none', 'nonsense', ''])('%s: refused for data and upgrades', async (site) => {
    expect(refusalOf(await ask({ headers: [`Host: ${own()}`, `Sec-Fetch-Site: ${site}`] }))).toEqual(forbidden);
    expect(refusalOf(await upgrade({ headers: [`Origin: http://${own()}`, `Sec-Fetch-Site: ${site}`] }))).toEqual(forbidden);
  });

  test('none opens the start page and nothing else of the page', async () => {
    const headers = () => [`Host: ${own()}`, 'Sec-Fetch-Site: none'];
    expect(await ask({ line: 'GET /', headers: headers(), who: 'nobody' })).toMatchObject({ status: 200 });
    expect(refusalOf(await ask({ line: 'GET /assets/index-AbCd1234.js', headers: headers(), who: 'nobody' }))).toEqual(forbidden);
  });

  test('same-origin reads the page and, with the token, data', async () => {
    const headers = () => [`Host: ${own()}`, 'Sec-Fetch-Site: same-origin'];
    expect(await ask({ line: 'GET /assets/index-AbCd1234.js', headers: headers(), who: 'nobody' })).toMatchObject({ status: 200 });
    expect(await ask({ headers: headers(), who: 'session' })).toMatchObject({ status: 200 });
  });

  test('two of them are one too many', async () => {
    const headers = [`Host: ${own()}`, 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: same-origin'];
    expect(refusalOf(await ask({ headers }))).toEqual(forbidden);
  });
});

describe('BSH-07 the token', () => {
  const privateLines = [
    'GET /api/health',
    'GET /api/openapi.json',
    'GET /blobs/deliveries/dlv_1',
    'GET /nothing',
    'POST /api/replays',
    'GET /session',
    'HEAD /api/health',
  ];

  test.each(privateLines)('%s needs one', async (line) => {
    const answer = await ask({ line, who: 'nobody', headers: [`Host: ${own()}`, `Origin: http://${own()}`] });
    expect(answer?.status).toBe(401);
    expect(header(answer, 'www-authenticate')).toBe('Bearer');
  });

  test('BSH-05 a cookie is no token, and none is ever set', async () => {
    const headers = [
      `Host: ${own()}`,
      `Cookie: token=${host.server.apiToken}; session=${session}; Authorization=Bearer ${host.server.apiToken}`,
    ];
    const refused = await ask({ who: 'nobody', headers });
    expect(refusalOf(refused)).toEqual(unauthorised);
    const answers = [
      refused,
      await ask({}),
      await ask({ line: 'GET /', who: 'nobody' }),
      await ask({ line: 'GET /nothing' }),
      await upgrade({}),
    ];
    for (const answer of answers) expect(answer?.headers.map(([name]) => name)).not.toContain('set-cookie');
  });

  test('neither is one in the query, in Basic, or beside another', async () => {
    const token = host.server.apiToken;
    expect(refusalOf(await ask({ line: `GET /api/health?token=${token}`, who: 'nobody' }))).toEqual(unauthorised);
    expect(refusalOf(await ask({ who: 'nobody', headers: [`Host: ${own()}`, `Authorization: Basic ${token}`] }))).toEqual(unauthorised);
    expect(refusalOf(await ask({ who: 'script', headers: [`Host: ${own()}`, 'Authorization: Bearer x'] }))).toEqual(unauthorised);
  });

  test('BSH-08 an upgrade passes the same gate: no token, a wrong token, two tokens, no protocol of ours', async () => {
    const protocol = (value: string) =>
      upgrade({ who: 'nobody', headers: [`Origin: http://${own()}`, `Sec-WebSocket-Protocol: ${value}`] });
    expect(refusalOf(await upgrade({ who: 'nobody' }))).toEqual(unauthorised);
    expect(refusalOf(await protocol('token.wrong'))).toEqual(unauthorised);
    expect(refusalOf(await protocol(`token.${session}, token.${session}`))).toEqual(unauthorised);
    expect(await upgrade({})).toMatchObject({ status: 101 });
  });

  test('the answer to an upgrade names our protocol and never the token', async () => {
    const answer = await upgrade({});
    expect(header(answer, 'sec-websocket-protocol')).toBe('hookglass.v1');
    expect(JSON.stringify(answer)).not.toContain(session);
  });

  test('an upgrade elsewhere is not there', async () => {
    expect(refusalOf(await upgrade({ path: '/api/health' }))).toEqual({ status: 404, code: 'missing.route' });
    expect(refusalOf(await upgrade({ path: '/' }))).toEqual({ status: 404, code: 'missing.route' });
  });
});

const shellSources = join(import.meta.dirname, '../../../electron/shell');

describe('BSH-01 where it listens', () => {
  test('on 127.0.0.1 and on no other address of this machine', async () => {
    const own = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address, scopeid }) => (scopeid ? `${address}%${scopeid}` : address)),
    );
    for (const address of [...own.filter((one) => one !== '127.0.0.1'), '127.0.0.2', '::1']) {
      expect(await canConnect(address, host.server.port), address).toBe(false);
    }
    expect(await canConnect('127.0.0.1', host.server.port)).toBe(true);
  });

  test('not at all in the desktop app, which has no server for its window', () => {
    const files = readdirSync(shellSources, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect(readFileSync(join(shellSources, file), 'utf8'), file).not.toMatch(/startLoopback|createServer/);
  });
});

function canConnect(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 2_000 });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}

test('what is not HTTP gets 400 and no stack', async () => {
  const answer = await sendRaw(host.server.port, 'GET / HTTP/1.1\r\nbroken header\r\n\r\n');
  expect(refusalOf(answer)).toEqual({ status: 400, code: 'input.invalid' });
  expect(header(answer, 'x-content-type-options')).toBe('nosniff');
});
