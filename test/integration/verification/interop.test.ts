/**
 * The senders' own libraries against ours, live: they sign and we verify, we sign and they verify, and they refuse what was spoiled.
 * All four take text: they decode bytes as UTF-8 before they hash, so bodies that are no text are for the vectors. `svix` judges with
 * `standardwebhooks` inside. Not here: `@slack/bolt`, `@shopify/shopify-api`, `@hookdeck/sdk` and `twilio`, which sign nothing and bring
 * a web framework each; their verdicts are in the vectors, which our signer writes letter by letter.
 */
import { randomBytes } from 'node:crypto';
import { sign as octokitSign, verify as octokitVerify, verifyWithFallback } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { contextOf, signedRequest } from '#test/unit/engine/verification/scheme-cases.ts';

interface Sent {
  readonly secret: string;
  readonly body: string;
  readonly id: string;
  readonly timestampSeconds: number;
}

/** What a library does for a scheme. */
interface Peer {
  readonly name: string;
  readonly scheme: SchemeName;
  /** Where it refuses one, the vectors say what is right. */
  readonly takesEmptyBody: boolean;
  sign(sent: Sent): HeaderPair[] | Promise<HeaderPair[]>;
  accepts(sent: Sent, headers: readonly HeaderPair[]): boolean | Promise<boolean>;
}

/** Libraries look at the clock of the machine. */
const nowSeconds = () => Math.floor(Date.now() / 1000);

function throwsNothing(judge: () => unknown): boolean {
  try {
    judge();
    return true;
  } catch {
    return false;
  }
}

const { signature: stripeSignature } = Stripe.webhooks;

const headerOf = (headers: readonly HeaderPair[], name: string) => headers.find(([key]) => key === name)?.[1] ?? '';

const peers: readonly Peer[] = [
  {
    name: 'standardwebhooks',
    scheme: 'standard-webhooks',
    takesEmptyBody: true,
    sign: ({ secret, body, id, timestampSeconds }) => [
      ['webhook-id', id],
      ['webhook-timestamp', String(timestampSeconds)],
      ['webhook-signature', new StandardWebhook(secret).sign(id, new Date(timestampSeconds * 1000), body)],
    ],
    accepts: ({ secret, body }, headers) =>
      throwsNothing(() => new StandardWebhook(secret).verify(body, Object.fromEntries(headers), { jsonParse: false })),
  },
  {
    name: 'svix',
    scheme: 'svix',
    takesEmptyBody: true,
    sign: ({ secret, body, id, timestampSeconds }) => [
      ['svix-id', id],
      ['svix-timestamp', String(timestampSeconds)],
      ['svix-signature', new SvixWebhook(secret).sign(id, new Date(timestampSeconds * 1000), body)],
    ],
    accepts: ({ secret, body }, headers) => throwsNothing(() => new SvixWebhook(secret).verify(body, Object.fromEntries(headers))),
  },
  {
    name: 'stripe',
    scheme: 'stripe',
    takesEmptyBody: false,
    sign: ({ secret, body, timestampSeconds }) => [
      ['Stripe-Signature', Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: timestampSeconds })],
    ],
    accepts: ({ secret, body }, headers) =>
      stripeSignature !== null &&
      throwsNothing(() => stripeSignature.verifyHeader(body, headerOf(headers, 'Stripe-Signature'), secret, 300)),
  },
  {
    name: '@octokit/webhooks-methods',
    scheme: 'github',
    takesEmptyBody: false,
    sign: async ({ secret, body }) => [['X-Hub-Signature-256', await octokitSign(secret, body)]],
    accepts: ({ secret, body }, headers) => octokitVerify(secret, body, headerOf(headers, 'X-Hub-Signature-256')),
  },
];

const bodies = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.json(),
  fc.constantFrom('', '\ufeff{"a":1}', '{"a":1}\r\n', '\0', '"\u{1f511}e\u0301\u202e"'),
);
const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);

function sendings({ takesEmptyBody }: Peer): fc.Arbitrary<Sent> {
  const body = takesEmptyBody ? bodies : bodies.filter((text) => text !== '');
  return fc.record({
    secret: secrets,
    body,
    id: ids,
    timestampSeconds: fc.integer({ min: -290, max: 290 }).map((off) => nowSeconds() + off),
  });
}

