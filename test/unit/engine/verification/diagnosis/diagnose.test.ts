import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { diagnosisSchema, hypothesisCodes } from '#contract/models/diagnosis.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import { diagnose } from '#engine/verification/diagnosis/diagnose.ts';
import type { DiagnosisCase } from '#engine/verification/diagnosis-case.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { caseOf, eventText, fixtures, mainSecret, otherSecret, secretOf, signed } from '#test/support/spoilt-deliveries.ts';

/** Long enough for a slow machine to try everything. */
const patient = { limitMs: 20_000, mostWaitMs: 60_000, isStopped: () => false };

function explain(given: DiagnosisCase) {
  return diagnose(given, patient);
}

describe('VER-09 each hypothesis', () => {
  test.each(hypothesisCodes)('%s is named first, with its proof', (code) => {
    const given = fixtures[code]();
    expect(given.verification.verdict).not.toBe('verified');
    const diagnosis = explain(given);
    const [first] = diagnosis.findings;
    expect(first?.code).toBe(code);
    expect(first?.sentence).toMatch(/^[A-Z"].*\.$/s);
    expect(first?.advice).toMatch(/^[A-Z].*\.$/s);
    expect(first?.proof).toMatch(/^(HMAC|SHA|The right signature).*\.$/s);
    expect(first?.habit).not.toBeNull();
    expect(diagnosis).toMatchObject({
      verdict: given.verification.verdict,
      reason: given.verification.reason,
      hints: [],
      isComplete: true,
    });
    expect(diagnosisSchema.parse(diagnosis)).toEqual(diagnosis);
  });

  test.each(hypothesisCodes)('%s is not named when the secret is one that nobody knows', (code) => {
    const given = fixtures[code]();
    const stranger = secretOf(randomBytes(32).toString('base64'));
    const lost = { ...given, secrets: [stranger], others: [] };
    const named = explain(lost).findings.map((finding) => finding.code);
    // Two causes need no secret to be proven; a clock is only looked at when a signature was right.
    expect(named).toEqual(code === 'plain-hash' || code === 'unset-secret' ? [code] : []);
  });
});

describe('VER-09 nothing is claimed', () => {
  test.each(schemeNames)('of a right signature by %s', (scheme) => {
    const settings = schemeSettings(scheme, { publicUrl: scheme === 'twilio' ? 'https://example.test/in/orders' : null });
    const secret = /standard|svix/.test(scheme) ? 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' : mainSecret;
    const body = scheme === 'twilio' ? 'a=1&b=2' : eventText;
    const headers = signed(body, { settings, secret });
    const type: [string, string] = ['Content-Type', scheme === 'twilio' ? 'application/x-www-form-urlencoded' : 'application/json'];
    const given = caseOf({ settings, headers: [type, ...headers], body, secrets: [secretOf(secret)] });
    expect(given.verification.verdict).toBe('verified');
    expect(explain(given)).toMatchObject({ verdict: 'verified', findings: [], hints: [], tried: 0, isComplete: true });
  });

  test('of a body that was changed in its content', () => {
    const given = caseOf({ headers: signed(eventText), body: eventText.replace('4200', '4201') });
    const diagnosis = explain(given);
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.hints.map(({ code }) => code)).toEqual(['re-serialised']);
    expect(diagnosis.tried).toBeGreaterThan(100);
  });

  test('of a body that is not all here', () => {
    const given = caseOf({ headers: signed(eventText), body: eventText.slice(0, 40), isComplete: false });
    expect(explain(given)).toMatchObject({ verdict: 'malformed', findings: [], tried: 0, hints: [{ code: 'incomplete-body' }] });
  });
});

describe('two causes at once', () => {
  test('a previous secret and upper-case hex', () => {
    const secret = 'the one before, long enough';
    const value = createHmac('sha256', secret).update(eventText).digest('hex').toUpperCase();
    const given = caseOf({ headers: [['X-Zof-Signature', value]], others: [otherSecret(secret, { validUntilUs: 1 })] });
    const [first] = explain(given).findings;
    expect(first?.code).toBe('upper-case');
    expect(first?.sentence).toMatch(/upper-case hex.*previous secret "Other"/);
    expect(first?.fix?.kind).toBe('accept-secret');
  });

  test('a trimmed secret and a lost line feed', () => {
    const given = caseOf({ headers: signed(`${eventText}\n`), secrets: [secretOf(`${mainSecret} `)] });
    const [first] = explain(given).findings;
    expect(first).toMatchObject({ code: 'final-newline', fix: { kind: 'trim-secret' } });
    expect(first?.sentence).toMatch(/line feed.*without the white space/);
  });

  test('pretty JSON with sorted keys and escapes, found by trying every layout', () => {
    const sent = JSON.stringify({ b: 'é/', a: [1, 2.5], c: { y: null, x: true } });
    const meant =
      '{\n    "a": [\n        1,\n        2.5\n    ],\n    "b": "\\u00e9/",\n    "c": {\n        "x": true,\n        "y": null\n    }\n}';
    const [first] = explain(caseOf({ body: sent, headers: signed(meant) })).findings;
    expect(first?.code).toBe('json-key-order');
    expect(first?.difference?.signedBytes).toBe(Buffer.byteLength(meant));
  });
});

describe('the difference', () => {
  const differenceOf = (code: keyof typeof fixtures) => explain(fixtures[code]()).findings[0]?.difference;
  const marked = (excerpt: { base64: string; markFrom: number; markTo: number } | undefined) =>
    Buffer.from(excerpt?.base64 ?? '', 'base64')
      .subarray(excerpt?.markFrom, excerpt?.markTo)
      .toString();

  test('marks a line feed that was signed and is not there', () => {
    const difference = differenceOf('final-newline');
    const length = Buffer.byteLength(eventText);
    expect(difference).toMatchObject({ kind: 'newline', receivedBytes: length, signedBytes: length + 1, places: 1 });
    expect(marked(difference?.received)).toBe('');
    expect(marked(difference?.signed)).toBe('\n');
  });

  test('marks the first number and counts the places', () => {
    const difference = differenceOf('json-numbers');
    expect(difference).toMatchObject({ kind: 'numbers', places: 2 });
    expect(marked(difference?.received)).toBe('.0');
  });

  test('marks escapes on both sides', () => {
    const difference = differenceOf('json-escapes');
    expect(difference?.kind).toBe('escapes');
    expect(marked(difference?.received)).toBe('');
    expect(marked(difference?.signed)).toBe('\\');
  });

  test('is not there when the body is the one that was signed', () => {
    expect(differenceOf('upper-case')).toBeNull();
  });
});

describe('fixes', () => {
  const fixOf = (code: keyof typeof fixtures) => explain(fixtures[code]()).findings[0]?.fix;

  test.each([
    ['header-elsewhere', { kind: 'set-header', headerName: 'X-Signature' }],
    ['other-scheme', { kind: 'set-scheme', scheme: 'github' }],
    ['secret-base64', { kind: 'set-secret-encoding', secretEncoding: 'base64' }],
    ['secret-hex', { kind: 'set-secret-encoding', secretEncoding: 'hex' }],
    ['secret-white-space', { kind: 'trim-secret', secretId: 'sec_Main' }],
    ['retired-secret', { kind: 'accept-secret', secretId: 'sec_Other', validFromUs: 0, validUntilUs: null }],
    ['other-endpoint-secret', { kind: 'copy-secret', secretId: 'sec_Other', validFromUs: 0 }],
    ['public-url', { kind: 'set-public-url', publicUrl: 'https://hooks.example.test/in/orders' }],
    ['clock', { kind: 'replay-fresh' }],
    ['final-newline', null],
  ] as const)('%s', (code, fix) => {
    if (fix === null) expect(fixOf(code)).toBeNull();
    else expect(fixOf(code)).toMatchObject(fix);
  });

  test('none for a check by hand, which keeps nothing that could be changed', () => {
    for (const code of hypothesisCodes) {
      const [first] = explain({ ...fixtures[code](), isKept: false }).findings;
      expect(first).toMatchObject({ code, fix: null });
      expect(first?.secret?.id ?? null).toBeNull();
    }
  });
});

describe('hints', () => {
  const hintsOf = (given: DiagnosisCase) => explain(given).hints.map(({ code }) => code);
  const wrong = signed('something else');

  test('a proxy, a length that does not fit, a placeholder', () => {
    const headers: [string, string][] = [...wrong, ['Via', '1.1 proxy'], ['Content-Length', '9']];
    expect(hintsOf(caseOf({ headers, body: 'a text', secrets: [secretOf('your-secret-here-please')] }))).toEqual([
      'placeholder-secret',
      'cut-on-the-way',
      'proxy',
    ]);
  });

  test('a secret that is no key of the scheme says why', () => {
    const settings = schemeSettings('standard-webhooks');
    const given = caseOf({ settings, headers: signed(eventText, { settings }), secrets: [secretOf('whsec_not base64!')] });
    expect(explain(given).hints).toMatchObject([{ code: 'unusable-secret', sentence: expect.stringContaining('base64') }]);
  });

  test('an address that nobody has set', () => {
    const twilio = schemeSettings('twilio');
    const headers = signed('a=1', { settings: twilio });
    expect(hintsOf(caseOf({ settings: twilio, headers, body: 'a=1' }))).toContain('public-url-unknown');
  });
});

describe('VER-11 bounds', () => {
  test('it stops when it is told to, and says that it did not try everything', () => {
    let asked = 0;
    const given = caseOf({ headers: signed('something else') });
    const diagnosis = diagnose(given, { ...patient, isStopped: () => ++asked > 20 });
    expect(diagnosis.isComplete).toBe(false);
    expect(diagnosis.tried).toBeLessThan(60);
  });

  test('it ends with its time', () => {
    const body = `[${'{"a":1.0,"b":"é"},'.repeat(60_000)}0]`;
    const diagnosis = diagnose(caseOf({ headers: signed('something else'), body }), { ...patient, limitMs: 50 });
    expect(diagnosis.isComplete).toBe(false);
  });

  test('hostile bodies end it neither early nor in an error', { timeout: 60_000 }, () => {
    const deep = '['.repeat(200_000);
    const bodies = [deep, deep + ']'.repeat(200_000), '"', '\\', '%', '%zz=%', '', '\0', '{"__proto__":{"a":1},"a":1e999}', '"\\ud800"'];
    for (const body of bodies) {
      const diagnosis = explain(caseOf({ headers: signed('something else'), body }));
      expect(diagnosis.findings).toEqual([]);
      expect(diagnosis.isComplete).toBe(true);
    }
  });
});

describe('causes are named as they are', () => {
  const stripe = schemeSettings('stripe');
  const first = (given: DiagnosisCase) => explain(given).findings[0];
  const right = signed(eventText, { settings: stripe })[0]?.[1] ?? '';

  test.each([
    ['upper-case', right.replace(/v1=.*/, (entry) => entry.toUpperCase().replace('V1=', 'v1='))],
    ['extra-characters', right.replace(/v1=(.*)/, 'v1="$1"')],
    ['prefix', right.replace('v1=', 'v1=sha256=')],
    ['prefix-missing', right.replace('v1=', '')],
  ])('an entry of a list beside its time: %s', (code, value) => {
    const found = first(caseOf({ settings: stripe, headers: [['Stripe-Signature', value]] }));
    expect(found?.code).toBe(code);
    expect(found?.sentence).not.toContain('"t="');
  });

  test('quotes behind a prefix that is there', () => {
    const settings = schemeSettings('standard-webhooks');
    const headers = signed(eventText, { settings }).map(([name, value]): [string, string] => [name, value.replace(/^v1,(.*)$/, 'v1,"$1"')]);
    expect(first(caseOf({ settings, headers }))?.code).toBe('extra-characters');
  });

  test('a list that a proxy put under another name', () => {
    expect(first(caseOf({ settings: stripe, headers: [['X-Forwarded-Signature', right]] }))?.code).toBe('header-elsewhere');
  });

  test('a time under another name, with both names', () => {
    const slack = schemeSettings('slack');
    const headers = signed(eventText, { settings: slack }).map(([name, value]): [string, string] => [
      name.replace('X-Slack-Request-', 'X-'),
      value,
    ]);
    const found = first(caseOf({ settings: slack, headers }));
    expect(found?.code).toBe('header-elsewhere');
    expect(found?.sentence).toMatch(/X-Timestamp.*X-Slack-Request-Timestamp/);
  });

  test('the proof names the key that was used, not the secret it came from', () => {
    const found = first(caseOf({ headers: signed(eventText, { secret: `${mainSecret}\n` }) }));
    expect(found).toMatchObject({
      code: 'secret-white-space',
      proof: expect.stringContaining('with secret "Main" and a line feed at its end is'),
    });
  });

  test('the same secret at another endpoint is no cause', () => {
    const others = [otherSecret(mainSecret, { isOwn: false, endpointName: 'Billing' })];
    expect(first(caseOf({ headers: signed(`${eventText}\n`), others }))?.code).toBe('final-newline');
    const settings = schemeSettings('zof', { freshnessSeconds: 60 });
    const body = '{"id":"evt_1"}';
    const undated = caseOf({ settings, body, headers: signed(body), others });
    expect(undated.verification.reason).toBe('malformed_timestamp');
    expect(explain(undated).findings).toEqual([]);
  });

  test('two causes that each need a press offer none, because one alone mends nothing', () => {
    const github = schemeSettings('github');
    const headers = signed(eventText, { settings: github, secret: 'of the other endpoint' });
    const others = [otherSecret('of the other endpoint', { isOwn: false, endpointName: 'Billing' })];
    const found = first(caseOf({ headers, others }));
    expect(found).toMatchObject({ code: 'other-scheme', fix: null });
    expect(found?.sentence).toMatch(/GitHub.*"Billing"/);
  });

  test('a form is described as what was done to it', () => {
    const headers: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded'], ...signed('m=a+b')];
    expect(first(caseOf({ body: 'm=a%20b', headers }))?.sentence).toContain('the same form written anew:');
  });
});
