import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';

let host: Host;

beforeEach(async () => {
  host = await startHost();
});

afterEach(() => host.close());

const redeem = (code: unknown, extra: object = {}) =>
  fetch(`${host.server.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: host.server.url },
    body: JSON.stringify({ code, ...extra }),
  });
const codeOf = (link: string) => new URL(link).hash.slice('#code='.length);
const withToken = (token: string) => fetch(`${host.server.url}/api/health`, { headers: { authorization: `Bearer ${token}` } });

describe('BSH-06 launch codes', () => {
  test('the code is in the fragment, has 256 bits, opens one session, and the second try gets 401', async () => {
    const link = host.server.createLaunchLink();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}$/);
    const answer = await redeem(codeOf(link));
    expect(answer.status).toBe(200);
    const { token }: { token: string } = JSON.parse(await answer.text());
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await withToken(token)).status).toBe(200);
    const asks = (wanted: string) =>
      fetch(`${host.server.url}/session`, { method: 'HEAD', headers: { authorization: `Bearer ${wanted}` } });
    expect((await asks(token)).status).toBe(204);
    expect((await asks('not a token')).status).toBe(401);
    const second = await redeem(codeOf(link));
    expect(second.status).toBe(401);
    expect(await second.json()).toMatchObject({ code: 'link.unauthorised', next: ['reconnect'] });
  });

  test('each link has its own code and each session its own token', async () => {
    const links = [host.server.createLaunchLink(), host.server.createLaunchLink()];
    expect(new Set(links).size).toBe(2);
    const tokens = await Promise.all(links.map(async (link) => (await redeem(codeOf(link))).text()));
    expect(new Set(tokens).size).toBe(2);
  });

  test.each([[''], ['x'.repeat(201)], [5], [null], [['a']], [{}]])('%j is no code', async (code) => {
    expect(await (await redeem(code)).json()).toMatchObject({ code: 'input.invalid' });
  });

  test('an extra key, a broken body and another content type are refused', async () => {
    expect((await redeem('x', { more: 1 })).status).toBe(400);
    const post = (body: string, type: string) =>
      fetch(`${host.server.url}/session`, { method: 'POST', headers: { 'content-type': type, origin: host.server.url }, body });
    for (const [body, type] of [
      ['{"code":', 'application/json'],
      ['{"code":"x"}', 'text/plain'],
      ['code=x', 'application/x-www-form-urlencoded'],
    ] as const) {
      const answer = await post(body, type);
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'input.invalid' }]);
    }
  });

  test('a script with the token of the file gets fresh links; a window does not', async () => {
    const answer = await host.api('/session-codes', { method: 'POST' });
    const { url, expiresInSeconds }: { url: string; expiresInSeconds: number } = JSON.parse(await answer.text());
    expect(expiresInSeconds).toBe(60);
    const opened: { token: string } = JSON.parse(await (await redeem(codeOf(url))).text());
    const refused = await fetch(`${host.server.url}/api/session-codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${opened.token}`, origin: host.server.url },
    });
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'link.forbidden' }]);
  });
});

describe('BSH-07 tokens', () => {
  const path = () => join(host.folder, 'api-token');

  test('the token of scripts is in a file for this account only, and the file goes with the server', async () => {
    expect(readFileSync(path(), 'utf8')).toBe(`${host.server.apiToken}\n`);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    await host.server.close();
    expect(existsSync(path())).toBe(false);
  });

  test('a token that another start has put there is left alone', async () => {
    writeFileSync(path(), 'of another\n');
    await host.server.close();
    expect(readFileSync(path(), 'utf8')).toBe('of another\n');
  });

  test('every start makes a new one', async () => {
    const other = await startHost();
    expect(other.server.apiToken).not.toBe(host.server.apiToken);
    expect((await withToken(other.server.apiToken)).status).toBe(401);
    await other.close();
  });

  test('failures are limited, and a right token passes all the same', async () => {
    const session = await host.openSession();
    const statuses: number[] = [];
    for (let i = 0; i < 25; i += 1) statuses.push((await withToken(`wrong${i}`)).status);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    expect(new Set(statuses.slice(20))).toEqual(new Set([429]));
    const limited = await redeem('guess');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await limited.json()).toMatchObject({ code: 'link.too_many_attempts' });
    expect((await withToken(session)).status).toBe(200);
    expect((await withToken(host.server.apiToken)).status).toBe(200);
    expect((await redeem(codeOf(host.server.createLaunchLink()))).status).toBe(200);
  });

  test('no token and no code is ever logged', async () => {
    const link = host.server.createLaunchLink();
    await redeem(codeOf(link));
    await redeem(codeOf(link));
    await withToken('a-wrong-token');
    const log = JSON.stringify(host.lines);
    for (const secret of [host.server.apiToken, codeOf(link), 'a-wrong-token']) expect(log).not.toContain(secret);
  });
});
