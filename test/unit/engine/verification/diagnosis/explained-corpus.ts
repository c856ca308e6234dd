/** Deliveries whose signature fails for a cause that is known, by kind of repair and by scheme: what a diagnosis has to find. */
import { gzipSync } from 'node:zlib';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { HypothesisCode } from '#contract/models/diagnosis.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { diagnose } from '#engine/verification/diagnosis/diagnose.ts';
import type { DiagnosisCase } from '#engine/verification/diagnosis-case.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { caseOf, nowSeconds, otherSecret, secretOf, signed } from '#test/support/spoilt-deliveries.ts';

export interface KnownCause {
  readonly cause: HypothesisCode;
  readonly scheme: SchemeName;
  readonly given: DiagnosisCase;
}

export interface ExplainedFigures {
  readonly total: number;
  readonly kinds: number;
  /** The first finding names the cause. */
  readonly explained: number;
  readonly unexplained: readonly string[];
  /** A finding came and none of them names the cause. */
  readonly wrong: readonly string[];
}

const schemes = ['zof', 'github', 'shopify', 'hookdeck', 'stripe', 'slack', 'standard-webhooks', 'svix'] as const;
const timed: readonly SchemeName[] = ['stripe', 'slack', 'standard-webhooks', 'svix'];
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const earlier = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

/** Bodies in which each of the changes below changes something, and the same no other of them does. */
const bodies = [1, 2, 3].map(
  (at) => `{"id":"evt_${at}","type":"run.failed","z":4200.0,"data":{"object":{"name":"Zoë ${at}/${at}","a":${at}}},"b":[1,2],\n"end":"é"}`,
);

const compact = (text: string) => JSON.stringify(JSON.parse(text));

/** What was signed in place of what arrived. */
const contents: readonly (readonly [
  HypothesisCode,
  (body: string) => { readonly arrived: string | Uint8Array; readonly signed: string | Uint8Array; readonly headers?: HeaderPair[] },
])[] = [
  ['final-newline', (body) => ({ arrived: body, signed: `${body}\n` })],
  ['line-ends', (body) => ({ arrived: body, signed: body.replaceAll('\n', '\r\n') })],
  ['outer-white-space', (body) => ({ arrived: `  ${body} `, signed: body })],
  ['byte-order-mark', (body) => ({ arrived: `\u{feff}${body}`, signed: body })],
  ['compressed', (body) => ({ arrived: gzipSync(body), signed: body, headers: [['Content-Encoding', 'gzip']] })],
  ['charset', (body) => ({ arrived: body, signed: Buffer.from(body, 'latin1') })],
  ['unicode-form', (body) => ({ arrived: body, signed: body.normalize('NFD') })],
  ['json-white-space', (body) => ({ arrived: JSON.stringify(JSON.parse(body), null, 2), signed: compact(body) })],
  ['json-key-order', () => ({ arrived: '{"b":1,"a":{"d":2,"c":3}}', signed: '{"a":{"c":3,"d":2},"b":1}' })],
  ['json-numbers', () => ({ arrived: '{"amount":4200.0,"rate":1e2}', signed: '{"amount":4200,"rate":100}' })],
  ['json-escapes', (body) => ({ arrived: compact(body), signed: compact(body).replaceAll('ë', '\\u00eb').replaceAll('é', '\\u00e9') })],
  ['json-in-string', (body) => ({ arrived: body, signed: JSON.stringify(body) })],
  ['inner-object', (body) => ({ arrived: compact(body), signed: JSON.stringify(JSON.parse(body).data.object) })],
  ['empty-body', (body) => ({ arrived: body, signed: '' })],
];

function contentCases(scheme: SchemeName): KnownCause[] {
  const settings = schemeSettings(scheme);
  return contents.flatMap(([cause, change]) =>
    bodies.map((body) => {
      const { arrived, signed: signedBody, headers = [] } = change(body);
      const all = [...headers, ...signed(signedBody, { settings, secret })];
      return { cause, scheme, given: caseOf({ settings, body: arrived, headers: all, secrets: [secretOf(secret)] }) };
    }),
  );
}

