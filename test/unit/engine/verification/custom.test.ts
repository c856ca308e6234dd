import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type CustomScheme, customSchemeSchema, signatureEncodings } from '#contract/models/signing.ts';
import type { VerdictReason } from '#contract/models/verdict.ts';
import type { SchemeSettings, SignedRequest } from '#engine/verification/scheme.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { contextOf, nowSeconds, signedRequest } from './scheme-cases.ts';
import { caseOf, readVectors, verdictOfReason } from './vectors.ts';

const secret = 'a secret of some length';
const body = Buffer.from('{"a":1}');

function settingsOf(custom: Partial<CustomScheme>, changes: Partial<SchemeSettings> = {}): SchemeSettings {
  return { ...schemeSettings('custom'), headerName: 'X-Sign', custom: customSchemeSchema.parse(custom), ...changes };
}

const hmac = (...content: (string | Uint8Array)[]) => {
  const made = createHmac('sha256', secret);
  for (const part of content) made.update(part);
  return made.digest('hex');
};

function reasonOf(settings: SchemeSettings, headers: readonly HeaderPair[], sent: Partial<SignedRequest> = {}): VerdictReason {
  return verify({ url: '/in/mine?x=1', headers, body, isComplete: true, ...sent }, contextOf(settings, [secret])).reason;
}

describe('what a person can choose', () => {
  const kinds = (['sha256', 'sha1', 'sha512'] as const).flatMap((algorithm) =>
    signatureEncodings.map((encoding) => [algorithm, encoding] as const),
  );
  test.each(kinds)('%s in %s, with a prefix', (algorithm, encoding) => {
    const settings = settingsOf({ algorithm, encoding, prefix: 'sig=' });
    const value = `sig=${createHmac(algorithm, secret).update(body).digest(encoding)}`;
    expect(reasonOf(settings, [['x-sign', value]])).toBe('ok');
    expect(signedRequest(settings, body, { secret }).headers).toEqual([['X-Sign', value]]);
    expect(reasonOf(settings, [['x-sign', `${value}0`]])).toBe('malformed_signature');
    expect(reasonOf(settings, [['x-sign', value.slice(4)]])).toBe('unsupported_scheme_version');
    for (const other of kinds.filter(([, one]) => one !== encoding)) {
      const wrong = createHmac(algorithm, secret).update(body).digest(other[1]);
      if (wrong !== value.slice(4)) expect(reasonOf(settings, [['x-sign', `sig=${wrong}`]])).toBe('malformed_signature');
    }
  });

  test('a separator makes the header a list over all its lines', () => {
    const settings = settingsOf({ separator: ';', prefix: 'v1=' });
    const right = `v1=${hmac(body)}`;
    const wrong = `v1=${'0'.repeat(64)}`;
    expect(reasonOf(settings, [['X-Sign', `${wrong}; ${right} ;v2=x`]])).toBe('ok');
    expect(
      reasonOf(settings, [
        ['X-Sign', wrong],
        ['X-Sign', right],
      ]),
    ).toBe('ok');
    expect(reasonOf(settings, [['X-Sign', `${wrong};${right}\u00a0`]])).toBe('signature_mismatch');
    expect(reasonOf(settings, [['X-Sign', `\u00a0${right}`]])).toBe('unsupported_scheme_version');
    expect(reasonOf(settings, [['X-Sign', ';;']])).toBe('missing_signature_header');
    expect(reasonOf(settings, [['X-Sign', [...Array.from({ length: 99 }, () => wrong), right].join(';')]])).toBe('ok');
    expect(reasonOf(settings, [['X-Sign', [...Array.from({ length: 100 }, () => wrong), right].join(';')]])).toBe('signature_mismatch');
  });

  test('without one, two different values are refused', () => {
    const settings = settingsOf({});
    const values = [hmac(body), '0'.repeat(64)].map((value): HeaderPair => ['X-Sign', value]);
    expect(reasonOf(settings, values)).toBe('duplicate_signature_header');
    expect(reasonOf(settings, [['X-Sign', ' ']])).toBe('missing_signature_header');
  });

  test('every placeholder is what was sent, before and after the body', () => {
    const template = 'a:{timestamp}:{id}:{url}:{body}:{timestamp}/{id}';
    const settings = settingsOf({ template, timestampHeader: 'X-Time', idHeader: 'X-Id' }, { publicUrl: 'https://public.example/hook' });
    const url = 'https://public.example/hook?x=1';
    const value = hmac(`a:${nowSeconds}:msg-1:${url}:`, body, `:${nowSeconds}/msg-1`);
    const headers: HeaderPair[] = [
      ['X-Id', 'msg-1'],
      ['X-Time', String(nowSeconds)],
      ['X-Sign', value],
    ];
    expect(reasonOf(settings, headers)).toBe('ok');
    expect(reasonOf(settings, headers, { url: '/in/mine?x=2' })).toBe('signature_mismatch');
    const key = Buffer.from(secret);
    const made = sign({ settings, body, secret: key, url: '/any?x=1', messageId: 'msg-1', timestampSeconds: nowSeconds });
    expect(made).toEqual({ headers, replaces: ['x-id', 'x-time', 'x-sign'] });
  });

  test('a value is put into the template as it is, placeholders in it too', () => {
    const settings = settingsOf({ template: '{id}.{timestamp}.{body}', timestampHeader: 'X-Time', idHeader: 'X-Id' });
    const value = hmac(`{timestamp}$&.${nowSeconds}.`, body);
    expect(
      reasonOf(settings, [
        ['X-Id', '{timestamp}$&'],
        ['X-Time', String(nowSeconds)],
        ['X-Sign', value],
      ]),
    ).toBe('ok');
  });
});