function reasonOf(peer: Peer, { secret, body }: Sent, headers: readonly HeaderPair[]) {
  const request = { url: '/', headers, body: Buffer.from(body), isComplete: true };
  return verify(request, contextOf(schemeSettings(peer.scheme), [secret], Date.now() * 1000)).reason;
}

function signedByUs(peer: Peer, sent: Sent): readonly HeaderPair[] {
  const { secret, timestampSeconds, id } = sent;
  return signedRequest(schemeSettings(peer.scheme), Buffer.from(sent.body), { secret, timestampSeconds, messageId: id }).headers;
}

/** Each changes one thing that the signature covers. */
function spoiled(sent: Sent, headers: readonly HeaderPair[]): readonly (readonly [Sent, readonly HeaderPair[]])[] {
  const other = `whsec_${randomBytes(24).toString('base64')}`;
  const swapped = headers.map(([name, value]): HeaderPair => {
    const at = value.length - 3;
    return [name, /signature/i.test(name) ? `${value.slice(0, at)}${value[at] === '0' ? '1' : '0'}${value.slice(at + 1)}` : value];
  });
  const renamed = headers.map(([name, value]): HeaderPair => [name, name.endsWith('-id') ? `${value}x` : value]);
  const hasId = headers.some(([name]) => name.endsWith('-id'));
  return [
    [{ ...sent, body: `${sent.body} ` }, headers],
    [{ ...sent, body: `${sent.body.slice(0, -1)}${sent.body.endsWith('x') ? 'y' : 'x'}` }, headers],
    [{ ...sent, secret: other }, headers],
    [sent, swapped],
    ...(hasId ? [[sent, renamed] as const] : []),
  ];
}

describe.each(peers.map((peer) => [peer.name, peer] as const))('VER-16 %s', (_name, peer) => {
  const options = { numRuns: 150 };

  test('what it signs, we verify', async () => {
    await fc.assert(
      fc.asyncProperty(sendings(peer), async (sent) => {
        expect(reasonOf(peer, sent, await peer.sign(sent))).toBe('ok');
      }),
      options,
    );
  });

  test('what we sign, it verifies, and it is the same letter by letter', async () => {
    await fc.assert(
      fc.asyncProperty(sendings(peer), async (sent) => {
        const ours = signedByUs(peer, sent);
        expect(await peer.accepts(sent, ours)).toBe(true);
        expect(ours).toEqual(await peer.sign(sent));
      }),
      options,
    );
  });

  test('what we spoil, it refuses, and so do we', async () => {
    await fc.assert(
      fc.asyncProperty(sendings(peer), async (sent) => {
        for (const [changed, headers] of spoiled(sent, signedByUs(peer, sent))) {
          expect(await peer.accepts(changed, headers)).toBe(false);
          expect(reasonOf(peer, changed, headers)).not.toBe('ok');
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a body of 1 MiB', async () => {
    const sent = {
      secret: `whsec_${randomBytes(24).toString('base64')}`,
      body: 'é"x\n'.repeat(209_715),
      id: 'msg_1',
      timestampSeconds: nowSeconds(),
    };
    expect(Buffer.byteLength(sent.body)).toBeGreaterThan(1_000_000);
    expect(reasonOf(peer, sent, await peer.sign(sent))).toBe('ok');
    expect(await peer.accepts(sent, signedByUs(peer, sent))).toBe(true);
    expect(await peer.accepts({ ...sent, body: `${sent.body.slice(0, -1)} ` }, signedByUs(peer, sent))).toBe(false);
  });
});

test('during a rotation we verify with either secret what the other library signs, as its own fallback does', async () => {
  const [current, previous] = ['the current one', 'the previous one'] as const;
  const body = '{"a":1}';
  const signature = await octokitSign(previous, body);
  expect(await verifyWithFallback(current, body, signature, [previous])).toBe(true);
  const request = {
    url: '/',
    headers: [['X-Hub-Signature-256', signature] satisfies HeaderPair],
    body: Buffer.from(body),
    isComplete: true,
  };
  const found = verify(request, contextOf(schemeSettings('github'), [current, previous]));
  expect(found).toMatchObject({ reason: 'ok', matchedSecret: { name: 's2' } });
});
