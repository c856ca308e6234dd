/** What is sent again, when, and what never is. */
import { describe, expect, it } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import { answerJson, failureOf, inTurn, makeClient } from '#test/support/console-client.ts';
import { type Answer, answerWith, type ReceivedRequest, startHandler } from '#test/support/handler-server.ts';

const runs = consolePath('/runs', {});
const good = answerJson({ data: [], has_more: false });
const limited = (...headers: string[]) => answerJson({ error: { code: 'rate_limit_exceeded', message: 'Slow down' } }, 429, headers);
const broken = answerJson({ error: { code: 'internal', message: 'Oops' } }, 503);
const reset: Answer = (socket) => void socket.destroy();
const keyOf = (request: ReceivedRequest) => request.headers.find(([name]) => name.toLowerCase() === 'idempotency-key')?.[1];

describe('GET', () => {
  it.each([500, 502, 503, 504])('%i, then fine', async (status) => {
    await using server = await startHandler({
      answer: inTurn(answerWith(status, 'Bad', ['Content-Type: text/html'], '<h1>Bad'), reset, good),
    });
    const { client, waits } = makeClient(`${server.url}v1`);
    expect((await client.get(runs)).status).toBe(200);
    expect(server.requests).toHaveLength(3);
    expect(waits.every((ms) => ms <= 1000)).toBe(true);
    await client.close();
  });

  it('gives up after four tries with the words of the last one', async () => {
    await using server = await startHandler({ answer: broken });
    const { client } = makeClient(`${server.url}v1`);
    const failure = await failureOf(client.get(runs));
    expect(failure.code).toBe('console.unavailable');
    expect(failure.details).toMatchObject({ status: '503', code: 'internal', requestId: 'req_1' });
    expect(server.requests).toHaveLength(4);
    await client.close();
  });

  it('CON-04 sends nothing for a while after five failures in a row, then tries once', async () => {
    await using server = await startHandler({ answer: broken });
    const { client, clock } = makeClient(`${server.url}v1`);
    await failureOf(client.get(runs));
    await failureOf(client.get(runs));
    expect(server.requests).toHaveLength(5);
    const failure = await failureOf(client.get(runs));
    expect(failure.message).toContain('left alone');
    expect(server.requests).toHaveLength(5);
    clock.forward(31_000);
    await failureOf(client.get(runs));
    expect(server.requests).toHaveLength(6);
    await client.close();
  });
});

describe('429', () => {
  it('waits the seconds that it says', async () => {
    await using server = await startHandler({ answer: inTurn(limited('Retry-After: 7'), good) });
    const { client, waits } = makeClient(`${server.url}v1`);
    await client.get(runs);
    expect(waits).toEqual([7_000]);
    await client.close();
  });

  it('waits until the date that it says, by the clock of the Console', async () => {
    const date = 'Date: Thu, 26 Nov 2026 01:00:00 GMT';
    await using server = await startHandler({ answer: inTurn(limited(date, 'Retry-After: Thu, 26 Nov 2026 01:00:09 GMT'), good) });
    const { client, waits } = makeClient(`${server.url}v1`);
    await client.get(runs);
    expect(waits).toEqual([9_000]);
    await client.close();
  });

  it('without Retry-After waits until the window ends; without that, backs off', async () => {
    const { clock } = makeClient('http://localhost/v1');
    const reset = Math.floor(clock.nowUs() / 1e6) + 5;
    await using server = await startHandler({ answer: inTurn(limited(`X-RateLimit-Reset: ${reset}`), limited(), good) });
    const { client, waits } = makeClient(`${server.url}v1`);
    await client.get(runs);
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBe(5_000);
    expect(waits[1]).toBeLessThanOrEqual(1_000);
    await client.close();
  });

  it('to be waited for over 30 s ends the call, and the next one is not even sent', async () => {
    await using server = await startHandler({ answer: limited('Retry-After: 45') });
    const { client, waits, clock } = makeClient(`${server.url}v1`);
    const failure = await failureOf(client.get(runs));
    expect(failure.code).toBe('console.rate_limited');
    expect(failure.details).toMatchObject({ retryAfterMs: '45000', code: 'rate_limit_exceeded', status: '429' });
    expect((await failureOf(client.get(runs))).details['retryAfterMs']).toBe('45000');
    expect(server.requests).toHaveLength(1);
    clock.forward(20_000);
    await failureOf(client.get(runs));
    expect([server.requests.length, waits]).toEqual([2, [25_000]]);
    await client.close();
  });
});

describe('X-RateLimit', () => {
  it('is told as it comes, and respected before there is a 429', async () => {
    const reset = Math.floor(makeClient('http://localhost/v1').clock.nowUs() / 1e6) + 20;
    const left = (remaining: number) =>
      answerJson({ data: [], has_more: false }, 200, [
        'X-RateLimit-Limit: 2',
        `X-RateLimit-Remaining: ${remaining}`,
        `X-RateLimit-Reset: ${reset}`,
      ]);
    const seen: (number | null)[] = [];
    await using server = await startHandler({ answer: inTurn(left(1), left(0), good) });
    const { client, waits } = makeClient(`${server.url}v1`, { onRateLimit: ({ remaining }) => seen.push(remaining) });
    expect(client.rateLimit()).toBeNull();
    await client.get(runs);
    await client.get(runs);
    expect(waits).toEqual([]);
    await client.get(runs);
    expect(waits).toEqual([20_000]);
    expect(seen).toEqual([1, 0]);
    expect(client.rateLimit()).toEqual({ limit: 2, remaining: 0, resetAtUs: reset * 1e6 });
    await client.close();
  });
});

describe('CON-07 POST', () => {
  it('is repeated with the very same key and body', async () => {
    await using server = await startHandler({ answer: inTurn(reset, broken, answerJson({ id: 'wh_1', secret: 's' }, 201)) });
    const { client } = makeClient(`${server.url}v1`);
    const answer = await client.post(consolePath('/webhooks', {}), { url: 'https://x.example', events: ['run.failed'] });
    expect(answer).toMatchObject({ status: 201, json: { id: 'wh_1', secret: 's' } });
    expect(server.requests).toHaveLength(3);
    const keys = server.requests.map(keyOf);
    expect(keys[0]).toMatch(/^hookglass-[0-9a-f]{32}$/);
    expect(new Set(keys).size).toBe(1);
    expect(new Set(server.requests.map(({ body }) => body.toString()))).toEqual(
      new Set(['{"url":"https://x.example","events":["run.failed"]}']),
    );
    await client.post(consolePath('/webhooks', {}), {});
    expect(keyOf(server.requests[3] ?? { raw: Buffer.alloc(0), startLine: '', headers: [], body: Buffer.alloc(0) })).not.toBe(keys[0]);
    await client.close();
  });

  it('takes a key from outside, refuses one that can not stand in a header, and may be answered without content', async () => {
    await using server = await startHandler({ answer: answerWith(204) });
    const { client } = makeClient(`${server.url}v1`);
    const path = consolePath('/webhooks/{id}/test', { id: 'wh_1' });
    expect(await client.post(path, {}, { idempotencyKey: 'mine-1' })).toMatchObject({ status: 204, json: null });
    expect(server.requests.map(keyOf)).toEqual(['mine-1']);
    expect((await failureOf(client.post(path, {}, { idempotencyKey: 'a\r\nb' }))).code).toBe('input.invalid');
    await client.close();
  });
});
