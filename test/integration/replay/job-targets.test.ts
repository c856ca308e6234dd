import { describe, expect, it } from 'vitest';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { TargetOptions } from '#engine/log/plan-store.ts';
import { type Answer, answerForever, answerRaw, answerWith, closedPort, startHandler, tlsFixture } from '#test/support/handler-server.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { persistent, persistentOk } from './clock-harness.ts';
import { type Harness, makeHarness } from './harness.ts';

const short = { connectMs: 1_000, firstByteMs: 400, totalMs: 1_200 };

/** A job of two deliveries, after its end. */
async function outcomes(harness: Harness, url: string, target: Partial<TargetOptions> = {}): Promise<AttemptSummary[]> {
  await harness.startJob([harness.log.add({}, 'a'), harness.log.add({}, 'b')], url, { target: { ...short, ...target } });
  await harness.ended();
  return harness.log.attempts.map(({ summary }) => summary);
}

const bad: [string, Answer, AttemptSummary['outcome']][] = [
  ['never answers', () => undefined, 'timed-out'],
  ['drips one byte after the other', answerForever('HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n', 'x', 200), 'timed-out'],
  ['resets the connection', (socket) => void socket.resetAndDestroy(), 'reset'],
  ['closes it without a word', (socket) => void socket.end(), 'reset'],
  ['does not speak HTTP', answerRaw('SSH-2.0-OpenSSH_9.6\r\n\r\n'), 'malformed-answer'],
];

