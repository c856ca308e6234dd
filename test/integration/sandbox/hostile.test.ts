import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { header, request, sendRaw } from '#test/integration/hosts/raw-http.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { type OpenSandbox, openSandbox, pageIn } from './open-sandbox.ts';

let folder: TempFolder;
let open: OpenSandbox;
let port: number;
let auth: string;

beforeAll(async () => {
  folder = tempFolder();
  open = await openSandbox(folder.path);
  port = open.sandbox.port ?? 0;
  auth = `Authorization: Bearer ${open.sandbox.apiKey}`;
});

afterAll(async () => {
  await open.sandbox.stop();
  folder[Symbol.dispose]();
});

const errorBody = (code: string) => ({ error: expect.objectContaining({ code, message: expect.any(String) }) });

async function ask(line: string, headers: readonly string[], body = '') {
  const answer = await sendRaw(port, request(line, headers, body));
  const json: unknown = JSON.parse(answer?.body ?? 'null');
  return { status: answer?.status, json, answer };
}

describe('Who may ask', () => {
  test.each([
    ['no key', [], 401, 'authentication_required'],
    ['a wrong key', ['Authorization: Bearer zof_sandbox_wrong'], 401, 'invalid_api_key'],
    ['another scheme', ['Authorization: Basic eDp5'], 401, 'invalid_api_key'],
    ['an empty key', ['Authorization: Bearer '], 401, 'invalid_api_key'],
  ])('%s gets 401 with a request id and the rate limit', async (_, headers, status, code) => {
    const reply = await ask('GET /v1/runs', ['Host: 127.0.0.1', 'Connection: close', ...headers]);
    expect([reply.status, reply.json]).toEqual([status, errorBody(code)]);
    expect(header(reply.answer, 'x-request-id')).toMatch(/^req_/);
    expect(header(reply.answer, 'x-ratelimit-limit')).toBe('10000');
    expect(header(reply.answer, 'www-authenticate')).toBe('Bearer');
  });

  test('two Authorization headers are refused, though one is right', async () => {
    const reply = await ask('GET /v1/runs', ['Host: 127.0.0.1', auth, 'Authorization: Bearer x']);
    expect(reply.status).toBe(401);
  });

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.2', '0.0.0.0', ''])(
    'a rebound name %j as Host is refused, key or not',
    async (host) => {
      const reply = await ask('GET /v1/runs', [`Host: ${host}`, auth]);
      expect([reply.status, reply.json]).toEqual([403, errorBody('forbidden')]);
    },
  );

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:4400'])('the Host %s is this machine', async (host) => {
    expect((await ask('GET /v1/runs', [`Host: ${host}`, auth])).status).toBe(200);
  });

  test('a web page is refused, also for a preflight, and gets no header that would let it read', async () => {
    for (const line of ['GET /v1/runs', 'OPTIONS /v1/runs', 'POST /v1/webhooks']) {
      const reply = await ask(line, ['Host: localhost', 'Origin: http://localhost', auth, 'Content-Length: 0']);
      expect([reply.status, reply.json]).toEqual([403, errorBody('forbidden')]);
      expect(header(reply.answer, 'access-control-allow-origin')).toBeUndefined();
    }
  });
});

