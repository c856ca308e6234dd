import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type SchemeName, schemeNames } from '#contract/models/verdict.ts';
import { Failure } from '#engine/failure.ts';
import { isSameDigest } from '#engine/verification/hmac.ts';
import type { VerificationContext } from '#engine/verification/scheme.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { openSecret } from './vectors.ts';

const nowSeconds = 1_760_000_000;
const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

function contextOf(scheme: SchemeName, values: readonly string[] = [whsec], now = nowSeconds): VerificationContext {
  return {
    settings: { scheme, headerName: 'X-Zof-Signature', toleranceSeconds: 300 },
    secrets: values.map((value, index) => openSecret(value, `s${index + 1}`)),
    nowUs: now * 1_000_000,
  };
}

function signed(scheme: SchemeName, body: Uint8Array, secret = whsec, timestampSeconds = nowSeconds): HeaderPair[] {
  return sign(scheme, { body, secret: Buffer.from(secret), headerName: 'X-Zof-Signature', messageId: 'msg_1', timestampSeconds }).headers;
}

const documentedBody = Buffer.from(
  '{"id":"evt_abc123","type":"run.completed","created":"2026-05-20T12:00:00Z","data":{"object":{"id":"resource_id","organization_id":"org_abc","run_id":"run_xyz"}}}',
);
const documentedSignature = '184cd445ce52f57afd58b3440fc1013ffaf92dcb4cf31e89eaa4bcfa02f255b6';

describe('the documented Zof example', () => {
  test('verifies, in a header of any case', () => {
    expect(documentedBody.length).toBe(161);
    const found = verify(
      { headers: [['x-ZOF-signature', documentedSignature]], body: documentedBody, isComplete: true },
      contextOf('zof', ['test_secret']),
    );
    expect(found).toMatchObject({
      verdict: 'verified',
      reason: 'ok',
      headerName: 'X-Zof-Signature',
      toleranceSeconds: null,
      timestampSeconds: null,
    });
  });

  test('is what our signer writes', () => {
    const { headers, replaces } = sign('zof', {
      body: documentedBody,
      secret: Buffer.from('test_secret'),
      headerName: 'X-My-Signature',
      messageId: '',
      timestampSeconds: 0,
    });
    expect(headers).toEqual([['X-My-Signature', documentedSignature]]);
    expect(replaces).toEqual(['x-my-signature']);
  });

  test('is looked for in the header that the endpoint names, and there alone', () => {
    const context = contextOf('zof', ['test_secret']);
    const named = { ...context, settings: { ...context.settings, headerName: 'X-Other' } };
    const request = (name: string) => ({
      headers: [[name, documentedSignature]] satisfies HeaderPair[],
      body: documentedBody,
      isComplete: true,
    });
    expect(verify(request('x-other'), named).reason).toBe('ok');
    expect(verify(request('X-Zof-Signature'), named).reason).toBe('missing_signature_header');
  });
});

