/** One delivery per hypothesis, each spoilt in exactly the way the hypothesis names. */
import { createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { secretIdSchema } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { HypothesisCode } from '#contract/models/diagnosis.ts';
import type { DiagnosisCase, OtherSecret } from '#engine/verification/diagnosis-case.ts';
import type { OpenSecret, SchemeSettings } from '#engine/verification/scheme.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

export const nowSeconds = 1_780_000_000;
export const mainSecret = 'zof_secret_0123456789abcdef';
const standardSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const eventText =
  '{"id":"evt_1","type":"run.failed","created":"2026-05-28T20:26:40Z","data":{"object":{"id":"r/1","name":"Zoë <b>","score":4200,"run_id":"run_1"}}}';

export function secretOf(value: string, name = 'Main'): OpenSecret {
  return { id: secretIdSchema.parse(`sec_${name}`), name, value: Buffer.from(value) };
}

export function otherSecret(value: string, changes: Partial<OtherSecret> = {}): OtherSecret {
  const always = { isOwn: true, endpointName: 'Orders', validFromUs: 0, validUntilUs: null };
  return { ...secretOf(value, 'Other'), ...always, ...changes };
}

interface Parts {
  readonly settings?: SchemeSettings;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string | Uint8Array;
  readonly url?: string;
  readonly secrets?: readonly OpenSecret[];
  readonly others?: readonly OtherSecret[];
  readonly isComplete?: boolean;
}

/** The delivery as it would be judged on arrival. */
export function caseOf(parts: Parts): DiagnosisCase {
  const { settings = schemeSettings('zof'), headers = [], body = eventText, url = '/in/orders' } = parts;
  const request = { url, headers, body: typeof body === 'string' ? Buffer.from(body) : body, isComplete: parts.isComplete ?? true };
  const secrets = parts.secrets ?? [secretOf(settings.scheme === 'standard-webhooks' ? standardSecret : mainSecret)];
  const nowUs = nowSeconds * 1_000_000;
  return {
    ...{ request, settings, nowUs, secrets },
    verification: verify(request, { settings, secrets, nowUs }),
    others: parts.others ?? [],
    isKept: true,
  };
}

interface SignedWith {
  readonly settings?: SchemeSettings;
  readonly secret?: string | Uint8Array;
  readonly url?: string;
  readonly timestampSeconds?: number;
}

/** Headers that are right for `body`. */
export function signed(body: string | Uint8Array, how: SignedWith = {}): HeaderPair[] {
  const { settings = schemeSettings('zof'), url = 'https://example.test/in/orders', timestampSeconds = nowSeconds } = how;
  const secret = how.secret ?? (settings.scheme === 'standard-webhooks' ? standardSecret : mainSecret);
  return sign({
    ...{ settings, url, timestampSeconds, messageId: 'msg_1' },
    body: Buffer.from(body),
    secret: Buffer.from(secret),
  }).headers;
}

const standard = schemeSettings('standard-webhooks');
const github = schemeSettings('github');
const stripe = schemeSettings('stripe');

function hmac(text: string | Uint8Array, encoding: 'hex' | 'base64' | 'base64url' = 'hex', key: string | Uint8Array = mainSecret): string {
  return createHmac('sha256', key).update(text).digest(encoding);
}

const zofHeader = (value: string): HeaderPair[] => [['X-Zof-Signature', value]];

/** What arrives, and what was signed in its place. */
const other = (received: string | Uint8Array, signedBody: string | Uint8Array, headers: readonly HeaderPair[] = []) =>
  caseOf({ body: received, headers: [...signed(signedBody), ...headers] });

function standardHeaders(body: string, key: string | Uint8Array, time = String(nowSeconds)): HeaderPair[] {
  return [
    ['webhook-id', 'msg_1'],
    ['webhook-timestamp', time],
    ['webhook-signature', `v1,${hmac(`msg_1.${time}.${body}`, 'base64', key)}`],
  ];
}

const event: { data: { object: Record<string, unknown> } } = JSON.parse(eventText);
const standardKey = Buffer.from(standardSecret.slice('whsec_'.length), 'base64');
const form = 'payload=%7B%22id%22%3A%22evt_1%22%7D&note=two+words%2F';

export const fixtures: Readonly<Record<HypothesisCode, () => DiagnosisCase>> = {
  'header-elsewhere': () => caseOf({ headers: [['X-Signature', hmac(eventText)]] }),
  'duplicate-header': () => caseOf({ headers: [...zofHeader('0'.repeat(64)), ...zofHeader(hmac(eventText))] }),
  prefix: () => caseOf({ headers: zofHeader(`sha256=${hmac(eventText)}`) }),
  'prefix-missing': () => caseOf({ settings: github, headers: [['X-Hub-Signature-256', hmac(eventText)]] }),
  'upper-case': () => caseOf({ headers: zofHeader(hmac(eventText).toUpperCase()) }),
  'hex-not-base64': () => caseOf({ settings: schemeSettings('shopify'), headers: [['X-Shopify-Hmac-Sha256', hmac(eventText)]] }),
  'base64-not-hex': () => caseOf({ headers: zofHeader(hmac(eventText, 'base64')) }),
  // The digest of this body has "-" or "_" in its base64url.
  base64url: () => {
    const body = `${eventText}${' '.repeat(3)}`;
    return caseOf({ settings: schemeSettings('shopify'), body, headers: [['X-Shopify-Hmac-Sha256', `${hmac(body, 'base64url')}=`]] });
  },
  padding: () =>
    caseOf({ settings: schemeSettings('shopify'), headers: [['X-Shopify-Hmac-Sha256', hmac(eventText, 'base64').replace('=', '')]] }),
  'extra-characters': () => caseOf({ headers: zofHeader(`"${hmac(eventText)}"`) }),
  'double-encoded': () => caseOf({ headers: zofHeader(Buffer.from(hmac(eventText)).toString('base64')) }),
  'cut-signature': () => caseOf({ headers: zofHeader(hmac(eventText).slice(0, 50)) }),
  clock: () => caseOf({ settings: stripe, headers: signed(eventText, { settings: stripe, timestampSeconds: nowSeconds - 4000 }) }),
  milliseconds: () => caseOf({ settings: standard, headers: standardHeaders(eventText, standardKey, `${nowSeconds}000`) }),
  'retired-secret': () =>
    caseOf({
      headers: signed(eventText, { secret: 'the one before, long enough' }),
      others: [otherSecret('the one before, long enough', { validUntilUs: (nowSeconds - 7200) * 1_000_000 })],
    }),
  'later-secret': () =>
    caseOf({
      headers: signed(eventText, { secret: 'the one to come, long enough' }),
      others: [otherSecret('the one to come, long enough', { validFromUs: (nowSeconds + 60) * 1_000_000 })],
    }),
  'other-endpoint-secret': () =>
    caseOf({
      headers: signed(eventText, { secret: 'of the other endpoint' }),
      others: [otherSecret('of the other endpoint', { isOwn: false, endpointName: 'Billing' })],
    }),
  'secret-white-space': () => caseOf({ headers: signed(eventText), secrets: [secretOf(` ${mainSecret}\n`)] }),
  'secret-quoted': () => caseOf({ headers: signed(eventText), secrets: [secretOf(`"${mainSecret}"`)] }),
  'secret-prefix': () => caseOf({ headers: signed(eventText), secrets: [secretOf(`whsec_${mainSecret}`)] }),
  'secret-as-text': () => caseOf({ settings: standard, headers: standardHeaders(eventText, standardSecret) }),
  'secret-base64': () => caseOf({ headers: signed(eventText), secrets: [secretOf(Buffer.from(mainSecret).toString('base64'))] }),
  'secret-hex': () => caseOf({ headers: signed(eventText), secrets: [secretOf(Buffer.from(mainSecret).toString('hex'))] }),
  'unset-secret': () => caseOf({ headers: signed(eventText, { secret: 'undefined' }) }),
  'final-newline': () => other(eventText, `${eventText}\n`),
  'line-ends': () => other('{"a":1,\n"b":2}\n', '{"a":1,\r\n"b":2}\r\n'),
  'outer-white-space': () => other(` ${eventText} `, eventText),
  'byte-order-mark': () => other(`\u{feff}${eventText}`, eventText),
  compressed: () => other(gzipSync(eventText), eventText, [['Content-Encoding', 'gzip']]),
  'replacement-characters': () => other(Buffer.from([0x7b, 0xeb, 0x7d]), '{\ufffd}'),
  charset: () => other(eventText, Buffer.from(eventText, 'latin1')),
  'unicode-form': () => other(eventText, eventText.normalize('NFD')),
  'form-field': () => other(form, '{"id":"evt_1"}', [['Content-Type', 'application/x-www-form-urlencoded']]),
  'form-encoding': () => other(form, form.replace('+', '%20'), [['Content-Type', 'application/x-www-form-urlencoded']]),
  'json-white-space': () => other(JSON.stringify(JSON.parse(eventText), null, 2), eventText),
  'json-key-order': () => other('{"b":1,"a":{"d":2,"c":3}}', '{"a":{"c":3,"d":2},"b":1}'),
  'json-numbers': () => other('{"amount":4200.0,"rate":1e2}', '{"amount":4200,"rate":100}'),
  'json-escapes': () => other(eventText, eventText.replace('ë', '\\u00eb').replace('/', '\\/')),
  'json-in-string': () => other(eventText, JSON.stringify(eventText)),
  'inner-object': () => other(eventText, JSON.stringify(event.data.object)),
  'empty-body': () => other(eventText, ''),
  'body-alone': () => caseOf({ settings: stripe, headers: [['Stripe-Signature', `t=${nowSeconds},v1=${hmac(eventText)}`]] }),
  'other-composition': () =>
    caseOf({ headers: [['X-Request-Timestamp', String(nowSeconds)], ...zofHeader(hmac(`${nowSeconds}.${eventText}`))] }),
  'public-url': () => {
    const body = 'CallSid=CA1&From=%2B1415';
    const twilio = schemeSettings('twilio');
    return caseOf({
      settings: twilio,
      url: '/in/orders?a=1',
      body,
      headers: [
        ['Host', '127.0.0.1:4400'],
        ['X-Forwarded-Host', 'hooks.example.test'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ...signed(body, { settings: twilio, url: 'https://hooks.example.test/in/orders?a=1' }),
      ],
    });
  },
  'other-scheme': () => caseOf({ headers: signed(eventText, { settings: github }) }),
  'other-hash': () => caseOf({ headers: zofHeader(createHmac('sha512', mainSecret).update(eventText).digest('hex')) }),
  'plain-hash': () => caseOf({ headers: zofHeader(createHash('sha256').update(eventText).digest('hex')) }),
  swapped: () => caseOf({ headers: zofHeader(hmac(mainSecret, 'hex', eventText)) }),
};
