import { describe, expect, it } from 'vitest';
import type { Failure } from '#engine/failure.ts';
import type { ResolvedAddress } from '#engine/replay/open-connection.ts';
import type { ReplayRequest } from '#engine/replay/replay-parts.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { type Harness, makeHarness } from './harness.ts';

async function failureOf(harness: Harness, targetUrl: string, more: Partial<ReplayRequest> = {}): Promise<Failure | undefined> {
  const id = harness.log.add({});
  const request = { deliveryIds: [id], targetUrl, kind: 'exact' as const, confirmedHost: null, idempotencyKey: null, ...more };
  const failure = await harness.replayer.start(request).then(
    () => undefined,
    (error: Failure) => error,
  );
  expect(harness.log.jobs.size).toBe(failure === undefined ? 1 : 0);
  return failure;
}

function resolving(...answers: (readonly string[])[]): (hostname: string) => Promise<readonly ResolvedAddress[]> {
  let at = 0;
  return async () => {
    const addresses = answers[Math.min(at, answers.length - 1)] ?? [];
    at += 1;
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}

describe('RPL-02 odd inputs', () => {
  it.each([
    '//evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    'http:/\\evil.test',
    'http://good.test\\@evil.test/',
    'http://good.test@evil.test/',
    'http://good.test:80@evil.test/',
    'http://user:pw@127.0.0.1/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://',
    'http:///x',
    'https:127.0.0.1',
    '',
    '127.0.0.1:3000',
    'http://127.0.0.1:99999/',
    'http://127.0.0.1:0/',
    'http://127.0.0.1/a b',
    'http://127.0.0.1/\r\nX: y',
    `http://127.0.0.1/${'x'.repeat(9000)}`,
  ])('refuses %j before anything is stored', async (url) => {
    const failure = await failureOf(makeHarness(), url);
    expect(failure?.code).toBe('input.target_url');
    expect(failure?.details['problem']).toMatch(/\.$/);
  });

  it.each(['//evil.test/x', '/..//evil.test/', '/@evil.test/', '/http://evil.test/'])('keeps the origin with the path %s', async (path) => {
    await using handler = await startHandler();
    const { send, log } = makeHarness();
    const { summary } = await send(log.add({ url: 'http://evil.test/absolute' }), `http://127.0.0.1:${handler.port}${path}#part`);
    expect(summary.status).toBe(200);
    expect(handler.requests[0]?.headers).toContainEqual(['Host', `127.0.0.1:${handler.port}`]);
    expect(handler.requests[0]?.startLine).toBe(`POST ${path.replace('/..', '')} HTTP/1.1`);
  });

  it('never joins the path of the captured request', async () => {
    await using handler = await startHandler();
    const { send, log } = makeHarness();
    for (const url of ['//evil.test/x', 'http://evil.test/', '/\\evil.test', '@evil.test/'])
      await send(log.add({ url }), `${handler.url}mine`);
    expect(handler.requests.map(({ startLine }) => startLine)).toEqual(Array.from({ length: 4 }, () => 'POST /mine HTTP/1.1'));
  });
});

describe('RPL-03 a name', () => {
  it('is resolved once and that address is connected to', async () => {
    await using handler = await startHandler();
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const harness = makeHarness({ resolve });
    const { summary } = await harness.send(harness.log.add({}), `http://pinned.test:${handler.port}/`, { confirmedHost: 'pinned.test' });
    expect(summary.status).toBe(200);
    expect(asked).toEqual(['pinned.test']);
    expect(summary.phases.dnsUs).not.toBeNull();
  });

  it('of this machine is blocked when it leads away from this machine', async () => {
    const harness = makeHarness({ resolve: resolving(['93.184.216.34']) });
    const { summary } = await harness.send(harness.log.add({}), 'http://localhost:3000/');
    expect(summary.outcome).toBe('blocked');
    expect(summary.sentence).toContain('not on this machine as its name promises');
  });
});

describe('RPL-04 ourselves', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://127.9.9.9:PORT/',
    'http://api.localhost:PORT/',
  ])('never sends to the control port as %s', async (url) => {
    await using control = await startHandler();
    const harness = makeHarness();
    harness.ownPorts.control = [control.port];
    const failure = await failureOf(harness, url.replace('PORT', String(control.port)));
    expect(failure?.code).toBe('replay.target_refused');
    expect(failure?.details['what']).toContain('Hookglass itself is controlled');
  });

  it('finds the control port behind a name', async () => {
    await using control = await startHandler();
    const harness = makeHarness({ resolve: resolving(['127.0.0.1']) });
    harness.ownPorts.control = [control.port];
    const { summary } = await harness.send(harness.log.add({}), `http://mine.test:${control.port}/`, { confirmedHost: 'mine.test' });
    expect(summary.outcome).toBe('blocked');
    expect(control.connections()).toBe(0);
  });

  it('sends to our receiver once, and not a replay that came back', async () => {
    await using receiver = await startHandler();
    const harness = makeHarness({ resolve: resolving(['127.0.0.1']) });
    harness.ownPorts.receiver = [receiver.port];
    const first = await harness.send(harness.log.add({}), receiver.url);
    expect(first.summary.status).toBe(200);
    const captured = harness.log.add({ headers: (receiver.requests[0]?.headers ?? []).map(([name, value]) => [name, value]) });
    const again = { deliveryIds: [captured], kind: 'exact' as const, confirmedHost: 'mine.test', idempotencyKey: null };
    await expect(harness.replayer.start({ ...again, targetUrl: receiver.url })).rejects.toMatchObject({ code: 'replay.target_refused' });
    const behindName = await harness.send(captured, `http://mine.test:${receiver.port}/`, again);
    expect(behindName.summary.outcome).toBe('blocked');
    expect(receiver.connections()).toBe(1);
  });
});

describe('consent', () => {
  it.each([
    ['http://example.test/', 'example.test'],
    ['http://EXAMPLE.test:8080/', 'example.test'],
    ['http://b\u00fccher.example/', 'xn--bcher-kva.example'],
    ['http://192.168.1.5/', '192.168.1.5'],
    ['http://10.1/', '10.0.0.1'],
    ['http://[fd12::1]:3000/', '[fd12::1]'],
    ['http://localhost.evil.test/', 'localhost.evil.test'],
  ])('%s needs %s confirmed', async (url, host) => {
    const harness = makeHarness({ resolve: resolving([]) });
    expect((await harness.replayer.preview(harness.log.add({}), url, 'exact')).hostToConfirm).toBe(host);
    for (const confirmedHost of [null, '', 'other.test', `${host}.evil.test`]) {
      const failure = await failureOf(harness, url, { confirmedHost });
      expect(failure?.toWire()).toMatchObject({ code: 'replay.target_needs_consent', next: ['confirm_host'], details: { host } });
    }
    expect(harness.log.attempts).toHaveLength(0);
  });

  it('asks once for a host', async () => {
    const harness = makeHarness({ resolve: resolving([]) });
    const id = harness.log.add({});
    await harness.send(id, 'http://b\u00fccher.example/', { confirmedHost: 'B\u00fccher.example' });
    expect((await harness.replayer.preview(id, 'https://b\u00fccher.example:8443/', 'exact')).hostToConfirm).toBeNull();
    expect((await harness.send(id, 'http://b\u00fccher.example/')).summary.outcome).toBe('unresolved');
  });

  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://api.localhost/',
    'http://[::1]/',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
  ])('%s needs none', async (url) => {
    const { replayer, log } = makeHarness();
    expect((await replayer.preview(log.add({}), url, 'exact')).hostToConfirm).toBeNull();
  });
});
