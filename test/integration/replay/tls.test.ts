import { describe, expect, it, vi } from 'vitest';
import { startHandler, tlsFixture } from '#test/support/handler-server.ts';
import { makeHarness } from './harness.ts';

const trusting = { trustedCertificates: [tlsFixture('ca')] };

describe('RPL-16 TLS', () => {
  it.each(['127.0.0.1', 'localhost'])('sends to %s when the certificate is right', async (host) => {
    await using handler = await startHandler({ certificate: 'valid' });
    const { send, log } = makeHarness(trusting);
    const { summary } = await send(log.add({}), `https://${host}:${handler.port}/secure`);
    expect(summary).toMatchObject({ outcome: 'answered', status: 200, deadline: 'in-time' });
    expect(summary.phases.tlsUs).toBeGreaterThan(0);
    expect(handler.requests[0]?.startLine).toBe('POST /secure HTTP/1.1');
  });

  it.each([
    ['expired', 'has expired'],
    ['wrong-host', 'is for another host'],
    ['self-signed', 'is self-signed'],
  ])('refuses a certificate that is %s', async (certificate, words) => {
    await using handler = await startHandler({ certificate });
    const { send, log } = makeHarness(trusting);
    const { summary } = await send(log.add({}), handler.url);
    expect(summary).toMatchObject({ outcome: 'tls-failed', status: null, deadline: 'no-answer' });
    expect(summary.sentence).toContain(`The certificate of 127.0.0.1:${handler.port} ${words}`);
    expect(summary.sentence).toContain('so nothing was sent.');
    expect(handler.requests).toHaveLength(0);
  });

  it('does not know the test authority by itself, whatever the environment says', async () => {
    await using handler = await startHandler({ certificate: 'valid' });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    try {
      const { send, log } = makeHarness();
      const { summary } = await send(log.add({}), handler.url);
      expect(summary.outcome).toBe('tls-failed');
      expect(summary.sentence).toContain('an authority this machine does not know');
      expect(handler.requests).toHaveLength(0);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says so when the port speaks plain HTTP', async () => {
    await using plain = await startHandler({
      answer: () => undefined,
      onConnection: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    const { send, log } = makeHarness();
    const { summary } = await send(log.add({}), plain.url.replace('http:', 'https:'));
    expect(summary.outcome).toBe('tls-failed');
    expect(summary.sentence).toContain('does not speak TLS on this port; try http:// instead of https://');
  });
});
