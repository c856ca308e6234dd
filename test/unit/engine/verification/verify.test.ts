import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { Failure } from '#engine/failure.ts';
import { isSameDigest } from '#engine/verification/hmac.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { contextOf, nowSeconds, schemeCases, signedRequest, whsec } from './scheme-cases.ts';

const zof = schemeSettings('zof');
const standard = schemeSettings('standard-webhooks');
const everyCase = schemeCases.map(({ name, settings }) => [name, settings] as const);

const documentedBody = Buffer.from(
  '{"id":"evt_abc123","type":"run.completed","created":"2026-05-20T12:00:00Z","data":{"object":{"id":"resource_id","organization_id":"org_abc","run_id":"run_xyz"}}}',
);
const documentedSignature = '184cd445ce52f57afd58b3440fc1013ffaf92dcb4cf31e89eaa4bcfa02f255b6';

describe('the documented Zof example', () => {
  const request = (name: string) => ({
    url: '/in/zof',
    headers: [[name, documentedSignature]] satisfies HeaderPair[],
    body: documentedBody,
    isComplete: true,
  });

  test('verifies, in a header of any case', () => {
    expect(documentedBody.length).toBe(161);
    const found = verify(request('x-ZOF-signature'), contextOf(zof, ['test_secret']));
    expect(found).toMatchObject({
      verdict: 'verified',
      reason: 'ok',
      headerName: 'X-Zof-Signature',
      toleranceSeconds: null,
      timestampSeconds: null,
    });
  });

  test('is what our signer writes', () => {
    const { headers, replaces } = sign({
      settings: { ...zof, headerName: 'X-My-Signature' },
      body: documentedBody,
      secret: Buffer.from('test_secret'),
      url: '',
      messageId: '',
      timestampSeconds: 0,
    });
    expect(headers).toEqual([['X-My-Signature', documentedSignature]]);
    expect(replaces).toEqual(['x-my-signature']);
  });

  test('is looked for in the header that the endpoint names, and there alone', () => {
    const named = contextOf({ ...zof, headerName: 'X-Other' }, ['test_secret']);
    expect(verify(request('x-other'), named).reason).toBe('ok');
    expect(verify(request('X-Zof-Signature'), named).reason).toBe('missing_signature_header');
  });
});

describe.each(everyCase)('%s', (_name, settings) => {
  const body = Buffer.from('{"a":1}');

  test('accepts what it signed, for any body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes, key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        expect(verify(signedRequest(settings, bytes, { secret }), contextOf(settings, [secret])).reason).toBe('ok');
      }),
      { numRuns: 300 },
    );
  });

  test('VER-08 names the secret that matched, whichever place it has', () => {
    const found = verify(signedRequest(settings, body), contextOf(settings, ['whsec_AAAA', whsec, 'whsec_BBBB']));
    expect(found).toMatchObject({ verdict: 'verified', matchedSecret: { id: 'sec_s2', name: 's2' }, secretsTried: 3 });
  });

  test('has no verdict without a secret, and an empty one is none', () => {
    const request = signedRequest(settings, body);
    expect(verify(request, contextOf(settings, []))).toMatchObject({ verdict: 'no-secret', reason: 'no_secret', secretsTried: 0 });
    expect(verify(request, contextOf(settings, ['']))).toMatchObject({ verdict: 'no-secret', reason: 'no_secret' });
    expect(verify(request, contextOf(settings, ['', whsec])).verdict).toBe('verified');
  });

  test('an incomplete body is neither a match nor a mismatch', () => {
    const cut = { ...signedRequest(settings, body), isComplete: false };
    expect(verify(cut, contextOf(settings))).toMatchObject({ verdict: 'malformed', reason: 'body_incomplete', matchedSecret: null });
    expect(verify({ ...cut, headers: [] }, contextOf(settings)).reason).toBe('missing_signature_header');
  });

  test('VER-15 judges bytes: invalid JSON and invalid UTF-8 verify', () => {
    const bytes = Uint8Array.from([0x7b, 0xff, 0x00, 0xfe, 0x1f, 0x8b]);
    expect(verify(signedRequest(settings, bytes), contextOf(settings)).verdict).toBe('verified');
  });
});