describe('the time', () => {
  const inHeader = (custom: Partial<CustomScheme>, time: string | null, extra: readonly HeaderPair[] = []) => {
    const settings = settingsOf({ template: '{timestamp}.{body}', timestampHeader: 'X-Time', ...custom });
    const sent: HeaderPair[] = time === null ? [] : [['X-Time', time]];
    return reasonOf(settings, [...sent, ...extra, ['X-Sign', hmac(`${time}.`, body)]]);
  };
  const millis = { timestampUnit: 'milliseconds' } as const;

  test.each([
    ['seconds', {}, nowSeconds, 'ok'],
    ['seconds, 300 s old', {}, nowSeconds - 300, 'ok'],
    ['seconds, 301 s old', {}, nowSeconds - 301, 'timestamp_too_old'],
    ['seconds, 301 s ahead', {}, nowSeconds + 301, 'timestamp_in_future'],
    ['milliseconds for seconds', {}, nowSeconds * 1000, 'malformed_timestamp'],
    ['milliseconds', millis, nowSeconds * 1000 + 999, 'ok'],
    ['milliseconds, 300.001 s old', millis, (nowSeconds - 301) * 1000 + 999, 'timestamp_too_old'],
    ['seconds for milliseconds', millis, nowSeconds, 'malformed_timestamp'],
    ['a sign before it', {}, `+${nowSeconds}`, 'malformed_timestamp'],
    ['a fraction', {}, `${nowSeconds}.5`, 'malformed_timestamp'],
  ] as const)('%s', (_title, custom, time, reason) => {
    expect(inHeader(custom, String(time))).toBe(reason);
  });

  test('is refused when it is missing, blank or sent twice', () => {
    expect(inHeader({}, null)).toBe('missing_timestamp_header');
    expect(inHeader({}, ' ')).toBe('missing_timestamp_header');
    expect(inHeader({}, String(nowSeconds), [['X-Time', '1']])).toBe('malformed_timestamp');
    expect(inHeader({}, String(nowSeconds), [['X-Time', '']])).toBe('malformed_timestamp');
    expect(inHeader({}, String(nowSeconds), [['x-time', String(nowSeconds)]])).toBe('ok');
  });

  test('stands in the signature header where it has a prefix there', () => {
    const settings = settingsOf({ template: '{timestamp}.{body}', timestampPrefix: 't=', separator: ',', prefix: 'v1=' });
    const right = hmac(`${nowSeconds}.`, body);
    const judge = (value: string) => reasonOf(settings, [['X-Sign', value]]);
    expect(judge(`t=${nowSeconds},v1=${right}`)).toBe('ok');
    expect(judge(`v1=${right}`)).toBe('malformed_timestamp');
    expect(judge(`t=1,t=${nowSeconds},v1=${right}`)).toBe('malformed_timestamp');
    expect(judge(`t=${nowSeconds}`)).toBe('unsupported_scheme_version');
  });
});

