/** Signed requests of every scheme, made with our own signer, and what to judge them with. */
import { createHash } from 'node:crypto';
import { customSchemeSchema } from '#contract/models/signing.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import type { SchemeSettings, SignedRequest, VerificationContext } from '#engine/verification/scheme.ts';
import { sign } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { openSecret } from './vectors.ts';

export const nowSeconds = 1_760_000_000;
/** Usable with every scheme: text for most, base64 of 24 bytes for those that read it so. */
export const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface SchemeCase {
  readonly name: string;
  readonly settings: SchemeSettings;
}

/** A custom scheme with all there is: a time and signatures in one header, an id in another. */
export const fullCustom = customSchemeSchema.parse({
  prefix: 'v1=',
  separator: ',',
  template: '{timestamp}.{id}.{body}',
  timestampPrefix: 't=',
  idHeader: 'X-Message-Id',
});

/** Every scheme; the custom one also with a time, an id and a list. */
export const schemeCases: readonly SchemeCase[] = [
  ...schemeNames.map((name) => ({ name, settings: schemeSettings(name) })),
  { name: 'custom with time and id', settings: schemeSettings('custom', { custom: fullCustom }) },
];

export interface SignedWith {
  readonly secret?: string | Uint8Array;
  readonly timestampSeconds?: number;
  readonly messageId?: string;
}

const address = 'https://hooks.example.test/in/endpoint';

/** Twilio signs a form by its fields, and anything else by a hash in the address. */
function shapeOf(settings: SchemeSettings, body: Uint8Array): Pick<SignedRequest, 'url' | 'headers'> {
  if (settings.scheme !== 'twilio' || body.length === 0) return { url: address, headers: [] };
  if (body[0] !== 0x7b && body[0] !== 0x5b) return { url: address, headers: [['Content-Type', 'application/x-www-form-urlencoded']] };
  return { url: `${address}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`, headers: [] };
}

/** A request as a sender would make it, signed rightly. */
export function signedRequest(settings: SchemeSettings, body: Uint8Array, given: SignedWith = {}): SignedRequest {
  const { secret = whsec, timestampSeconds = nowSeconds, messageId = 'msg_1' } = given;
  const { url, headers } = shapeOf(settings, body);
  const key = typeof secret === 'string' ? Buffer.from(secret) : secret;
  const signed = sign({ settings, body, secret: key, url, messageId, timestampSeconds });
  return { url, headers: [...headers, ...signed.headers], body, isComplete: true };
}

export function contextOf(
  settings: SchemeSettings,
  secrets: readonly (string | Uint8Array)[] = [whsec],
  nowUs = nowSeconds * 1_000_000,
): VerificationContext {
  return { settings, secrets: secrets.map((value, index) => openSecret(value, `s${index + 1}`)), nowUs };
}