describe('a job to a target that', () => {
  it.each(bad)('%s ends, with the outcome of each', async (_what, answer, outcome) => {
    await using handler = await startHandler({ answer });
    const harness = makeHarness();
    const found = await outcomes(harness, handler.url);
    expect(found.map((attempt) => attempt.outcome)).toEqual([outcome, outcome]);
    expect(harness.replays.at(-1)).toMatchObject({ state: 'done', counts: { failed: 2, inFlight: 0 } });
    await waitFor(() => handler.openSockets() === 0);
  });

  it('answers a gigabyte is cut, with the first part kept', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    await using handler = await startHandler({
      answer: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n');
        const more = () => {
          while (!socket.destroyed && socket.write(megabyte));
        };
        socket.on('drain', more);
        more();
      },
    });
    const harness = makeHarness({ limits: { keptResponseBytes: 100_000 } });
    const [first] = await outcomes(harness, handler.url, { totalMs: 20_000 });
    expect(first).toMatchObject({ outcome: 'answered', status: 200 });
    expect(harness.log.attempts[0]?.end?.response).toMatchObject({ keptBytes: 100_000, isTruncated: true });
  });

  it('has no name, or listens nowhere', async () => {
    const port = await closedPort();
    const nowhere = await outcomes(makeHarness(), `http://127.0.0.1:${port}/`);
    expect(nowhere.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const nameless = await outcomes(makeHarness({ resolve }), 'http://nowhere.test/');
    expect(nameless.map(({ outcome }) => outcome)).toEqual(['unresolved', 'unresolved']);
    await expect(makeHarness().startJob([], 'http://127.0.0.1:0/')).rejects.toMatchObject({ code: 'input.target_url' });
  });

  it('has an IPv6 address only', async () => {
    await using handler = await startHandler({ address: '::1', answer: persistentOk, isPersistent: true });
    const resolve = async () => [{ address: '::1', family: 6 }];
    const found = await outcomes(makeHarness({ resolve }), `http://localhost:${handler.port}/`);
    expect(found.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('has a certificate that has expired, unless any is taken or its authority is given', async () => {
    await using expired = await startHandler({ certificate: 'expired', answer: persistentOk, isPersistent: true });
    const refused = await outcomes(makeHarness(), expired.url);
    expect(refused.map(({ outcome }) => outcome)).toEqual(['tls-failed', 'tls-failed']);
    const taken = await outcomes(makeHarness(), expired.url, { tls: { caPem: null, isVerified: false } });
    expect(taken.map(({ status }) => status)).toEqual([200, 200]);
    await using good = await startHandler({ certificate: 'valid', answer: persistentOk, isPersistent: true });
    const trusted = await outcomes(makeHarness(), good.url, { tls: { caPem: tlsFixture('ca'), isVerified: true } });
    expect(trusted.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('closes a kept connection gets the next request over another one', async () => {
    await using handler = await startHandler({ answer: answerWith(200, 'OK', [], 'ok') });
    const harness = makeHarness();
    const found = await outcomes(harness, handler.url, { concurrency: 1 });
    expect(found.map(({ status }) => status)).toEqual([200, 200]);
    expect(handler.connections()).toBe(2);
  });
});

describe('what leaves over a kept connection', () => {
  it('is each request to the byte as it is stored, one after the other', async () => {
    await using handler = await startHandler({ answer: persistentOk, isPersistent: true });
    const harness = makeHarness();
    const bodies = [Buffer.from('{"a":\r\n1}'), Buffer.alloc(0), Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 13) % 256))];
    const headers = [
      ['X-Dup', '1'],
      ['x-dup', 'caf\u00e9'],
      ['Content-Disposition', 'attachment; filename="\u00fc"'],
      ['Content-Length', '7'],
    ] as const;
    await harness.startJob(
      bodies.map((body) => harness.log.add({ headers: headers.map(([name, value]) => [name, value]) }, body)),
      handler.url,
      { target: { concurrency: 1 } },
    );
    await harness.ended();
    expect(handler.connections()).toBe(1);
    for (const [at, { raw }] of handler.requests.entries()) {
      const stored = harness.log.attempts[at]?.request.headers ?? [];
      const head = ['POST / HTTP/1.1', ...stored.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
      expect(raw.equals(Buffer.concat([Buffer.from(head, 'latin1'), bodies[at] ?? Buffer.alloc(0)]))).toBe(true);
      expect(stored).toContainEqual(['Connection', 'keep-alive']);
    }
  });
});

describe('RPL-01 redirects that are followed', () => {
  const follow = { redirects: 'follow', concurrency: 1 } as const;

  it('go on with the same request, and the sentence names them', async () => {
    await using last = await startHandler({ answer: persistent(204) });
    await using first = await startHandler({ answer: answerWith(307, 'Moved', [`Location: ${last.url}next`]) });
    const harness = makeHarness();
    const [attempt] = await outcomes(harness, first.url, follow);
    expect(attempt).toMatchObject({ outcome: 'answered', status: 204 });
    expect(attempt?.sentence).toContain(`Redirected: 307 to ${last.url}next.`);
    expect(last.requests[0]?.startLine).toBe('POST /next HTTP/1.1');
    expect(last.requests[0]?.body.toString()).toBe('a');
  });

  it('leave credentials and signatures behind where the origin changes, and turn a POST into a GET', async () => {
    await using last = await startHandler();
    await using first = await startHandler({ answer: answerWith(302, 'Found', [`Location: ${last.url}`]) });
    const harness = makeHarness();
    const secret = [
      ['Authorization', 'Bearer x'],
      ['Cookie', 'a=b'],
      ['X-Api-Key', 'k'],
      ['X-Auth-Token', 't'],
      ['Proxy-Hint', 'p'],
      ['X-Zof-Signature', 'sha256=1'],
      ['X-Plain', '1'],
      ['Content-Length', '1'],
    ] as const;
    await harness.startJob([harness.log.add({ headers: secret.map(([name, value]) => [name, value]) }, 'a')], first.url, {
      target: follow,
    });
    await harness.ended();
    expect(first.requests[0]?.headers.map(([name]) => name)).toContain('Authorization');
    const [hop] = last.requests;
    expect(hop?.startLine).toBe('GET / HTTP/1.1');
    expect(hop?.body).toHaveLength(0);
    expect(hop?.headers.map(([name]) => name)).toEqual(['Host', 'X-Plain', 'X-Hookglass-Replay', 'Connection']);
    expect(harness.log.attempts[0]?.summary.sentence).toContain('POST became GET without a body');
  });

  it.each([
    ['a circle', '/', 'round in circles'],
    ['a metadata address', 'http://169.254.169.254/latest', 'link-local'],
    ['a host nobody confirmed', 'http://elsewhere.test/', 'nobody has confirmed'],
    ['no HTTP', 'file:///etc/passwd', 'not followed'],
  ])('end at %s', async (_what, location, words) => {
    await using handler = await startHandler({ answer: answerWith(308, 'Moved', [`Location: ${location}`]) });
    const [attempt] = await outcomes(makeHarness(), handler.url, follow);
    expect(attempt).toMatchObject({ outcome: 'answered', status: 308, deadline: 'not-2xx' });
    expect(attempt?.sentence).toContain(words);
  });

  it('end after five', async () => {
    let hop = 0;
    await using handler = await startHandler({
      answer: (socket, request) => {
        hop += 1;
        answerWith(307, 'Moved', [`Location: /${hop}`])(socket, request);
      },
    });
    const harness = makeHarness();
    await harness.startJob([harness.log.add({})], handler.url, { target: follow });
    await harness.ended();
    expect(handler.requests).toHaveLength(6);
    expect(harness.log.attempts[0]?.summary.sentence).toContain('After 5 redirects');
  });
});

it('keeps the original pace on a real clock', async () => {
  const times: number[] = [];
  await using handler = await startHandler({
    isPersistent: true,
    answer: (socket, request) => {
      times.push(performance.now());
      persistentOk(socket, request);
    },
  });
  const harness = makeHarness();
  const dues = [0, 120, 130, 400, 650, 700, 1_100];
  const ids = dues.map((_, at) => harness.log.add({}, `d${at}`));
  await harness.startJob(ids, handler.url, { options: { pace: { kind: 'original' } }, dueMs: (at) => dues[at] ?? 0 });
  await harness.ended();
  expect(handler.requests.map(({ body }) => body.toString())).toEqual(ids.map((_, at) => `d${at}`));
  const off = times.map((at, index) => Math.abs(at - (times[0] ?? 0) - (dues[index] ?? 0)));
  // why: the aim is 20 ms, and a busy machine must not fail it.
  process.stdout.write(`    original pace: at most ${Math.max(...off).toFixed(1)} ms off\n`);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_000);
});
