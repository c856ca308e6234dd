/** Cases beside the vectors of the file, each with the reason that a verifier of exact bytes gives. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { verify } from '#engine/verification/verify.ts';
import { type Changes, changed, headerOf, type Row, rowsOf } from './changed-vector.ts';

function check(id: string, rows: readonly Row[]): void {
  test.each(rowsOf(id, rows))(`${id} with %s`, (_title, { next, judged }, reason) => {
    expect(verify(next, judged).reason).toBe(reason);
  });
}

describe('zof', () => {
  const right = headerOf('zof-001', 'x-zof-signature');
  const signature = (value: string | readonly string[] | null): Changes => ({ headers: { 'x-zof-signature': value } });
  check('zof-001', [
    ['65 digits', signature(`${right}0`), 'malformed_signature'],
    ['a nibble of junk at the end', signature(`${right.slice(0, -1)}g`), 'malformed_signature'],
    ['nothing hexadecimal', signature('z'.repeat(64)), 'malformed_signature'],
    ['white space around it, which HTTP takes away', signature(`\t ${right} \t`), 'ok'],
    ['white space inside', signature(`${right.slice(0, 32)} ${right.slice(32)}`), 'malformed_signature'],
    ['a no-break space after it', signature(`${right}\u00a0`), 'malformed_signature'],
    ['a vertical tab before it', signature(`\v${right}`), 'malformed_signature'],
    ['a line feed after it', signature(`${right}\n`), 'malformed_signature'],
    ['quotes around it', signature(`"${right}"`), 'malformed_signature'],
    ['only white space', signature(' \t '), 'missing_signature_header'],
    ['no header', signature(null), 'missing_signature_header'],
    ['two equal ones, one with white space', signature([right, ` ${right}`]), 'ok'],
    ['base64 of it', signature(Buffer.from(right, 'hex').toString('base64')), 'malformed_signature'],
    ['base64 of its text', signature(Buffer.from(right).toString('base64')), 'malformed_signature'],
    ['64 bytes of 0xE9', signature('\u00e9'.repeat(64)), 'malformed_signature'],
    ['full-width digits', signature('\uff10'.repeat(64)), 'malformed_signature'],
    ['a secret with a space after it', { secrets: ['zof_test_secret_0123456789abcdef '] }, 'signature_mismatch'],
    ['no secret', { secrets: [] }, 'no_secret'],
    ['an empty secret before the right one', { secrets: ['', 'zof_test_secret_0123456789abcdef'] }, 'ok'],
  ]);

  test.each([
    ['hex', '0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      'hex',
      'aa'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ] as const)('RFC 4231, a key given in %s', (secretEncoding, secret, text, digest) => {
    const { next, judged } = changed('zof-029', { headers: { 'x-zof-signature': digest }, body: text, secrets: [secret] });
    expect(judged.settings.secretEncoding).toBe(secretEncoding);
    expect(verify(next, judged).reason).toBe('ok');
  });

  check('zof-029', [
    ['a secret that is not hex', { secrets: ['zz'] }, 'malformed_secret'],
    ['half a byte', { secrets: ['aaa'] }, 'malformed_secret'],
    ['upper-case hex for the same key', { secrets: ['AA'.repeat(20)] }, 'ok'],
    ['a line feed after the secret', { secrets: [`${'aa'.repeat(20)}\n`] }, 'malformed_secret'],
  ]);
});

const standardRight = headerOf('std-001', 'webhook-signature');
const seconds = '1760000000';

function withTime(value: string | readonly string[] | null): Changes {
  return { headers: { 'webhook-timestamp': value } };
}

describe('standard-webhooks', () => {
  const signature = (value: string | readonly string[] | null): Changes => ({ headers: { 'webhook-signature': value } });
  const id = headerOf('std-001', 'webhook-id');
  check('std-001', [
    ...['1760000000abc', '+1760000000', '-1', '1.76e9', '1760000000.0', '0x68e77800', '１７６０００００００', '', ' '].map((value): Row => {
      return [
        `the time ${JSON.stringify(value)}`,
        withTime(value),
        value.trim() === '' ? 'missing_timestamp_header' : 'malformed_timestamp',
      ];
    }),
    ['a time far beyond every clock', withTime('9'.repeat(40)), 'malformed_timestamp'],
    ['a time with zeros before it, which was not signed', withTime(`00${seconds}`), 'signature_mismatch'],
    ['white space around the time', withTime(` ${seconds}\t`), 'ok'],
    ['two different times', withTime([seconds, '1760000001']), 'malformed_timestamp'],
    ['the time twice', withTime([seconds, seconds]), 'ok'],
    ['no time', withTime(null), 'missing_timestamp_header'],
    ['301 s later', { later: 301 }, 'timestamp_too_old'],
    ['300 s later', { later: 300 }, 'ok'],
    ['301 s earlier', { later: -301 }, 'timestamp_in_future'],
    ['no signature', signature(null), 'missing_signature_header'],
    ['a blank signature', signature(' '), 'missing_signature_header'],
    ['no version', signature(standardRight.slice('v1,'.length)), 'malformed_signature'],
    ['nothing after the version', signature('v1,'), 'malformed_signature'],
    ['the version in upper case', signature(standardRight.replace('v1', 'V1')), 'malformed_signature'],
    ['the version v10', signature(standardRight.replace('v1', 'v10')), 'unsupported_scheme_version'],
    ['= for the comma', signature(standardRight.replace(',', '=')), 'malformed_signature'],
    ['base64url', signature('v1,-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_8='), 'malformed_signature'],
    ['one sign of padding too many', signature(`${standardRight}=`), 'malformed_signature'],
    ['junk after it', signature(`${standardRight}!`), 'malformed_signature'],
    ['a tab between two', signature(`v1,${'A'.repeat(43)}=\t${standardRight}`), 'ok'],
    ['the right one in the second line', signature([`v1,${'A'.repeat(43)}=`, standardRight]), 'ok'],
    ['no id', { headers: { 'webhook-id': ' ' } }, 'missing_id_header'],
    ['another id', { headers: { 'webhook-id': 'msg_other' } }, 'signature_mismatch'],
    ['two ids', { headers: { 'webhook-id': [id, 'msg_other'] } }, 'ambiguous_message_id'],
    ['the body over the end of the signed text', { body: '' }, 'signature_mismatch'],
  ]);

  test('header names count in any case', () => {
    const { next, judged } = changed('std-001', {});
    const headers = next.headers.map(([name, value]): HeaderPair => [name.toUpperCase(), value]);
    expect(verify({ ...next, headers }, judged).reason).toBe('ok');
  });

  check('eda-001', [
    ['another body', { body: '{}' }, 'signature_mismatch'],
    ['another key', { secrets: [`whpk_${Buffer.alloc(32, 9).toString('base64')}`] }, 'signature_mismatch'],
    ['a key of 31 bytes', { secrets: [`whpk_${Buffer.alloc(31, 9).toString('base64')}`] }, 'malformed_secret'],
    ['a signature of 63 bytes', { headers: { 'webhook-signature': `v1a,${'A'.repeat(84)}` } }, 'malformed_signature'],
  ]);
});

describe('svix', () => {
  const names = ['id', 'timestamp', 'signature'] as const;
  const renamed = (from: 'svix' | 'webhook', to: 'svix' | 'webhook', vector: string): Changes => ({
    headers: Object.fromEntries(
      names.flatMap((name) => [
        [`${from}-${name}`, null],
        [`${to}-${name}`, headerOf(vector, `${from}-${name}`)],
      ]),
    ),
  });
  check('svx-001', [
    ['the names of Standard Webhooks', renamed('svix', 'webhook', 'svx-001'), 'ok'],
    [
      'one header of its own beside the whole others',
      { headers: { ...renamed('svix', 'webhook', 'svx-001').headers, 'svix-signature': `v1,${'A'.repeat(43)}=` } },
      'ok',
    ],
    ['a time of the other names only', { headers: { 'svix-timestamp': null, 'webhook-timestamp': seconds } }, 'missing_timestamp_header'],
    ['another signature under the other names', { headers: { 'webhook-signature': `v1,${'A'.repeat(43)}=` } }, 'ok'],
  ]);
  check('std-001', [['the names of Svix', renamed('webhook', 'svix', 'std-001'), 'ok']]);
});

describe('stripe', () => {
  const secret = 'whsec_test_4f8b1c2d3e4f5a6b7c8d9e0f';
  const right = headerOf('str-001', 'stripe-signature').split('v1=')[1] ?? '';
  const header = (value: string | readonly string[]): Changes => ({ headers: { 'stripe-signature': value } });
  const timed = (time: string) => header(`t=${time},v1=${right}`);
  check('str-001', [
    ['v0 alone', header(`t=${seconds},v0=${right}`), 'unsupported_scheme_version'],
    ['v2 alone', header(`t=${seconds},v2=${right}`), 'unsupported_scheme_version'],
    ['the right one as v0 and a wrong v1', header(`t=${seconds},v0=${right},v1=${'0'.repeat(64)}`), 'signature_mismatch'],
    ['no signature', header(`t=${seconds}`), 'malformed_signature'],
    ['the time last', header(`v1=${right},t=${seconds}`), 'ok'],
    ['a space after the comma', header(`t=${seconds}, v1=${right}`), 'malformed_signature'],
    ['upper-case hex', header(`t=${seconds},v1=${right.toUpperCase()}`), 'malformed_signature'],
    ['64 bytes of 0xE9', header(`t=${seconds},v1=${'\u00e9'.repeat(64)}`), 'malformed_signature'],
    ['two different headers', header([`t=${seconds},v1=${right}`, `t=${seconds},v1=${'0'.repeat(64)}`]), 'duplicate_signature_header'],
    ['the same header twice', header([`t=${seconds},v1=${right}`, `t=${seconds},v1=${right}`]), 'ok'],
    ['the same time twice', header(`t=${seconds},t=${seconds},v1=${right}`), 'ok'],
    ['an empty header', header(''), 'missing_signature_header'],
    ...['', '-1', '+1760000000', '1760000000abc', '1e9', '1760000000000', 'NaN'].map((time): Row => {
      return [`the time ${JSON.stringify(time)}`, timed(time), 'malformed_timestamp'];
    }),
    ['the key in base64', { secrets: [Buffer.from(secret).toString('base64')] }, 'signature_mismatch'],
    ['301 s earlier, which the library lets pass', { later: -301 }, 'timestamp_in_future'],
  ]);
});

describe('github', () => {
  const secret = "It's a Secret to Everybody";
  const right = headerOf('gh-002', 'x-hub-signature-256');
  const header = (value: string | readonly string[] | null): Changes => ({ headers: { 'x-hub-signature-256': value } });
  check('gh-002', [
    ['a SHA-1 signature in the header of SHA-256', header('sha1=3b4e313664ee628dd4877a146b4a7a235d5da6bf'), 'unsupported_scheme_version'],
    ['the prefix in upper case', header(right.replace('sha256', 'SHA256')), 'unsupported_scheme_version'],
    ['nothing after the prefix', header('sha256='), 'malformed_signature'],
    ['a cut signature', header(right.slice(0, -1)), 'malformed_signature'],
    ['64 multi-byte characters', header(`sha256=${'\u00e9'.repeat(64)}`), 'malformed_signature'],
    ['the legacy header beside it', { headers: { 'x-hub-signature': 'sha1=00' } }, 'ok'],
    ['the legacy header alone', { headers: { ...header(null).headers, 'x-hub-signature': right } }, 'missing_signature_header'],
    ['a secret of NUL', { secrets: ['\0'] }, 'signature_mismatch'],
  ]);
  check('gh-021', [
    ['a SHA-256 signature', { headers: { 'x-hub-signature': right } }, 'unsupported_scheme_version'],
    ['the newer header alone', { headers: { 'x-hub-signature': null, 'x-hub-signature-256': right } }, 'missing_signature_header'],
    ['another body', { body: '{}' }, 'signature_mismatch'],
  ]);

  test('bytes that are no text are signed as they are', () => {
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const lossy = Buffer.from(body.toString('utf8'));
    const signatureOf = (bytes: Uint8Array) => header(`sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`);
    const exact = changed('gh-002', { ...signatureOf(body), body });
    expect(verify(exact.next, exact.judged).reason).toBe('ok');
    const replaced = changed('gh-002', { ...signatureOf(lossy), body });
    expect(verify(replaced.next, replaced.judged).reason).toBe('signature_mismatch');
  });
});

describe('slack', () => {
  const right = headerOf('slk-002', 'x-slack-signature');
  const header = (value: string | readonly string[] | null): Changes => ({ headers: { 'x-slack-signature': value } });
  const timed = (value: string | readonly string[]): Changes => ({ headers: { 'x-slack-request-timestamp': value } });
  check('slk-002', [
    ['v1', header(right.replace('v0', 'v1')), 'unsupported_scheme_version'],
    ['no version', header(right.slice('v0='.length)), 'unsupported_scheme_version'],
    ['nothing after the version', header('v0='), 'malformed_signature'],
    ['upper-case hex', header(`v0=${right.slice(3).toUpperCase()}`), 'malformed_signature'],
    ['no signature', header(null), 'missing_signature_header'],
    ['two signatures', header([right, `v0=${'0'.repeat(64)}`]), 'duplicate_signature_header'],
    ['another time', timed('1760000001'), 'signature_mismatch'],
    ['a blank time', timed(''), 'missing_timestamp_header'],
    ['a time that is none', timed('now'), 'malformed_timestamp'],
    ['a negative time', timed('-1760000000'), 'malformed_timestamp'],
    ['milliseconds', timed(`${seconds}000`), 'malformed_timestamp'],
    ['two times', timed([seconds, '1']), 'malformed_timestamp'],
    ['301 s earlier', { later: -301 }, 'timestamp_in_future'],
    ['300 s later', { later: 300 }, 'ok'],
  ]);
});

describe('shopify and hookdeck', () => {
  const shopify = headerOf('shp-001', 'x-shopify-hmac-sha256');
  const ofShopify = (value: string | readonly string[]): Changes => ({ headers: { 'x-shopify-hmac-sha256': value } });
  check('shp-001', [
    ['hex', ofShopify(Buffer.from(shopify, 'base64').toString('hex')), 'malformed_signature'],
    ['no padding', ofShopify(shopify.replace('=', '')), 'malformed_signature'],
    ['a prefix', ofShopify(`sha256=${shopify}`), 'malformed_signature'],
    ['spare bits that are set', ofShopify(shopify.replace('s=', 't=')), 'malformed_signature'],
    ['two of them', ofShopify([shopify, `${'A'.repeat(43)}=`]), 'duplicate_signature_header'],
    ['a line feed at the end of the body', { body: '{}\n' }, 'signature_mismatch'],
  ]);
  const hookdeck = headerOf('hkd-001', 'x-hookdeck-signature');
  const other = headerOf('hkd-002', 'x-hookdeck-signature');
  const ofHookdeck = (first: string | readonly string[] | null, second: string | null): Changes => ({
    headers: { 'x-hookdeck-signature': first, 'x-hookdeck-signature-2': second },
  });
  check('hkd-001', [
    ['the other key in the second header', ofHookdeck(hookdeck, other), 'ok'],
    ['the second header alone', ofHookdeck(null, hookdeck), 'missing_signature_header'],
    ['the second header beside a blank first', ofHookdeck('', hookdeck), 'missing_signature_header'],
    ['the second header beside one that is malformed', ofHookdeck('nonsense', hookdeck), 'ok'],
    ['both of other keys', ofHookdeck(other, other), 'signature_mismatch'],
    ['both malformed', ofHookdeck('nonsense', 'more'), 'malformed_signature'],
    ['a first one that differs from itself', ofHookdeck([hookdeck, other], null), 'duplicate_signature_header'],
    ['the earlier secret as the second', { secrets: ['hd-secret-now', 'hd-secret-new'] }, 'ok'],
  ]);
});
