import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { VerdictReason } from '#contract/models/verdict.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { type Changes, changed, rowsOf } from './changed-vector.ts';
import { contextOf } from './scheme-cases.ts';

const token = '12345';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const form = 'application/x-www-form-urlencoded';
const signatureOf = (...content: (string | Uint8Array)[]) => {
  const hmac = createHmac('sha1', token);
  for (const part of content) hmac.update(part);
  return hmac.digest('base64');
};
const json = changed('std-001', {}).next.body;
const hashed = changed('twl-004', {}).next.url;
const unhashed = 'https://mycompany.com/hook';

const rows = rowsOf('twl-004', [
  ['the body whose hash the address has', { body: json }, 'ok'],
  ['the same declared to be a form', { body: json, headers: { 'content-type': form } }, 'ok'],
  ['the hash in upper case', { body: json, url: hashed.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()) }, 'signature_mismatch'],
  ['the hash cut', { body: json, url: hashed.slice(0, -2) }, 'signature_mismatch'],
  ['no body', { body: '' }, 'signature_mismatch'],
  [
    'no hash, and a right signature of the address',
    { body: json, url: unhashed, headers: { 'x-twilio-signature': signatureOf(unhashed) } },
    'signature_mismatch',
  ],
  ['no hash and no body', { body: '', url: unhashed, headers: { 'x-twilio-signature': signatureOf(unhashed) } }, 'ok'],
  ['two signatures', { body: json, headers: { 'x-twilio-signature': ['A', 'B'] } }, 'duplicate_signature_header'],
  ['hex', { body: json, headers: { 'x-twilio-signature': 'ab'.repeat(20) } }, 'malformed_signature'],
  ['no signature', { body: json, headers: { 'x-twilio-signature': null } }, 'missing_signature_header'],
]);

test.each(rows)('twl-004 with %s', (_title, { next, judged }, reason) => {
  expect(verify(next, judged).reason).toBe(reason);
});

/** Bodies of forms and what stands in the signature for them. */
test.each<readonly [string, string | Uint8Array, string | Uint8Array, VerdictReason]>([
  ['fields in order of their names', 'b=2&a=1&B=3', 'B3a1b2', 'ok'],
  ['fields in the order in which they are', 'b=2&a=1', 'b2a1', 'signature_mismatch'],
  ['one name with several values, each once and in order', 'a=2&a=1&a=2', 'a1a2', 'ok'],
  ['plus signs and escapes', 'a=x+y%20z%2B%C3%A9', 'ax y z+é', 'ok'],
  ['escapes in lower case', 'a=%c3%a9', 'aé', 'ok'],
  ['escapes that are none', 'a=100%&b=%zz', 'a100%b%zz', 'ok'],
  ['names without a value, and nothing between two ampersands', 'a&&b=', 'ab', 'ok'],
  ['an equals sign in a value', 'a=b=c', 'ab=c', 'ok'],
  ['bytes that are no text', 'a=%FF%FE', Buffer.from([0x61, 0xff, 0xfe]), 'ok'],
  ['the same bytes taken for text', 'a=%FF%FE', 'a\ufffd\ufffd', 'signature_mismatch'],
  ['raw bytes', Buffer.from([0x61, 0x3d, 0xc3, 0xa9]), 'aé', 'ok'],
])('a form: %s', (_title, body, fields, reason) => {
  const headers = { 'x-twilio-signature': signatureOf(url, fields) };
  const { next, judged } = changed('twl-001', { body, headers });
  expect(verify(next, judged).reason).toBe(reason);
});

test.each([
  [form, 'ok'],
  [`${form}; charset=utf-8`, 'ok'],
  [form.toUpperCase(), 'ok'],
  [`${form}-other`, 'signature_mismatch'],
  ['text/plain', 'signature_mismatch'],
])('twl-001 sent as %s', (type, reason) => {
  const { next, judged } = changed('twl-001', { headers: { 'content-type': type } });
  expect(verify(next, judged).reason).toBe(reason);
});

test.each<readonly [string, Changes, VerdictReason]>([
  [
    'a path alone, and the address on the endpoint',
    { url: '/in/twilio?foo=1&bar=2', settings: { publicUrl: 'https://mycompany.com/myapp.php' } },
    'ok',
  ],
  ['an address on the endpoint that has a query', { url: '/in/twilio', settings: { publicUrl: url } }, 'ok'],
  ['another address on the endpoint', { url, settings: { publicUrl: 'https://mycompany.com/other' } }, 'signature_mismatch'],
  ['a path alone', { url: '/myapp.php?foo=1&bar=2', headers: { host: 'mycompany.com' } }, 'signature_mismatch'],
])('twl-001 with %s', (_title, changes, reason) => {
  const { next, judged } = changed('twl-001', changes);
  expect(verify(next, judged).reason).toBe(reason);
});

test('without an address on the endpoint it is http, the Host header and the path', () => {
  const headers = { host: '127.0.0.1:4400', 'x-twilio-signature': signatureOf('http://127.0.0.1:4400/in/twilio?a=1', 'b2') };
  const { next, judged } = changed('twl-001', { url: '/in/twilio?a=1', body: 'b=2', headers });
  expect(verify(next, judged).reason).toBe('ok');
});

test('an address with letters beyond ASCII is signed as UTF-8', () => {
  const publicUrl = 'https://mycompany.com/é/🔑';
  const { next, judged } = changed('twl-001', {
    ...{ url: '/in/twilio', body: 'b=2', settings: { publicUrl } },
    headers: { 'x-twilio-signature': signatureOf(publicUrl, 'b2') },
  });
  expect(verify(next, judged).reason).toBe('ok');
});

test('what our signer writes for a body that is no form verifies where the address gets its hash', () => {
  const settings = schemeSettings('twilio');
  const body = Buffer.from('{"a":1}');
  const { headers } = sign({ settings, body, secret: Buffer.from(token), url: unhashed, messageId: '', timestampSeconds: 0 });
  const address = `${unhashed}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  const judge = (at: string) => verify({ url: at, headers, body, isComplete: true }, contextOf(settings, [token])).reason;
  expect(judge(address)).toBe('ok');
  expect(judge(unhashed)).toBe('signature_mismatch');
});