describe.each(schemeNames)('%s', (scheme) => {
  const body = Buffer.from('{"a":1}');

  test('accepts what it signed, for any body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes, key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        expect(verify({ headers: signed(scheme, bytes, secret), body: bytes, isComplete: true }, contextOf(scheme, [secret])).reason).toBe(
          'ok',
        );
      }),
      { numRuns: 500 },
    );
  });

  test('VER-08 names the secret that matched, whichever place it has', () => {
    const found = verify({ headers: signed(scheme, body), body, isComplete: true }, contextOf(scheme, ['whsec_AAAA', whsec, 'whsec_BBBB']));
    expect(found).toMatchObject({ verdict: 'verified', matchedSecret: { id: 'sec_s2', name: 's2' }, secretsTried: 3 });
  });

  test('has no verdict without a secret, and an empty one is none', () => {
    const request = { headers: signed(scheme, body), body, isComplete: true };
    expect(verify(request, contextOf(scheme, []))).toMatchObject({ verdict: 'no-secret', reason: 'no_secret', secretsTried: 0 });
    expect(verify(request, contextOf(scheme, ['']))).toMatchObject({ verdict: 'no-secret', reason: 'no_secret' });
    expect(verify(request, contextOf(scheme, ['', whsec])).verdict).toBe('verified');
  });

  test('an incomplete body is neither a match nor a mismatch', () => {
    const whole = { headers: signed(scheme, body), body, isComplete: false };
    expect(verify(whole, contextOf(scheme))).toMatchObject({ verdict: 'malformed', reason: 'body_incomplete', matchedSecret: null });
    expect(verify({ ...whole, headers: [] }, contextOf(scheme)).reason).toBe('missing_signature_header');
  });

  test('VER-15 judges bytes: invalid JSON and invalid UTF-8 verify', () => {
    const bytes = Uint8Array.from([0x7b, 0xff, 0x00, 0xfe, 0x1f, 0x8b]);
    expect(verify({ headers: signed(scheme, bytes), body: bytes, isComplete: true }, contextOf(scheme)).verdict).toBe('verified');
  });

  test('VER-03 never throws, 100,000 random header values', () => {
    const names = [
      'X-Zof-Signature',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
      'x-zof-signature',
      'WEBHOOK-SIGNATURE',
    ] as const;
    const pieces = fc.constantFrom(
      'v1,',
      'v1a,',
      'v2,',
      ' ',
      ',',
      '=',
      'sha256=',
      String(nowSeconds),
      'ab'.repeat(32),
      `${'A'.repeat(43)}=`,
      'é'.repeat(32),
      '\u{1f600}',
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 90 }),
      fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
    );
    const headers = fc.array(fc.tuple(fc.constantFrom(...names), value), { minLength: 4, maxLength: 6 });
    const context = contextOf(scheme);
    let values = 0;
    fc.assert(
      fc.property(headers, (pairs) => {
        values += pairs.length;
        return verify({ headers: pairs, body, isComplete: true }, context).verdict !== 'verified';
      }),
      { numRuns: 25_000 },
    );
    expect(values).toBeGreaterThanOrEqual(100_000);
  });

  test('VER-05 any one-bit change fails, 10,000 cases', () => {
    const original = Buffer.from('{"id":"evt_1","type":"run.completed","data":{"object":{"run_id":"run_1"}}}');
    const headers = signed(scheme, original);
    const context = contextOf(scheme);
    expect(verify({ headers, body: original, isComplete: true }, context).reason).toBe('ok');
    const lengths = [original.length, ...headers.map(([, value]) => value.length)];
    const change = fc
      .nat({ max: lengths.length - 1 })
      .chain((part) => fc.tuple(fc.constant(part), fc.nat({ max: (lengths[part] ?? 1) - 1 }), fc.nat({ max: 7 })));
    fc.assert(
      fc.property(change, ([part, at, bit]) => {
        const body = Buffer.from(original);
        const changed = headers.map(([name, value], index): HeaderPair => {
          if (index !== part - 1) return [name, value];
          const bytes = Buffer.from(value, 'latin1');
          bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
          return [name, bytes.toString('latin1')];
        });
        if (part === 0) body.writeUInt8(body.readUInt8(at) ^ (1 << bit), at);
        return verify({ headers: changed, body, isComplete: true }, context).verdict !== 'verified';
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('VER-14 repeated headers', () => {
  const body = Buffer.from('x');
  const right = signed('zof', body)[0]?.[1] ?? '';
  const reasonOf = (...values: string[]) =>
    verify(
      {
        headers: values.map((value, index): HeaderPair => [index % 2 === 0 ? 'X-Zof-Signature' : 'x-zof-signature', value]),
        body,
        isComplete: true,
      },
      contextOf('zof'),
    ).reason;

  test('identical ones count as one, different ones never verify', () => {
    expect(reasonOf(right, right)).toBe('ok');
    expect(reasonOf(right, '0'.repeat(64))).toBe('duplicate_signature_header');
    expect(reasonOf('0'.repeat(64), right)).toBe('duplicate_signature_header');
    expect(reasonOf(right, '')).toBe('duplicate_signature_header');
    expect(reasonOf(`${right}, ${right}`)).toBe('malformed_signature');
    expect(reasonOf('', '')).toBe('missing_signature_header');
  });

  test('a Standard Webhooks id or timestamp that differs fails, a list of signatures in lines does not', () => {
    const headers = signed('standard-webhooks', body);
    const judge = (more: HeaderPair) =>
      verify({ headers: [...headers, more], body, isComplete: true }, contextOf('standard-webhooks')).reason;
    expect(judge(['Webhook-Id', 'msg_2'])).toBe('ambiguous_message_id');
    expect(judge(['Webhook-Timestamp', '1760000001'])).toBe('malformed_timestamp');
    expect(judge(['webhook-id', 'msg_1'])).toBe('ok');
    expect(judge(['webhook-signature', `v1,${'A'.repeat(43)}=`])).toBe('ok');
  });

  test('a list that a proxy joined with commas is read', () => {
    const [id, timestamp, signature] = signed('standard-webhooks', body);
    const joined = `v1,${'A'.repeat(43)}=, ${signature?.[1]}`;
    expect(
      id &&
        timestamp &&
        verify({ headers: [id, timestamp, ['webhook-signature', joined]], body, isComplete: true }, contextOf('standard-webhooks')).reason,
    ).toBe('ok');
  });
});

describe('the clock of standard-webhooks', () => {
  const body = Buffer.from('x');
  test.each([
    [-301, 'timestamp_too_old', 'stale'],
    [-300, 'ok', 'verified'],
    [0, 'ok', 'verified'],
    [300, 'ok', 'verified'],
    [301, 'timestamp_in_future', 'stale'],
  ] as const)('VER-06 signed %i s from now: %s', (offset, reason, verdict) => {
    const headers = signed('standard-webhooks', body, whsec, nowSeconds + offset);
    const found = verify({ headers, body, isComplete: true }, contextOf('standard-webhooks'));
    expect(found).toMatchObject({
      reason,
      verdict,
      timestampSeconds: nowSeconds + offset,
      toleranceSeconds: 300,
      matchedSecret: { name: 's1' },
    });
  });

  test('VER-06 whole seconds count: 300.999999 s old is inside', () => {
    const headers = signed('standard-webhooks', body);
    const at = (nowUs: number) => verify({ headers, body, isComplete: true }, { ...contextOf('standard-webhooks'), nowUs }).reason;
    expect(at((nowSeconds + 300) * 1_000_000 + 999_999)).toBe('ok');
    expect(at((nowSeconds + 301) * 1_000_000)).toBe('timestamp_too_old');
  });

  test('a wrong signature is a mismatch whatever its clock says', () => {
    const headers = signed('standard-webhooks', body, 'whsec_AAAAAAAA', nowSeconds - 5000);
    expect(verify({ headers, body, isComplete: true }, contextOf('standard-webhooks')).reason).toBe('signature_mismatch');
  });
});

test('signing with a secret that the scheme can not use is refused', () => {
  const input = { body: new Uint8Array(0), headerName: 'webhook-signature', messageId: 'msg_1', timestampSeconds: nowSeconds };
  expect(() => sign('standard-webhooks', { ...input, secret: Buffer.from('not base64!') })).toThrow(Failure);
  expect(() => sign('zof', { ...input, secret: new Uint8Array(0) })).toThrow(Failure);
});

test('VER-05 one signature has one text: no other last letter decodes to it', () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];
  const body = Buffer.from('x');
  const [id, timestamp, signature] = signed('standard-webhooks', body);
  if (id === undefined || timestamp === undefined || signature === undefined) throw new Error('The scheme writes three headers');
  const reasons = alphabet.map((letter) => {
    const headers: HeaderPair[] = [id, timestamp, ['webhook-signature', `${signature[1].slice(0, -2)}${letter}=`]];
    return verify({ headers, body, isComplete: true }, contextOf('standard-webhooks')).reason;
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
