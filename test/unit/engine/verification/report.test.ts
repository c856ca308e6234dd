import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { customSchemeSchema } from '#contract/models/signing.ts';
import { type SchemeName, signatureReportSchema } from '#contract/models/verdict.ts';
import { buildSignatureReport } from '#engine/verification/report.ts';
import type { SchemeSettings } from '#engine/verification/scheme.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { contextOf, signedRequest } from './scheme-cases.ts';
import { caseOf, openSecret, readVectors } from './vectors.ts';

const body = Buffer.from('{"id":"evt_1001","type":"invoice.paid","data":{"amount":4200,"currency":"eur"}}');
const hex = '316663054424b72dd4ddb5d566c036b53dbea71291453a8f2816c69465ae00b1';
const zofSecret = 'zof_test_secret_0123456789abcdef';

function reportOf(headers: HeaderPair[], scheme: SchemeName = 'zof', secrets: readonly string[] = [zofSecret], isComplete = true) {
  const request = { url: '/in/zof', headers, body, isComplete };
  const context = {
    settings: schemeSettings(scheme),
    secrets: secrets.map((value, index) => openSecret(value, `s${index + 1}`)),
    nowUs: 1_760_000_000_000_000,
  };
  return buildSignatureReport(request, context, verify(request, context));
}

const zofReport = (value: string) => reportOf([['X-Zof-Signature', value]]);

describe('the report of the zof scheme', () => {
  test('names what was compared with what', () => {
    const report = reportOf([['X-Zof-Signature', hex]], 'zof', ['other', zofSecret]);
    expect(report).toMatchObject({
      algorithm: 'HMAC-SHA256',
      encoding: 'hex, lower case',
      signedContent: 'the raw body',
      signedPrefix: '',
      signedBytes: body.length,
      received: [hex],
    });
    expect(report.comparisons.map(({ secretName, matches }) => [secretName, matches])).toEqual([
      ['s1', false],
      ['s2', true],
    ]);
    expect(report.comparisons[1]?.expected).toBe(hex);
    expect(report.sentence).toContain('"s2"');
    expect(() => signatureReportSchema.parse(report)).not.toThrow();
  });

  test.each([
    ['upper case', hex.toUpperCase(), 'upper-case'],
    ['a prefix', `sha256=${hex}`, '"sha256=" prefix'],
    ['base64', Buffer.from(hex, 'hex').toString('base64'), 'base64, not hex'],
  ])('names %s, and stays malformed', (_what, value, words) => {
    const report = zofReport(value);
    expect(report.verification.verdict).toBe('malformed');
    expect(report.sentence).toContain(words);
    expect(report.comparisons.some(({ matches }) => matches)).toBe(false);
  });

  test.each([
    ['a'.repeat(63), '63 characters, other than 64'],
    [`${hex}zz`, '66 characters, not all of them hex digits'],
    ['', 'is empty'],
  ])('names the length and the digits of %j', (value, words) => {
    expect(zofReport(value).sentence).toContain(words);
  });

  test('two headers: says that none counts', () => {
    const report = reportOf([
      ['X-Zof-Signature', hex],
      ['X-Zof-Signature', 'b'.repeat(64)],
    ]);
    expect(report.sentence).toContain('more than once with different values');
    expect(report.received).toEqual([hex, 'b'.repeat(64)]);
  });

  test('only Zof has its secrets in the Console', () => {
    expect(zofReport('0'.repeat(64)).advice).toContain(
      "Compare the secret with the sender's, and sign the very bytes that are sent. In the Console",
    );
    expect(reportOf([], 'zof', []).advice).toContain('In the Console');
    expect(reportOf([], 'github', []).advice).toBe("Add the endpoint's signing secret.");
    expect(reportOf([['X-Hub-Signature-256', `sha256=${'0'.repeat(64)}`]], 'github').advice).not.toContain('Console');
  });

  test('finds the right signature in a header of another name', () => {
    const report = reportOf([['X-Signature', hex]]);
    expect(report.verification.reason).toBe('missing_signature_header');
    expect(report.sentence).toContain('X-Signature carries the right signature');
    expect(report.advice).toContain('header name to X-Signature');
    const shopify = reportOf([['X-Sig', Buffer.from(hex, 'hex').toString('base64')]], 'shopify');
    expect(shopify.sentence).toContain('X-Sig carries the right signature');
    expect(shopify.advice).toBe('Have the sender, or the proxy that renames it, use X-Shopify-Hmac-Sha256.');
    expect(reportOf([['X-Signature', 'a'.repeat(64)]]).sentence).not.toContain('X-Signature carries');
  });

  test('compares nothing over a body that is not all here', () => {
    const report = reportOf([['X-Zof-Signature', hex]], 'zof', [zofSecret], false);
    expect(report.comparisons).toEqual([]);
    expect(report.sentence).toContain('not all here');
  });

  test('shows received values cut short', () => {
    expect(zofReport('x'.repeat(5000)).received[0]?.length).toBe(512);
  });
});