describe('Bodies', () => {
  const post = (body: string, type = 'application/json') =>
    ask('POST /v1/runs', ['Host: localhost', auth, `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`], body);

  test.each([
    ['an open brace', '{'],
    ['a trailing comma', '{"a":1,}'],
    ['a word', 'nothing'],
    ['a zero byte', '\u0000'],
    ['20,000 open brackets', '['.repeat(20_000)],
  ])('malformed JSON is 400 in the documented shape: %s', async (_, body) => {
    const reply = await post(body);
    expect([reply.status, reply.json]).toEqual([400, errorBody('invalid_request')]);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['a text', '"text"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '1'],
    ['20,000 lists in one another', '['.repeat(20_000) + ']'.repeat(20_000)],
  ])('JSON that is no object is 400: %s', async (_, body) => {
    const reply = await post(body);
    expect([reply.status, reply.json]).toEqual([400, { error: { code: 'invalid_request', message: expect.any(String), param: 'body' } }]);
  });

  test('prototypes can not be reached', async () => {
    const reply = await post('{"__proto__":{"project_id":"x"},"constructor":{"prototype":{}}}');
    expect([reply.status, reply.json]).toMatchObject([400, { error: { param: 'project_id' } }]);
  });

  test('any JSON at all is taken or refused, and never breaks anything', async () => {
    const [project] = open.sandbox.state().projects;
    const application = String(pageIn(await open.get('/projects')).data[0]?.['application_id']);
    const names = ['project_id', 'environment', 'test_case_ids', 'test_suite_id', 'url', 'events', 'secret', 'name', 'environment_urls'];
    const likely = fc.constantFrom(project?.id ?? '', 'staging', 'http://127.0.0.1:1/', '__proto__', '');
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), likely, fc.array(likely));
    const body = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(fc.constantFrom(...names), value));
    const address = fc.constantFrom('POST /runs', 'POST /webhooks', `PATCH /applications/${application}`, 'POST /runs/x/cancel');
    await fc.assert(
      fc.asyncProperty(address, body, fc.boolean(), async (line, json, hasKey) => {
        const [method = '', path = ''] = line.split(' ');
        const headers = hasKey ? { 'idempotency-key': 'one' } : undefined;
        const reply = await open.send(method, path, JSON.stringify(json), headers);
        expect([200, 201, 400, 404, 409]).toContain(reply.status);
      }),
      { numRuns: 150 },
    );
  });

  test('a body too deep to be compared with another is refused', async () => {
    const body = '['.repeat(100_000) + ']'.repeat(100_000);
    const headers = ['Host: localhost', auth, 'Content-Type: application/json', `Content-Length: ${body.length}`, 'Idempotency-Key: deep'];
    const reply = await ask('POST /v1/runs', headers, body);
    expect([reply.status, reply.json]).toMatchObject([400, { error: { code: 'invalid_request', param: 'body' } }]);
  });

  test('another content type is refused', async () => {
    const reply = await post('project_id=1', 'application/x-www-form-urlencoded');
    expect([reply.status, reply.json]).toMatchObject([400, { error: { code: 'invalid_request', param: 'Content-Type' } }]);
  });

  test('a huge body is refused before it is read', async () => {
    const reply = await ask('POST /v1/runs', ['Host: localhost', auth, 'Content-Type: application/json', 'Content-Length: 20000000'], '{');
    expect([reply.status, reply.json]).toEqual([413, errorBody('request_too_large')]);
  });
});

describe('Addresses', () => {
  test.each([
    '/v1/runs/..',
    '/v1/runs/%2e%2e',
    '/v1/runs/..%2f..%2fprojects',
    '/v1/runs/a%2Fb',
    '/v1/runs/%00',
    '/v1/runs/../projects',
    '/v1/results/%2e',
    '/v1/runs/__proto__',
    '/v1/runs/',
    '/v1//runs',
    '/v1/releases',
    '/v1/plans',
    '/v2/runs',
    '/',
  ])('%s is not found, in the documented shape', async (path) => {
    const reply = await ask(`GET ${path}`, ['Host: localhost', auth]);
    expect([reply.status, reply.json]).toEqual([404, errorBody('not_found')]);
    expect(header(reply.answer, 'x-request-id')).toMatch(/^req_/);
    expect(header(reply.answer, 'x-ratelimit-remaining')).toMatch(/^\d+$/);
  });

  test('an id as long as a head allows is not found', async () => {
    const reply = await ask(`GET /v1/runs/${'x'.repeat(12_000)}`, ['Host: localhost', auth]);
    expect([reply.status, reply.json]).toEqual([404, errorBody('not_found')]);
  });

  test.each(['DELETE /v1/runs', 'PUT /v1/webhooks', 'HEAD /v1/runs', 'DELETE /v1/webhooks/wh_1', 'GET /v1/applications/app_1'])(
    '%s is not documented and so not found',
    async (line) => {
      const answer = await sendRaw(port, request(line, ['Host: localhost', auth, 'Connection: close']));
      expect(answer?.status).toBe(404);
    },
  );

  test('an address that can not be decoded is 400', async () => {
    const reply = await ask('GET /v1/runs/%ff%', ['Host: localhost', auth]);
    expect([reply.status, reply.json]).toEqual([400, errorBody('invalid_request')]);
    expect(header(reply.answer, 'x-request-id')).toMatch(/^req_/);
  });

  test('what is not HTTP is 400 in the same shape', async () => {
    const answer = await sendRaw(port, 'GARBAGE\r\n\r\n');
    expect([answer?.status, JSON.parse(answer?.body ?? '')]).toEqual([400, errorBody('invalid_request')]);
    expect(header(answer, 'x-request-id')).toMatch(/^req_/);
  });

  test('a run of another organization is 404, like one that never was', async () => {
    await open.sandbox.configure({});
    const foreign = /"id":"(run_\w+)"[^}]*"organizationId":"(org_\w+)"/.exec(open.saved.text ?? '')?.[1];
    expect(foreign).toMatch(/^run_/);
    const [theirs, nobodys] = [await open.get(`/runs/${foreign}`), await open.get('/runs/run_nowhere')];
    expect([theirs.status, theirs.json]).toEqual([404, nobodys.json]);
    expect((await open.post(`/runs/${foreign}/cancel`)).status).toBe(404);
    expect(JSON.stringify((await open.get('/runs')).json)).not.toContain(foreign);
  });

  test('none of it was a fault of ours', () => {
    expect(open.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
