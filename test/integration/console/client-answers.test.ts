/** What a Console may answer, over real sockets: each ends in an answer or in a failure that says what came. */
import { describe, expect, it } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import { answerJson, apiKey, failureOf, inTurn, makeClient } from '#test/support/console-client.ts';
import { type Answer, answerForever, answerRaw, answerWith, closedPort, startHandler } from '#test/support/handler-server.ts';

const run = consolePath('/runs/{id}', { id: 'run_1' });

async function ask(answer: Answer, limits = {}) {
  await using server = await startHandler({ answer });
  const { client, waits } = makeClient(`${server.url}v1`, { limits });
  const end = await client.get(run).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  await client.close();
  return { end, requests: server.requests, waits };
}

async function refusal(answer: Answer, limits = {}) {
  const { end, requests, waits } = await ask(answer, limits);
  const failure = await failureOf('error' in end ? Promise.reject(end.error) : Promise.resolve(end.answer));
  return { failure, requests, waits };
}

/** A header block, and the body in bytes as they are. */
function answerBytes(head: readonly string[], body: Uint8Array): Answer {
  return (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`);
    socket.end(body);
  };
}

describe('A good answer', () => {
  it('comes whole, with unknown fields and values, request id and the clock of the Console', async () => {
    const body = { id: 'run_1', status: 'hibernating', x_new: { deep: [1, null, 'é'] } };
    const { end, requests } = await ask(
      answerJson(body, 200, ['Date: Thu, 26 Nov 2026 01:02:03 GMT', 'Sunset: Sat, 01 Jan 2028 00:00:00 GMT']),
    );
    expect(end).toMatchObject({
      answer: { status: 200, json: body, requestId: 'req_1', dateUs: Date.UTC(2026, 10, 26, 1, 2, 3) * 1000 },
    });
    const [request] = requests;
    expect(request?.startLine).toBe('GET /v1/runs/run_1 HTTP/1.1');
    const headers = new Map(request?.headers.map(([name, value]) => [name.toLowerCase(), value]));
    expect(headers.get('authorization')).toBe(`Bearer ${apiKey}`);
    expect(headers.get('accept')).toBe('application/json');
    expect(headers.has('idempotency-key')).toBe(false);
  });

  it('may begin with a byte order mark, and say another content type', async () => {
    const { end } = await ask(answerBytes(['Content-Type: text/plain'], Buffer.from('\ufeff{"id":"run_1"}')));
    expect(end).toMatchObject({ answer: { json: { id: 'run_1' }, text: '{"id":"run_1"}' } });
  });

  it('may have 10 MB', async () => {
    const { end } = await ask(answerJson({ id: 'run_1', log: 'x'.repeat(10 * 1024 * 1024) }));
    expect(end).toMatchObject({ answer: { status: 200, json: { id: 'run_1' } } });
  });

  it('may hold an error of the thing itself', async () => {
    const { end } = await ask(answerJson({ id: 'run_1', status: 'error', error: { code: 'agent_lost', message: 'Agent lost' } }));
    expect(end).toMatchObject({ answer: { json: { status: 'error' } } });
  });
});

describe('CON-03 A wrong answer', () => {
  it('HTML instead of JSON', async () => {
    const page = '<!doctype html>\n<title>Sign in</title>';
    const { failure } = await refusal(answerWith(200, 'OK', ['Content-Type: text/html; charset=utf-8'], page));
    expect(failure.code).toBe('console.not_json');
    expect(failure.message).toContain('answered 200 with text/html; charset=utf-8, which is no JSON.');
    expect(failure.message).toContain('It begins: "<!doctype html> <title>Sign in</title>".');
    expect(failure.details['status']).toBe('200');
  });

  it('HTML behind a 404, as from a wrong base URL', async () => {
    const { failure } = await refusal(answerWith(404, 'Not Found', ['Content-Type: text/html'], '<h1>404 Not Found</h1>'));
    expect(failure.code).toBe('console.not_json');
    expect(failure.message).toContain('Check the base URL');
  });

  it('200 with an error inside, in both shapes', async () => {
    const error = { code: 'internal', message: 'Try harder', param: 'id' };
    for (const body of [{ error }, error]) {
      const { failure } = await refusal(answerJson(body));
      expect(failure.code).toBe('console.unexpected_answer');
      expect(failure.message).toContain('answered 200, which means success, with an error inside. The Console says: "Try harder"');
      expect(failure.details).toMatchObject({ code: 'internal', param: 'id', requestId: 'req_1', status: '200' });
    }
  });

  it.each([
    ['204', answerRaw('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'), 'answered 204 without content'],
    ['empty', answerWith(200), 'answered 200 without content'],
    ['only blanks', answerWith(200, 'OK', [], ' \n '), 'answered 200 without content'],
    ['a text', answerJson('ok'), 'with a text where an object'],
    ['a number', answerJson(7), 'with a number where an object'],
    ['null', answerJson(null), 'with null where an object'],
    ['304', answerWith(304), 'names no address'],
    ['a status of nobody', answerWith(999), '999, which is no status'],
    ['a head without end', answerForever('HTTP/1.1 200 OK\r\n', `X-A: ${'a'.repeat(1000)}\r\n`), 'head of the answer'],
    ['something else than HTTP', answerRaw('SSH-2.0-OpenSSH_9.9\r\n\r\n'), 'not HTTP'],
  ])('%s', async (_, answer, words) => {
    const { failure } = await refusal(answer);
    expect(failure.code).toBe('console.unexpected_answer');
    expect(failure.message).toContain(words);
  });

  it('no UTF-8, packed, or broken off', async () => {
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const notUtf8 = await refusal(answerBytes(['Content-Type: application/json'], bytes));
    expect(notUtf8.failure.message).toContain('200 with application/json, which is not UTF-8');
    const packed = await refusal(answerBytes(['Content-Encoding: gzip'], Buffer.from([0x1f, 0x8b, 8, 0])));
    expect(packed.failure.message).toContain('packed as gzip');
    const broken = await refusal(answerWith(200, 'OK', ['Content-Type: application/json'], '{"id":"run_1"'));
    expect(broken.failure.message).toContain('begins like JSON and is broken');
    expect(new Set([notUtf8, packed, broken].map(({ failure }) => failure.code))).toEqual(new Set(['console.not_json']));
  });

  it('over 20 MB, announced or not', async () => {
    const announced = await refusal(answerRaw(`HTTP/1.1 200 OK\r\nContent-Length: ${21 * 1024 * 1024}\r\n\r\n{`));
    expect(announced.failure.code).toBe('console.too_large');
    expect(announced.failure.message).toContain('more than 20 MB');
    const piece = `100000\r\n${' '.repeat(0x100000)}\r\n`;
    const dripping = await refusal(answerForever('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', piece, 1));
    expect(dripping.failure.code).toBe('console.too_large');
    expect(dripping.requests).toHaveLength(1);
  });
});

describe('A refusal', () => {
  const shapes = [
    { error: { code: 'invalid_request', message: 'Bad id', param: 'id' } },
    { code: 'invalid_request', message: 'Bad id', param: 'id' },
  ];

  it.each([
    [400, 'console.rejected'],
    [401, 'console.unauthorised'],
    [403, 'console.forbidden'],
    [404, 'console.not_found'],
    [409, 'console.conflict'],
    [422, 'console.rejected'],
  ])('%i is said in both shapes, and never asked again', async (status, code) => {
    for (const shape of shapes) {
      const { failure, requests } = await refusal(answerJson(shape, status));
      expect(failure.code).toBe(code);
      expect(failure.message).toContain('The Console says: "Bad id" (invalid_request, parameter id). Quote request id req_1 to support.');
      expect(failure.details).toMatchObject({ status: String(status), code: 'invalid_request', param: 'id', requestId: 'req_1' });
      expect(requests).toHaveLength(1);
    }
  });

  it('404 says what it means for something of another organization', async () => {
    const { failure } = await refusal(answerJson({ error: { code: 'not_found', message: 'No such run' } }, 404));
    expect(failure.message).toContain("GET /runs/run_1 finds nothing that this key's organization may see (404)");
    expect(failure.message).toContain('belongs to another organization');
  });

  it('401 without any body is a refused key all the same', async () => {
    expect((await refusal(answerWith(401))).failure.code).toBe('console.unauthorised');
    expect((await refusal(answerWith(403, 'No', ['Content-Type: text/html'], '<p>no'))).failure.code).toBe('console.forbidden');
  });
});

describe('CON-03 No answer', () => {
  it('nothing listens', async () => {
    const { client, waits } = makeClient(`http://localhost:${await closedPort()}/v1`);
    const failure = await failureOf(client.get(run));
    expect(failure.code).toBe('console.unreachable');
    expect(failure.message).toContain('Nothing listens at localhost:');
    expect(waits).toEqual([]);
  });

  it('the name leads nowhere', async () => {
    const { client } = makeClient('https://console.invalid/v1', { limits: { tries: 1 } });
    const failure = await failureOf(client.get(run));
    expect(failure.code).toBe('console.unreachable');
    expect(failure.message).toContain('console.invalid');
    await client.close();
  });

  it('closed before the answer, and in its middle: tried again, then told', async () => {
    const silent = await refusal((socket) => socket.destroy());
    expect(silent.failure.code).toBe('console.unreachable');
    expect(silent.failure.message).toContain('closed the connection without an answer');
    expect(silent.requests).toHaveLength(4);
    const torn: Answer = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":', () => socket.resetAndDestroy());
    const middle = await refusal(torn);
    expect(middle.failure.code).toBe('console.unreachable');
    expect(middle.failure.message).toContain('in the middle of its answer');
    expect(middle.requests).toHaveLength(4);
    const healed = await ask(inTurn(torn, answerJson({ id: 'run_1' })));
    expect(healed.end).toMatchObject({ answer: { json: { id: 'run_1' } } });
  });

  it('slow head, slow body, endless drip', async () => {
    const head = await refusal(answerRaw('HTTP/1.1 200 OK\r\nX-Slow: '), { headersMs: 200, tries: 1 });
    expect(head.failure.message).toContain('did not begin to answer within 1 s');
    const body = await refusal(answerRaw('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'), { bodyMs: 200, tries: 1 });
    expect(body.failure.message).toContain('stopped in the middle of its answer');
    const drip = await refusal(answerForever('HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n', ' '), { exchangeMs: 300, tries: 2 });
    expect(drip.failure.message).toContain('did not finish its answer');
    expect(drip.requests).toHaveLength(2);
    const headDrip = await refusal(answerForever('HTTP/1.1 200 OK\r\n', 'A: b\r\n'), { exchangeMs: 300, tries: 1 });
    expect(headDrip.failure.code).toBe('console.unreachable');
  });
});

describe('CON-01 redirects', () => {
  it.each([301, 302, 303, 307, 308])('%i to another host is named and not followed; that host sees nothing', async (status) => {
    await using thief = await startHandler();
    const { failure, requests } = await refusal(answerWith(status, 'Moved', [`Location: ${thief.url}steal`]));
    expect(failure.code).toBe('console.redirected');
    expect(failure.message).toContain(`127.0.0.1:${thief.port}`);
    expect(failure.message).toContain('the key was not sent there');
    expect([thief.connections(), requests.length]).toEqual([0, 1]);
  });

  it('to itself, without end, is one request', async () => {
    const { failure, requests } = await refusal(answerWith(302, 'Found', ['Location: /v1/runs/run_1']));
    expect(failure.code).toBe('console.redirected');
    expect(requests).toHaveLength(1);
  });
});
