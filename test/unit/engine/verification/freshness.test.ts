import { describe, expect, test } from 'vitest';
import { schemeNames } from '#contract/models/verdict.ts';
import { buildSignatureReport } from '#engine/verification/report.ts';
import type { SchemeSettings } from '#engine/verification/scheme.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { contextOf, nowSeconds, signedRequest, whsec } from './scheme-cases.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const event = (created: unknown) => Buffer.from(JSON.stringify({ id: 'evt_1', type: 'run.completed', created, data: { object: {} } }));
const legacy = (timestamp: unknown) => Buffer.from(JSON.stringify({ event: 'run.completed', timestamp, data: {} }));
const checked = schemeSettings('zof', { freshnessSeconds: 600 });

function judge(body: Uint8Array, settings: SchemeSettings = checked, secret: string = whsec) {
  return verify(signedRequest(settings, body, { secret }), contextOf(settings));
}

describe('the freshness check on `created`', () => {
  test.each([
    ['now', event(iso(nowSeconds)), 'ok', 'verified', nowSeconds],
    ['600 s ago', event(iso(nowSeconds - 600)), 'ok', 'verified', nowSeconds - 600],
    ['601 s ago', event(iso(nowSeconds - 601)), 'timestamp_too_old', 'stale', nowSeconds - 601],
    ['600 s ahead', event(iso(nowSeconds + 600)), 'ok', 'verified', nowSeconds + 600],
    ['601 s ahead', event(iso(nowSeconds + 601)), 'timestamp_in_future', 'stale', nowSeconds + 601],
    ['never', event(undefined), 'malformed_timestamp', 'malformed', null],
    ['null', event(null), 'malformed_timestamp', 'malformed', null],
    ['some day', event('some day'), 'malformed_timestamp', 'malformed', null],
    ['an object', event({ at: 1 }), 'malformed_timestamp', 'malformed', null],
    ['now, in the legacy envelope', legacy(iso(nowSeconds)), 'ok', 'verified', nowSeconds],
    ['long ago, in the legacy envelope', legacy(iso(nowSeconds - 9_000)), 'timestamp_too_old', 'stale', nowSeconds - 9_000],
    ['never, in the legacy envelope', legacy(undefined), 'malformed_timestamp', 'malformed', null],
    ['nowhere, the body is no JSON', Buffer.from('plain text'), 'malformed_timestamp', 'malformed', null],
    ['nowhere, there is no body', Buffer.alloc(0), 'malformed_timestamp', 'malformed', null],
  ] as const)('created %s', (_title, body, reason, verdict, timestampSeconds) => {
    const found = judge(body);
    expect(found).toMatchObject({ reason, verdict, timestampSeconds, toleranceSeconds: 600, matchedSecret: { name: 's1' } });
    const request = signedRequest(checked, body);
    expect(buildSignatureReport(request, contextOf(checked), found).sentence).toContain('signature');
  });

  test.each([
    [event('yesterday'), 'names the time "yesterday", which can not be read.'],
    [event(undefined), 'names no time of its own.'],
  ])('says whether the time is missing or can not be read', (body, words) => {
    const request = signedRequest(checked, body);
    const context = contextOf(checked);
    expect(buildSignatureReport(request, context, verify(request, context)).sentence).toContain(words);
  });

  test('is off unless the endpoint asks for it', () => {
    const off = schemeSettings('zof');
    expect(judge(event(iso(1)), off)).toMatchObject({ reason: 'ok', timestampSeconds: null, toleranceSeconds: null });
  });

  test('looks only when the signature is right', () => {
    expect(judge(event(iso(1)), checked, 'whsec_AAAA')).toMatchObject({ reason: 'signature_mismatch', timestampSeconds: null });
    expect(judge(Buffer.from('plain text'), checked, 'whsec_AAAA').reason).toBe('signature_mismatch');
  });

  test.each(schemeNames)('%s: a signed time goes before it', (scheme) => {
    const settings = { ...schemeSettings(scheme), freshnessSeconds: 600 };
    const { reason, timestampSeconds } = judge(event(iso(1)), settings);
    const hasTime = ['standard-webhooks', 'svix', 'stripe', 'slack'].includes(scheme);
    expect({ reason, timestampSeconds }).toEqual({
      reason: hasTime ? 'ok' : 'timestamp_too_old',
      timestampSeconds: hasTime ? nowSeconds : 1,
    });
  });
});
