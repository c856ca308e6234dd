import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { isSecretHeader, isSecretQueryName, masked, maskedNames, maskHeaders, maskUrl } from '#domain/masking.ts';
import { plainHeaders, plainQueryNames, secretHeaders, secretQueryNames } from '#test/fixtures/outbound/secret-names.ts';

describe('SEC-05 what carries a credential', () => {
  it(`is known by ${secretHeaders.length} names of headers and ${secretQueryNames.length} of query fields`, () => {
    expect(secretHeaders.length + secretQueryNames.length).toBeGreaterThanOrEqual(60);
    expect(secretHeaders.filter((name) => !isSecretHeader(name))).toEqual([]);
    expect(secretQueryNames.filter((name) => !isSecretQueryName(name))).toEqual([]);
  });

  it('is told from what only looks alike', () => {
    expect(plainHeaders.filter(isSecretHeader)).toEqual([]);
    expect(plainQueryNames.filter(isSecretQueryName)).toEqual([]);
  });
});

describe('SEC-05 a masked', () => {
  it('header keeps its name and place, Authorization its scheme', () => {
    const headers: HeaderPair[] = [
      ['Authorization', 'Bearer abc'],
      ['authorization', 'abc'],
      ['X-A', '1'],
      ['Cookie', 'a=b; c=d'],
      ['Referer', 'https://a.test/?token=abc&x=1'],
      ['X-Api-Key', ''],
    ];
    expect(maskHeaders(headers)).toEqual([
      ['Authorization', `Bearer ${masked}`],
      ['authorization', masked],
      ['X-A', '1'],
      ['Cookie', masked],
      ['Referer', `https://a.test/?token=${masked}&x=1`],
      ['X-Api-Key', ''],
    ]);
    expect(maskedNames('http://a.test/?key=1', headers)).toEqual(['the URL', 'Authorization', 'authorization', 'Cookie', 'Referer']);
  });

  it.each([
    ['http://a.test/?api_key=abc', 'http://a.test/?api_key=***'],
    ['http://a.test/?a=1&token=abc#x', 'http://a.test/?a=1&token=***#x'],
    ['http://a.test/?a=1;pwd=abc;b=2', 'http://a.test/?a=1;pwd=***;b=2'],
    ['http://a.test/#access_token=abc&x=1', 'http://a.test/#access_token=***&x=1'],
    ['http://me:abc@a.test/', 'http://***@a.test/'],
    ['http://a.test/?token=', 'http://a.test/?token='],
    ['http://a.test/token=abc', 'http://a.test/token=abc'],
    ['It points to http://a.test/?sig=abc; it was not followed.', 'It points to http://a.test/?sig=***; it was not followed.'],
    ['plain text = nothing', 'plain text = nothing'],
  ])('%s', (text, shown) => {
    expect(maskUrl(text)).toBe(shown);
  });

  it('text of a megabyte, made to be looked at again and again, ends', () => {
    const hostile = `${'?a'.repeat(250_000)}${'http://'.repeat(70_000)}${'a://b'.repeat(50_000)}`;
    expect(maskUrl(hostile)).toBe(hostile);
  });
});
