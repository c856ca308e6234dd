import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '#engine/failure.ts';
import { parseTargetUrl } from '#engine/replay/target-url.ts';

describe('RPL-02 target URL', () => {
  it('reads host, port and path and forgets the fragment', () => {
    expect(parseTargetUrl('  https://B\u00fccher.Example:8443/a//b?x=1&x=2#part ')).toEqual({
      url: 'https://xn--bcher-kva.example:8443/a//b?x=1&x=2',
      isTls: true,
      host: 'xn--bcher-kva.example:8443',
      hostname: 'xn--bcher-kva.example',
      address: 'xn--bcher-kva.example',
      port: 8443,
      path: '/a//b?x=1&x=2',
      isAddress: false,
      isLoopback: false,
    });
    expect(parseTargetUrl('http://[::1]')).toMatchObject({
      host: '[::1]',
      address: '::1',
      port: 80,
      path: '/',
      isAddress: true,
      isLoopback: true,
    });
    expect(parseTargetUrl('https://localhost.')).toMatchObject({ port: 443, isAddress: false, isLoopback: true });
    expect(parseTargetUrl('http://notlocalhost/')).toMatchObject({ isLoopback: false });
  });

  it('keeps the origin whatever follows it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('http://127.0.0.1:3000', 'https://good.test'),
        fc.constantFrom('/', '?', '#'),
        fc.string(),
        (origin, first, rest) => {
          const target = tryParse(`${origin}${first}${rest}`);
          if (target === undefined) return;
          expect(new URL(target.url).origin).toBe(origin);
          expect(`${origin}${target.path}`).toBe(target.url);
          expect(target.path.startsWith('/')).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never throws but a refusal with words, and what it takes is http(s) without a user', () => {
    const hostile = fc.oneof(fc.string(), fc.webUrl(), fc.string({ unit: fc.constantFrom(...'htps:/\\@.?#[]%0:x\t\n\u3002\uff0f') }));
    fc.assert(
      fc.property(fc.constantFrom('', 'http:', 'http://', 'https://', '//'), hostile, (start, rest) => {
        const target = tryParse(`${start}${rest}`);
        if (target === undefined) return;
        const url = new URL(target.url);
        expect(url.protocol).toMatch(/^https?:$/);
        expect(url.username + url.password).toBe('');
        expect(url.hostname).toBe(target.hostname);
        expect(target.port).toBeGreaterThan(0);
      }),
      { numRuns: 600 },
    );
  });
});

function tryParse(text: string): ReturnType<typeof parseTargetUrl> | undefined {
  try {
    return parseTargetUrl(text);
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ code: 'input.target_url', details: { problem: expect.stringMatching(/\.$/) } });
    return undefined;
  }
}
