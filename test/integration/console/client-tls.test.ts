import { describe, expect, it, vi } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import { answerJson, failureOf, makeClient } from '#test/support/console-client.ts';
import { startHandler, tlsFixture } from '#test/support/handler-server.ts';

const runs = consolePath('/runs', {});
const answer = answerJson({ data: [], has_more: false });
const trusting = { trustedCertificates: [tlsFixture('ca')] };

describe('CON-01 TLS', () => {
  it.each(['127.0.0.1', 'localhost'])('asks %s when its certificate is right', async (host) => {
    await using server = await startHandler({ certificate: 'valid', answer });
    const { client } = makeClient(`https://${host}:${server.port}/v1`, trusting);
    expect((await client.get(runs)).status).toBe(200);
    await client.close();
  });

  it.each([
    ['expired', 'has expired'],
    ['wrong-host', 'is for another host'],
    ['self-signed', 'is self-signed'],
  ])('explains a certificate that is %s, and sends nothing', async (certificate, words) => {
    await using server = await startHandler({ certificate, answer });
    const { client, waits } = makeClient(`${server.url}v1`, trusting);
    const failure = await failureOf(client.get(runs));
    expect(failure.code).toBe('console.tls');
    expect(failure.message).toContain(`The certificate of 127.0.0.1:${server.port} ${words}`);
    expect(failure.message).toContain('The key was not sent.');
    expect([server.requests.length, waits.length]).toEqual([0, 0]);
    await client.close();
  });

  it('explains an unknown issuer, whatever the environment says', async () => {
    await using server = await startHandler({ certificate: 'valid', answer });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    try {
      const { client } = makeClient(`${server.url}v1`);
      const failure = await failureOf(client.get(runs));
      expect(failure.code).toBe('console.tls');
      expect(failure.message).toContain('an issuer that this machine does not know');
      expect(server.requests).toHaveLength(0);
      await client.close();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says when the port speaks plain HTTP, and when it wants TLS', async () => {
    await using plain = await startHandler({ answer, onConnection: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') });
    const overTls = makeClient(`${plain.url.replace('http:', 'https:')}v1`);
    const failure = await failureOf(overTls.client.get(runs));
    expect(failure.code).toBe('console.tls');
    expect(failure.message).toContain('does not speak TLS on this port');
    await using secure = await startHandler({ certificate: 'valid', answer });
    const overPlain = makeClient(`${secure.url.replace('https:', 'http:')}v1`, { limits: { tries: 1 } });
    expect((await failureOf(overPlain.client.get(runs))).message).toContain('https://');
    await Promise.all([overTls.client.close(), overPlain.client.close()]);
  });
});
