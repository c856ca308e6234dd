/** CON-02: whatever goes wrong, and whatever the Console repeats, the key is in the Authorization header and nowhere else. */
import { describe, expect, it } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import { Failure } from '#engine/failure.ts';
import { canaryOf } from '#test/support/canary.ts';
import { answerJson, apiKey, everythingIn, failureOf, makeClient } from '#test/support/console-client.ts';
import { type Answer, answerRaw, answerWith, closedPort, startHandler } from '#test/support/handler-server.ts';

const canary = canaryOf([apiKey]);
const run = consolePath('/runs/{id}', { id: 'run_1' });
const echo = `Bearer ${apiKey}`;

const answers: readonly (readonly [string, Answer])[] = [
  ['its message', answerJson({ error: { code: apiKey, message: `Invalid key ${apiKey}`, param: apiKey } }, 401)],
  ['a flat error', answerJson({ code: 'x', message: echo }, 400)],
  ['its request id', answerJson({}, 403, [`X-Request-Id: ${apiKey}`])],
  ['its content type', answerWith(200, 'OK', [`Content-Type: text/${apiKey}`], 'hi')],
  ['a page of HTML', answerWith(200, 'OK', ['Content-Type: text/html'], `<p>${echo}</p>`)],
  ['its redirect', answerWith(302, 'Found', [`Location: https://x.example/${apiKey}?key=${apiKey}`])],
  ['its redirect to itself', answerWith(302, 'Found', [`Location: /${apiKey}`])],
  ['its reason phrase', answerWith(500, apiKey, [], apiKey)],
  ['its Retry-After', answerWith(429, 'Slow', [`Retry-After: ${apiKey}`], echo)],
  ['its encoding', answerWith(200, 'OK', [`Content-Encoding: ${apiKey}`], 'hi')],
  ['an error in a success', answerJson({ error: { code: 'x', message: echo } })],
  ['something that is not HTTP', answerRaw(`${apiKey}\r\n\r\n`)],
  ['a broken head', answerRaw(`HTTP/1.1 200 OK\r\nX Y ${apiKey}\r\n\r\n`)],
  ['a reset', (socket) => void socket.resetAndDestroy()],
];

describe('CON-02 The key', () => {
  it.each(answers)('is in no failure and no log line when the Console repeats it in %s', async (_, answer) => {
    await using server = await startHandler({ answer });
    const { client, logger } = makeClient(`${server.url}v1`);
    const failure = await failureOf(client.get(run));
    expect(canary.findIn(everythingIn(failure))).toBeUndefined();
    expect(canary.findIn(JSON.stringify(logger.lines))).toBeUndefined();
    for (const { startLine, raw } of server.requests) {
      expect(canary.findIn(startLine)).toBeUndefined();
      expect(raw.toString('latin1').split(apiKey)).toHaveLength(2);
    }
    await client.close();
  });

  it('is taken out of an answer that repeats it, and the answer is kept', async () => {
    await using server = await startHandler({ answer: answerJson({ id: 'run_1', note: echo, x: 1 }) });
    const { client, logger } = makeClient(`${server.url}v1`);
    const answer = await client.get(run);
    expect(answer.json).toEqual({ id: 'run_1', note: 'Bearer [API key]', x: 1 });
    expect(canary.findIn(JSON.stringify([answer, logger.lines]))).toBeUndefined();
    expect(logger.lines).toHaveLength(1);
    await client.close();
  });

  it('is in no failure of a connection, nor of an access that is refused', async () => {
    const { client, logger } = makeClient(`http://127.0.0.1:${await closedPort()}/v1`);
    expect(canary.findIn(everythingIn(await failureOf(client.get(run))))).toBeUndefined();
    for (const access of [
      { baseUrl: 'http://api.zof.ai/v1', apiKey },
      { baseUrl: 'https://api.zof.ai/v1', apiKey: `${apiKey}\n` },
      { baseUrl: 'https://api.zof.ai/v1', apiKey: `${apiKey} ${apiKey}` },
    ]) {
      const failure = await failureOf((async () => makeClient('', { access }))());
      expect(failure).toBeInstanceOf(Failure);
      expect(canary.findIn(everythingIn(failure))).toBeUndefined();
    }
    expect(canary.findIn(JSON.stringify(logger.lines))).toBeUndefined();
    await client.close();
  });
});