describe('the id', () => {
  const judge = (template: string, id: string | null, extra: readonly HeaderPair[] = []) => {
    const settings = settingsOf({ template, idHeader: 'X-Id' });
    const [before = '', after = ''] = template.replaceAll('{id}', id ?? '').split('{body}');
    const sent: HeaderPair[] = id === null ? [] : [['X-Id', id]];
    return reasonOf(settings, [...sent, ...extra, ['X-Sign', hmac(before, body, after)]]);
  };

  test.each([
    ['{id}.{body}', 'msg_1', 'ok'],
    ['{id}.{body}', 'msg.1', 'ambiguous_message_id'],
    ['{body}.{id}', 'msg.1', 'ambiguous_message_id'],
    ['{body}.{id}', 'msg_1', 'ok'],
    ['v0.{id}:{body}', 'msg.1', 'ok'],
    ['v0.{id}:{body}', 'msg:1', 'ambiguous_message_id'],
    ['{id}--{body}', 'msg-', 'ambiguous_message_id'],
    ['{body}\n{id}', 'a', 'ok'],
    // Nothing parts them: whoever signs so can't tell them apart either.
    ['{id}{body}', 'msg.1', 'ok'],
  ] as const)('%j with the id %j: %s', (template, id, reason) => {
    expect(judge(template, id)).toBe(reason);
  });

  test('is refused when it is missing or sent twice', () => {
    expect(judge('{id}.{body}', null)).toBe('missing_id_header');
    expect(judge('{id}.{body}', 'a', [['X-Id', 'b']])).toBe('ambiguous_message_id');
  });

  test('the boundary between id and body can not be moved', () => {
    const settings = settingsOf({ template: '{id}.{body}', idHeader: 'X-Id' });
    const value = hmac('msg.', body);
    const moved: HeaderPair[] = [
      ['X-Id', 'msg.{"a"'],
      ['X-Sign', value],
    ];
    expect(reasonOf(settings, moved, { body: Buffer.from(':1}') })).toBe('ambiguous_message_id');
  });
});

describe('a custom scheme that says what a built-in one does', () => {
  const presets = {
    stripe: settingsOf(
      { template: '{timestamp}.{body}', timestampPrefix: 't=', separator: ',', prefix: 'v1=' },
      { headerName: 'Stripe-Signature' },
    ),
    slack: settingsOf(
      { template: 'v0:{timestamp}:{body}', timestampHeader: 'X-Slack-Request-Timestamp', prefix: 'v0=' },
      { headerName: 'X-Slack-Signature' },
    ),
    github: settingsOf({ prefix: 'sha256=' }, { headerName: 'X-Hub-Signature-256' }),
    'github-sha1': settingsOf({ algorithm: 'sha1', prefix: 'sha1=' }, { headerName: 'X-Hub-Signature' }),
    shopify: settingsOf({ encoding: 'base64' }, { headerName: 'X-Shopify-Hmac-Sha256' }),
    zof: settingsOf({}, { headerName: 'X-Zof-Signature' }),
  };
  const same = readVectors().flatMap((vector) => {
    const preset = new Map<string, SchemeSettings>(Object.entries(presets)).get(vector.scheme.ours);
    return preset === undefined ? [] : [[vector.id, vector.title, vector, preset] as const];
  });

  test('every vector of these schemes is among them', () => {
    expect(new Set(same.map(([, , vector]) => vector.scheme.ours)).size).toBe(Object.keys(presets).length);
    expect(same.length).toBeGreaterThanOrEqual(66);
  });

  test.each(same)('%s: %s', (_id, _title, vector, preset) => {
    const { request, context } = caseOf(vector);
    const { toleranceSeconds, secretEncoding } = context.settings;
    const found = verify(request, { ...context, settings: { ...preset, toleranceSeconds, secretEncoding } });
    expect({ reason: found.reason, verdict: found.verdict }).toEqual({ reason: vector.reason, verdict: verdictOfReason(vector.reason) });
  });
});

describe('what a custom scheme refuses to be', () => {
  test.each([
    [{ template: 'no body' }, 'The template needs {body} once'],
    [{ template: '{body}{body}' }, 'The template needs {body} once'],
    [{ template: '{body}{nonce}' }, '{nonce} is not known'],
    [{ template: '{timestamp}.{body}' }, 'name the header it is in'],
    [{ template: '{id}.{body}' }, 'name the header it is in'],
    [{ timestampPrefix: 't=' }, 'needs a separator'],
    [{ timestampPrefix: 'v1=', prefix: 'v1=', separator: ',' }, 'Signatures start the same way'],
    [{ timestampPrefix: 'v', prefix: 'v1=', separator: ',' }, 'Signatures start the same way'],
  ])('%j', (custom, words) => {
    const parsed = customSchemeSchema.safeParse(custom);
    expect(parsed.error?.issues.map(({ message }) => message).join(' ')).toContain(words);
  });
});