describe('the report of the standard-webhooks scheme', () => {
  const byId = (id: string) => {
    const vector = readVectors().find((one) => one.id === id);
    if (vector === undefined) throw new Error(`No vector ${id}`);
    const { request, context } = caseOf(vector);
    return buildSignatureReport(request, context, verify(request, context));
  };

  test('shows what stands before the body in the signed bytes', () => {
    const report = byId('std-001');
    expect(report.signedPrefix).toBe('msg_2KWPBgLlAfxdpx2AI54pPJ85f4W.1760000000.');
    expect(report.signedBytes).toBe(report.signedPrefix.length + 79);
  });

  test.each([
    ['std-013', '301 s after its arrival'],
    ['std-014', 'looks like milliseconds'],
    ['std-016', '"yesterday" is not a number of seconds'],
    ['std-017', 'no webhook-id header'],
    ['std-019', 'versions that the scheme'],
    ['std-023', '"=" at the end of the base64 is missing.'],
    ['std-025', 'hex, not base64.'],
    ['std-047', 'full stop'],
    ['std-050', 'can not be a key'],
  ])('%s: %s', (id, words) => {
    expect(byId(id).sentence).toContain(words);
  });
});

describe('the report names what this request has', () => {
  const body = Buffer.from('{"a":1}');
  const explained = (settings: SchemeSettings, change: (headers: HeaderPair[]) => HeaderPair[], secret?: string) => {
    const signed = signedRequest(settings, body);
    const request = { ...signed, headers: change([...signed.headers]) };
    const context = contextOf(settings, secret === undefined ? undefined : [secret]);
    return buildSignatureReport(request, context, verify(request, context));
  };
  const withValue = (name: string, value: string) => (headers: HeaderPair[]) =>
    headers.map(([key, old]): HeaderPair => [key, key === name ? value : old]);
  const renamed = (headers: HeaderPair[]) => headers.map(([name, value]): HeaderPair => [name.replace('svix-', 'webhook-'), value]);
  const svix = schemeSettings('svix');

  test('Svix under the names of Standard Webhooks', () => {
    const right = explained(svix, renamed);
    expect(right.verification.verdict).toBe('verified');
    expect(right.received).toHaveLength(1);
    const late = explained(svix, (headers) => withValue('webhook-timestamp', 'soon')(renamed(headers)));
    expect(late.sentence).toBe('The timestamp "soon" is not a number of seconds.');
    const cut = explained(svix, (headers) => renamed(headers).filter(([name]) => name !== 'webhook-id'));
    expect(cut.sentence).toContain('no webhook-id header');
  });

  test('both signatures of Hookdeck', () => {
    const added = explained(schemeSettings('hookdeck'), (headers) => [...headers, ['X-Hookdeck-Signature-2', 'other']]);
    expect(added.received).toEqual([expect.stringMatching(/=$/), 'other']);
  });

  test('a malformed signature of Ed25519', () => {
    const key = `whpk_${Buffer.alloc(32, 1).toString('base64')}`;
    const report = explained(schemeSettings('standard-webhooks'), withValue('webhook-signature', 'v1a,AAAA'), key);
    expect(report.sentence).toBe('The signature is not the base64 of 64 bytes: it has 4 characters.');
  });

  test.each([
    [{ timestampHeader: 'X-Time', timestampUnit: 'milliseconds' }, 'X-Time', '1760000000', 'The timestamp 1760000000 looks like seconds.'],
    [
      { timestampHeader: 'X-Time', timestampUnit: 'milliseconds' },
      'X-Time',
      'soon',
      'The timestamp "soon" is not a number of milliseconds.',
    ],
    [{ timestampHeader: 'X-Time' }, 'X-Time', '1760000000000', 'The timestamp 1760000000000 looks like milliseconds.'],
    [{ timestampHeader: 'X-Time' }, 'X-Time', '', 'The X-Time header is empty.'],
    [
      { timestampPrefix: 't=', separator: ',' },
      'X-Signature',
      'ab',
      'The header X-Signature has no single time after "t=" that is digits only.',
    ],
  ] as const)('the time of a custom scheme with %j, %s: %j', (custom, name, value, sentence) => {
    const settings = schemeSettings('custom', { custom: customSchemeSchema.parse({ template: '{timestamp}.{body}', ...custom }) });
    expect(explained(settings, withValue(name, value)).sentence).toBe(sentence);
  });
});
