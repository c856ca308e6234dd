import { describe, expect, it } from 'vitest';
import { checkApiKey, checkBaseUrl } from '#engine/console/client/access.ts';
import { Failure } from '#engine/failure.ts';

function refusal(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('Nothing was refused.');
}

describe('CON-01 base URL', () => {
  it.each([
    ['https://api.zof.ai/v1', 'https://api.zof.ai/v1'],
    [' https://API.zof.ai/v1/ ', 'https://api.zof.ai/v1'],
    ['https://api.zof.ai', 'https://api.zof.ai'],
    ['https://api.zof.ai:8443/a/b/v1//', 'https://api.zof.ai:8443/a/b/v1'],
    ['http://127.0.0.1:4000/v1', 'http://127.0.0.1:4000/v1'],
    ['http://127.8.9.1/v1', 'http://127.8.9.1/v1'],
    ['http://localhost:4000/v1', 'http://localhost:4000/v1'],
    ['http://console.localhost/v1', 'http://console.localhost/v1'],
    ['http://[::1]:4000/v1', 'http://[::1]:4000/v1'],
  ])('takes %s', (typed, text) => {
    expect(checkBaseUrl(typed).text).toBe(text);
  });

  it.each([
    ['', 'empty'],
    ['api.zof.ai/v1', 'must begin with https://'],
    ['ftp://api.zof.ai', 'must begin with https://'],
    ['https://', 'must begin with https://'],
    ['http://api.zof.ai/v1', 'readable on its way'],
    ['http://localhost.evil.example/v1', 'readable on its way'],
    ['http://127.0.0.1.evil.example/v1', 'readable on its way'],
    ['http://evil.example#@127.0.0.1', 'fragment'],
    ['http://192.168.1.5/v1', 'readable on its way'],
    ['https://user:pass@api.zof.ai/v1', 'user name'],
    ['https://key@api.zof.ai/v1', 'user name'],
    ['https://@api.zof.ai/v1', 'user name'],
    ['https://api.zof.ai/v1?key=1', 'query'],
    ['https://api.zof.ai/v1?', 'query'],
    ['https://api.zof.ai/v1#x', 'fragment'],
    ['https://api.zof.ai:99999/v1', 'not valid'],
    ['https://api.zof.ai:0/v1', 'Port 0'],
    ['https://api.zof.ai\\@evil.example', 'backslash'],
    ['https://api.zof.ai/v 1', 'blank'],
    ['https://exa\tmple.com', 'control'],
    [`https://a.example/${'x'.repeat(3000)}`, 'longer'],
  ])('refuses %#', (typed, words) => {
    const failure = refusal(() => checkBaseUrl(typed));
    expect(failure.code).toBe('input.console_url');
    expect(failure.details['problem']).toContain(words);
  });
});

describe('API key', () => {
  it('takes visible ASCII', () => {
    expect(() => checkApiKey('zof_sk_abc.DEF-123/+=')).not.toThrow();
  });

  it.each([
    ['nothing', ''],
    ['a blank before it', ' zof_sk_1'],
    ['a line end', 'zof_sk_1\n'],
    ['a blank inside', 'zof_ sk_1'],
    ['a letter of no key', 'zof_sk_é1'],
    ['a header of its own', 'zof_sk_1\r\nX-Evil: 1'],
    ['something invisible', '\u200bzof_sk_1'],
    ['too much', 'x'.repeat(5000)],
  ])('refuses %s without repeating it', (_, key) => {
    const failure = refusal(() => checkApiKey(key));
    expect(failure.code).toBe('input.secret');
    expect(failure.message).not.toMatch(/zof_|sk_1|xxx/);
  });
});