function secretCases(scheme: SchemeName): KnownCause[] {
  const settings = schemeSettings(scheme);
  const by = (key: string, body: string) => ({ settings, body, headers: signed(body, { settings, secret: key }) });
  const ended = { validUntilUs: (nowSeconds - 7200) * 1_000_000 };
  return bodies.flatMap((body) => [
    {
      cause: 'retired-secret' as const,
      scheme,
      given: caseOf({ ...by(earlier, body), secrets: [secretOf(secret)], others: [otherSecret(earlier, ended)] }),
    },
    {
      ...{ cause: 'later-secret' as const, scheme },
      given: caseOf({
        ...by(earlier, body),
        secrets: [secretOf(secret)],
        others: [otherSecret(earlier, { validFromUs: (nowSeconds + 60) * 1_000_000 })],
      }),
    },
    {
      ...{ cause: 'other-endpoint-secret' as const, scheme },
      given: caseOf({
        ...by(earlier, body),
        secrets: [secretOf(secret)],
        others: [otherSecret(earlier, { isOwn: false, endpointName: 'Billing' })],
      }),
    },
    { cause: 'secret-white-space' as const, scheme, given: caseOf({ ...by(secret, body), secrets: [secretOf(` ${secret}\n`)] }) },
    { cause: 'secret-quoted' as const, scheme, given: caseOf({ ...by(secret, body), secrets: [secretOf(`"${secret}"`)] }) },
  ]);
}

/** The digits of a signature, each time it is one. */
const digits = /[A-Za-z0-9+/]{27,}={0,2}/;

function writtenCases(scheme: SchemeName): KnownCause[] {
  const settings = schemeSettings(scheme);
  const isHex = ['zof', 'github', 'stripe', 'slack'].includes(scheme);
  const changes: readonly (readonly [HypothesisCode, (text: string) => string])[] = isHex
    ? [
        ['upper-case', (text) => text.toUpperCase()],
        ['base64-not-hex', (text) => Buffer.from(text, 'hex').toString('base64')],
      ]
    : [
        ['hex-not-base64', (text) => Buffer.from(text, 'base64').toString('hex')],
        ['padding', (text) => text.replace(/=+$/, '')],
      ];
  return bodies.flatMap((body) =>
    changes.map(([cause, change]) => {
      const headers = signed(body, { settings, secret }).map(([name, value]): HeaderPair => [name, value.replace(digits, change)]);
      return { cause, scheme, given: caseOf({ settings, body, headers, secrets: [secretOf(secret)] }) };
    }),
  );
}

function clockCases(scheme: SchemeName): KnownCause[] {
  if (!timed.includes(scheme)) return [];
  const settings = schemeSettings(scheme);
  return bodies.flatMap((body) =>
    [-4_000, 4_000].map((off) => {
      const headers = signed(body, { settings, secret, timestampSeconds: nowSeconds + off });
      return { cause: 'clock' as const, scheme, given: caseOf({ settings, body, headers, secrets: [secretOf(secret)] }) };
    }),
  );
}

/** More than 500. */
export function explainedCorpus(): readonly KnownCause[] {
  return schemes.flatMap((scheme) => [...contentCases(scheme), ...secretCases(scheme), ...writtenCases(scheme), ...clockCases(scheme)]);
}

/** Explains each; enough time is given for a slow machine to try everything. */
export function explainCorpus(corpus: readonly KnownCause[]): ExplainedFigures {
  const unexplained: string[] = [];
  const wrong: string[] = [];
  for (const { cause, scheme, given } of corpus) {
    const { findings } = diagnose(given, { limitMs: 20_000, mostWaitMs: 60_000, isStopped: () => false });
    const codes = findings.map(({ code }) => code);
    if (codes.length === 0) unexplained.push(`${scheme}, ${cause}`);
    else if (!codes.includes(cause)) wrong.push(`${scheme}, ${cause}: ${codes.join(' ')}`);
  }
  const explained = corpus.length - unexplained.length - wrong.length;
  return { total: corpus.length, kinds: new Set(corpus.map(({ cause }) => cause)).size, explained, unexplained, wrong };
}