describe('VER-14 repeated headers', () => {
  const body = Buffer.from('x');
  const signed = signedRequest(zof, body);
  const right = signed.headers[0]?.[1] ?? '';
  const reasonOf = (...values: string[]) => {
    const headers = values.map((value, index): HeaderPair => [index % 2 === 0 ? 'X-Zof-Signature' : 'x-zof-signature', value]);
    return verify({ ...signed, headers }, contextOf(zof)).reason;
  };

  test('identical ones count as one, different ones never verify', () => {
    expect(reasonOf(right, right)).toBe('ok');
    expect(reasonOf(right, '0'.repeat(64))).toBe('duplicate_signature_header');
    expect(reasonOf('0'.repeat(64), right)).toBe('duplicate_signature_header');
    expect(reasonOf(right, '')).toBe('duplicate_signature_header');
    expect(reasonOf(`${right}, ${right}`)).toBe('malformed_signature');
    expect(reasonOf('', '')).toBe('missing_signature_header');
  });

  test('a Standard Webhooks id or timestamp that differs fails, a list of signatures in lines does not', () => {
    const request = signedRequest(standard, body);
    const judge = (more: HeaderPair) => verify({ ...request, headers: [...request.headers, more] }, contextOf(standard)).reason;
    expect(judge(['Webhook-Id', 'msg_2'])).toBe('ambiguous_message_id');
    expect(judge(['Webhook-Timestamp', '1760000001'])).toBe('malformed_timestamp');
    expect(judge(['webhook-id', 'msg_1'])).toBe('ok');
    expect(judge(['webhook-signature', `v1,${'A'.repeat(43)}=`])).toBe('ok');
  });

  test('a list that a proxy joined with commas is read', () => {
    const request = signedRequest(standard, body);
    const headers = request.headers.map(([name, value]): HeaderPair => {
      return [name, name === 'webhook-signature' ? `v1,${'A'.repeat(43)}=, ${value}` : value];
    });
    expect(verify({ ...request, headers }, contextOf(standard)).reason).toBe('ok');
  });
});

const timed = everyCase.filter(([, settings]) => verify(signedRequest(settings, Buffer.from('x')), contextOf(settings)).timestampSeconds);

test('four schemes sign a time, and the custom one can', () => {
  expect(timed.map(([name]) => name)).toEqual(['standard-webhooks', 'svix', 'stripe', 'slack', 'custom with time and id']);
});

describe.each(timed)('the clock of %s', (_name, settings) => {
  const body = Buffer.from('x');

  test.each([
    [-301, 'timestamp_too_old', 'stale'],
    [-300, 'ok', 'verified'],
    [0, 'ok', 'verified'],
    [300, 'ok', 'verified'],
    [301, 'timestamp_in_future', 'stale'],
  ] as const)('VER-06 signed %i s from now: %s', (offset, reason, verdict) => {
    const timestampSeconds = nowSeconds + offset;
    const found = verify(signedRequest(settings, body, { timestampSeconds }), contextOf(settings));
    expect(found).toMatchObject({ reason, verdict, timestampSeconds, toleranceSeconds: 300, matchedSecret: { name: 's1' } });
  });

  test('VER-06 whole seconds count: 300.999999 s old is inside', () => {
    const at = (nowUs: number) => verify(signedRequest(settings, body), contextOf(settings, [whsec], nowUs)).reason;
    expect(at((nowSeconds + 300) * 1_000_000 + 999_999)).toBe('ok');
    expect(at((nowSeconds + 301) * 1_000_000)).toBe('timestamp_too_old');
    expect(at((nowSeconds - 300) * 1_000_000)).toBe('ok');
    expect(at((nowSeconds - 300) * 1_000_000 - 1)).toBe('timestamp_in_future');
  });

  test('a wrong signature is a mismatch whatever its clock says', () => {
    const request = signedRequest(settings, body, { secret: 'whsec_AAAAAAAA', timestampSeconds: nowSeconds - 5000 });
    expect(verify(request, contextOf(settings)).reason).toBe('signature_mismatch');
  });
});

test('signing with a secret that the scheme can not use is refused', () => {
  const input = { body: new Uint8Array(0), url: '', messageId: 'msg_1', timestampSeconds: nowSeconds };
  expect(() => sign({ ...input, settings: standard, secret: Buffer.from('not base64!') })).toThrow(Failure);
  expect(() => sign({ ...input, settings: zof, secret: new Uint8Array(0) })).toThrow(Failure);
});

test('VER-05 one signature has one text: no other last letter decodes to it', () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];
  const request = signedRequest(standard, Buffer.from('x'));
  const reasons = alphabet.map((letter) => {
    const headers = request.headers.map(([name, value]): HeaderPair => {
      return [name, name === 'webhook-signature' ? `${value.slice(0, -2)}${letter}=` : value];
    });
    return verify({ ...request, headers }, contextOf(standard)).reason;
  });
  expect(reasons.filter((reason) => reason === 'ok')).toHaveLength(1);
  expect(reasons.filter((reason) => reason === 'signature_mismatch')).toHaveLength(15);
  expect(reasons.filter((reason) => reason === 'malformed_signature')).toHaveLength(48);
});

test('VER-03 comparing digests of different lengths is an answer, not an exception', () => {
  const digest = new Uint8Array(32).fill(7);
  expect(isSameDigest(digest, new Uint8Array(32).fill(7))).toBe(true);
  expect(isSameDigest(digest, new Uint8Array(31).fill(7))).toBe(false);
  expect(isSameDigest(digest, new Uint8Array(0))).toBe(false);
});
