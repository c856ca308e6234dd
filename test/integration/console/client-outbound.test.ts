/** CON-09: the client talks to the configured origin and to nobody else. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import { answerJson, makeClient } from '#test/support/console-client.ts';
import { startHandler } from '#test/support/handler-server.ts';

const run = promisify(execFile);
const answer = answerJson({ id: 'x' });

describe('CON-09 the client', () => {
  it('asks no proxy that the environment names', async () => {
    await using proxy = await startHandler();
    await using server = await startHandler({ answer });
    const probe = new URL('proxy-probe.ts', import.meta.url).pathname;
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'].map((name) => [name, proxy.url]);
    const env = { ...process.env, ...Object.fromEntries(names), NODE_USE_ENV_PROXY: '1', NO_PROXY: '', no_proxy: '' };
    const { stdout } = await run(process.execPath, [probe, `${server.url}v1`], { env });
    expect(stdout).toBe('200\n');
    expect([server.requests.length, proxy.connections()]).toEqual([1, 0]);
  });

  it('sends ids to the path that they belong to, whatever they are', async () => {
    await using server = await startHandler({ answer });
    const { client } = makeClient(`${server.url}v1/`);
    const part = fc.constantFrom(
      '/',
      '..',
      '.',
      '%2e%2e',
      '%2F',
      '\\',
      '?',
      '#',
      '\r\n',
      ' HTTP/1.1\r\nX: y',
      ' ',
      'a',
      '@',
      '\ud800',
      '💥',
    );
    const ids = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(ids, async (id) => {
        await client.get(consolePath('/runs/{id}/cases', { id }), { query: { q: id } });
        const request = server.requests.at(-1);
        expect(request?.startLine).toMatch(/^GET \/v1\/runs\/[^/?#\s]+\/cases\?q=[^/?#\s]* HTTP\/1\.1$/);
        expect(request?.headers.some(([name]) => name === 'X')).toBe(false);
      }),
      { numRuns: 60 },
    );
    await client.close();
  });
});
