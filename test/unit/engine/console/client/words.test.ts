import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#domain/json-value.ts';
import { checkBaseUrl } from '#engine/console/client/access.ts';
import { readErrorBody, readErrorInSuccess, sayErrorBody } from '#engine/console/client/answers/error-body.ts';
import { describeRefusal } from '#engine/console/client/answers/errors.ts';
import { describeRedirect } from '#engine/console/client/answers/redirects.ts';
import { explainTls } from '#engine/console/client/exchange/tls.ts';
import { describeTrouble } from '#engine/console/client/exchange/trouble.ts';
import { quote } from '#engine/console/client/quote.ts';
import { createScrub } from '#engine/console/client/scrub.ts';
import { limits } from '#test/support/console-client.ts';

const base = checkBaseUrl('https://api.zof.ai/v1');
const refusal = {
  asked: 'GET /runs/run_1',
  said: { code: 'invalid_request', message: 'project_id is missing', param: 'project_id' },
  requestId: 'req_9',
  retryAfterMs: null,
};

describe('Error bodies', () => {
  it.each([
    [{ error: { code: 'c', message: 'm', param: 'p' } }, { code: 'c', message: 'm', param: 'p' }],
    [
      { code: 'c', message: 'm', param: 'p' },
      { code: 'c', message: 'm', param: 'p' },
    ],
    [{ error: 'words' }, { code: null, message: 'words', param: null }],
    [
      { error: 'words', message: 'more words', code: 7 },
      { code: '7', message: 'more words', param: null },
    ],
    [{ error: { message: ' a\n\u202eb ' } }, { code: null, message: 'a b', param: null }],
    [
      { error: null, message: 'm' },
      { code: null, message: 'm', param: null },
    ],
    [{ error: { code: { a: 1 } } }, null],
    [{}, null],
    [[], null],
    ['error', null],
    [null, null],
  ])('%j', (json: JsonValue, read) => {
    expect(readErrorBody(json)).toEqual(read);
  });

  it('knows an error in a success from an object that has an error of its own', () => {
    expect(readErrorInSuccess({ error: { code: 'c' } })).not.toBeNull();
    expect(readErrorInSuccess({ code: 'c', message: 'm' })).not.toBeNull();
    expect(readErrorInSuccess({ id: 'run_1', status: 'error', error: { message: 'm' } })).toBeNull();
    expect(readErrorInSuccess({ data: [], error: { message: 'm' } })).toBeNull();
    expect(readErrorInSuccess({ message: 'queued' })).toBeNull();
    expect(readErrorInSuccess({ error: null })).toBeNull();
  });

  it('are said in a sentence', () => {
    expect(sayErrorBody({ code: 'c', message: 'm', param: 'p' })).toBe('The Console says: "m" (c, parameter p).');
    expect(sayErrorBody({ code: 'c', message: null, param: null })).toBe('The Console says: c.');
    expect(sayErrorBody({ code: null, message: null, param: null })).toBe('');
  });
});

describe('Statuses', () => {
  it.each([
    [400, 'console.rejected', 'Correct what is named'],
    [401, 'console.unauthorised', 'Developer → API keys'],
    [403, 'console.forbidden', 'lacks the permission for GET /runs/run_1'],
    [404, 'console.not_found', 'belongs to another organization'],
    [405, 'console.rejected', '405'],
    [409, 'console.conflict', 'does not allow'],
    [410, 'console.not_found', 'removed'],
    [422, 'console.rejected', '422'],
    [429, 'console.rate_limited', 'in a minute'],
    [500, 'console.unavailable', 'Try again later'],
    [503, 'console.unavailable', '503'],
  ])('%i is %s', (status, code, words) => {
    const failure = describeRefusal({ ...refusal, status });
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
    expect(failure.message).toContain('project_id is missing');
    expect(failure.message).toContain('Quote request id req_9 to support.');
    expect(failure.details).toMatchObject({ status: String(status), code: 'invalid_request', param: 'project_id', requestId: 'req_9' });
  });

  it('say when to come again', () => {
    const failure = describeRefusal({ ...refusal, status: 429, retryAfterMs: 45_000 });
    expect(failure.message).toContain('Try again in 45 s.');
    expect(failure.details['retryAfterMs']).toBe('45000');
  });
});

describe('TLS and connections', () => {
  it.each([
    ['CERT_HAS_EXPIRED', 'has expired'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'issuer that this machine does not know'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'could not agree'],
  ])('%s', (code, words) => {
    expect(explainTls(code, '', 'api.zof.ai')).toContain(words);
    expect(describeTrouble(Object.assign(new Error('x'), { code }), 'connect', base, limits).failure.code).toBe('console.tls');
  });

  it('describes whatever is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const { failure } = describeTrouble(thrown, 'body', base, limits);
        expect(failure.code).toBe('console.unreachable');
        expect(failure.cause).toBeUndefined();
      }),
    );
  });
});

describe('Redirects', () => {
  it.each([
    ['https://evil.example/steal', 'console.redirected', 'evil.example'],
    ['//evil.example', 'console.redirected', 'evil.example'],
    ['/login', 'console.redirected', '/login'],
    ['http://api.zof.ai/v1', 'console.redirected', 'http:'],
    ['javascript:alert(1)', 'console.redirected', 'javascript:'],
    ['http://[', 'console.unexpected_answer', 'no address'],
    [null, 'console.unexpected_answer', 'no address'],
  ])('%s', (location, code, words) => {
    const failure = describeRedirect(302, location, base, null);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
  });
});

describe('Text of a server', () => {
  it('is one line, bounded, with nothing invisible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const quoted = quote(text, 50);
        expect(quoted.length).toBeLessThanOrEqual(51);
        expect(quoted).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u200b]/);
        expect(quoted.isWellFormed()).toBe(true);
      }),
    );
    expect(quote('a'.repeat(10_000_000), 5)).toBe('aaaaa…');
  });

  it('loses the key in the forms in which it could come', () => {
    const key = 'zof/sk"secret+key==';
    const scrub = createScrub(key);
    for (const form of [key, JSON.stringify({ key }), encodeURIComponent(key)]) expect(scrub(`<${form}>`)).toContain('[API key]');
    expect(createScrub('abc')('abcd')).toBe('abcd');
  });
});
