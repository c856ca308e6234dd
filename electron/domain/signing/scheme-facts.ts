/** What people have to know of each scheme. The order is the one in which a person is offered them. */
import type { SchemeFacts } from '#contract/models/diagnosis.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';

const noTime =
  'No time is signed, so a captured delivery and its signature stay valid until the secret is rotated: whoever has them can send them again.';
const timeWindow = 'Within the tolerance a captured delivery can be sent again; only its message or event id tells the two apart.';
const bodyOnly = 'Only the body is signed: method, path and the other headers can be changed on the way.';

const rows = [
  {
    name: 'zof',
    label: 'Zof',
    headers: ['X-Zof-Signature'],
    algorithm: 'HMAC-SHA256',
    encoding: 'hex, lower case',
    signedContent: 'the raw body',
    hasTimestamp: false,
    takesHeaderName: true,
    takesSecretEncoding: true,
    takesPublicUrl: false,
    secretForm: 'Any text, used as it is given.',
    limits: [noTime, bodyOnly],
    source: 'zof.ai/docs/examples/webhook-signature-verify',
  },
  {
    name: 'standard-webhooks',
    label: 'Standard Webhooks',
    headers: ['webhook-signature', 'webhook-timestamp', 'webhook-id'],
    algorithm: 'HMAC-SHA256, or Ed25519 with a public key',
    encoding: 'base64 after "v1,"',
    signedContent: 'webhook-id . webhook-timestamp . the raw body',
    hasTimestamp: true,
    takesHeaderName: false,
    takesSecretEncoding: false,
    takesPublicUrl: false,
    secretForm: '"whsec_" and base64, or the base64 alone; "whpk_" and base64 for a public key.',
    limits: [timeWindow],
    source: 'github.com/standard-webhooks/standard-webhooks, spec',
  },
  {
    name: 'svix',
    label: 'Svix',
    headers: ['svix-signature', 'svix-timestamp', 'svix-id'],
    algorithm: 'HMAC-SHA256, or Ed25519 with a public key',
    encoding: 'base64 after "v1,"',
    signedContent: 'svix-id . svix-timestamp . the raw body',
    hasTimestamp: true,
    takesHeaderName: false,
    takesSecretEncoding: false,
    takesPublicUrl: false,
    secretForm: '"whsec_" and base64, or the base64 alone.',
    limits: [timeWindow],
    source: 'docs.svix.com, "How to verify manually"',
  },
  {
    name: 'stripe',
    label: 'Stripe',
    headers: ['Stripe-Signature'],
    algorithm: 'HMAC-SHA256',
    encoding: 'hex, lower case, after "v1="',
    signedContent: 'the time . the raw body',
    hasTimestamp: true,
    takesHeaderName: false,
    takesSecretEncoding: true,
    takesPublicUrl: false,
    secretForm: 'The whole "whsec_" text, used as it is.',
    limits: [timeWindow, 'The official library lets a time in the future pass; Hookglass looks both ways.'],
    source: 'docs.stripe.com/webhooks#verify-manually',
  },
  {
    name: 'github',
    label: 'GitHub',
    headers: ['X-Hub-Signature-256'],
    algorithm: 'HMAC-SHA256',
    encoding: 'hex, lower case, after "sha256="',
    signedContent: 'the raw body',
    hasTimestamp: false,
    takesHeaderName: false,
    takesSecretEncoding: true,
    takesPublicUrl: false,
    secretForm: 'Any text, used as it is given.',
    limits: [noTime, bodyOnly],
    source: 'docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries',
  },
  {
    name: 'github-sha1',
    label: 'GitHub, legacy SHA-1',
    headers: ['X-Hub-Signature'],
    algorithm: 'HMAC-SHA1',
    encoding: 'hex, lower case, after "sha1="',
    signedContent: 'the raw body',
    hasTimestamp: false,
    takesHeaderName: false,
    takesSecretEncoding: true,
    takesPublicUrl: false,
    secretForm: 'Any text, used as it is given.',
    limits: ['SHA-1 is weak and kept by GitHub for old receivers only: choose the scheme "GitHub" where you can.', noTime, bodyOnly],
    source: 'docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries',
  },
  {
    name: 'slack',
    label: 'Slack',
    headers: ['X-Slack-Signature', 'X-Slack-Request-Timestamp'],
    algorithm: 'HMAC-SHA256',
    encoding: 'hex, lower case, after "v0="',
    signedContent: 'v0 : the time : the raw body',
    hasTimestamp: true,
    takesHeaderName: false,
    takesSecretEncoding: true,
    takesPublicUrl: false,
    secretForm: 'The signing secret of the app, used as it is given.',
    limits: [timeWindow, 'Slack names no message id, so a repeat within the tolerance can not be told from a first delivery.'],
    source: 'api.slack.com/authentication/verifying-requests-from-slack',
  },
  {
    name: 'shopify',
    label: 'Shopify',
    headers: ['X-Shopify-Hmac-Sha256'],
    algorithm: 'HMAC-SHA256',
    encoding: 'base64',
    signedContent: 'the raw body',
    hasTimestamp: false,
    takesHeaderName: false,
    takesSecretEncoding: true,
    takesPublicUrl: false,
    secretForm: 'The client secret of the app, used as it is given.',
    limits: [noTime, bodyOnly],
    source: 'shopify.dev, "Verify webhooks"',
  },
  {
    name: 'hookdeck',
    label: 'Hookdeck',
    headers: ['x-hookdeck-signature', 'x-hookdeck-signature-2'],
    algorithm: 'HMAC-SHA256',
    encoding: 'base64',
    signedContent: 'the raw body',
    hasTimestamp: false,
    takesHeaderName: false,
    takesSecretEncoding: true,
    takesPublicUrl: false,
    secretForm: 'Any text, used as it is given.',
    limits: [noTime, bodyOnly],
    source: 'hookdeck.com/docs, "Signature verification"',
  },
  {
    name: 'twilio',
    label: 'Twilio',
    headers: ['X-Twilio-Signature'],
    algorithm: 'HMAC-SHA1',
    encoding: 'base64',
    signedContent: 'the public address, then the fields of the form in order of their names',
    hasTimestamp: false,
    takesHeaderName: false,
    takesSecretEncoding: true,
    takesPublicUrl: true,
    secretForm: 'The auth token of the account, used as it is given.',
    limits: [
      noTime,
      'SHA-1 is weak by now.',
      'The address is signed as Twilio knows it: behind a tunnel it has to be set on the endpoint.',
    ],
    source: 'twilio.com/docs/usage/security',
  },
  {
    name: 'custom',
    label: 'Custom',
    headers: [],
    algorithm: 'HMAC',
    encoding: 'as chosen',
    signedContent: 'the template',
    hasTimestamp: false,
    takesHeaderName: true,
    takesSecretEncoding: true,
    takesPublicUrl: true,
    secretForm: 'Any text, used as it is given, or what it decodes to.',
    limits: [],
    source: '',
  },
] as const satisfies readonly SchemeFacts[];

export const schemeFacts: readonly SchemeFacts[] = rows;

const byName = new Map<SchemeName, SchemeFacts>(rows.map((row) => [row.name, row]));

export function schemeFactsOf(name: SchemeName): SchemeFacts {
  const facts = byName.get(name);
  if (facts === undefined) throw new Error(`The scheme ${name} has no row`);
  return facts;
}

/** The header a signature is looked for in when nobody chose one. */
export function defaultHeaderOf(name: SchemeName): string {
  return schemeFactsOf(name).headers[0] ?? 'X-Signature';
}

const hashLabels = { sha256: 'HMAC-SHA256', sha1: 'HMAC-SHA1', sha512: 'HMAC-SHA512' } as const;

/** Facts with what the endpoint chose: a custom scheme is described by its own fields, a chosen header by its name. */
export function describeSigning(signing: Signing): SchemeFacts {
  const facts = schemeFactsOf(signing.scheme);
  const { custom, headerName } = signing;
  if (signing.scheme !== 'custom' || custom === null) return facts.takesHeaderName ? { ...facts, headers: [headerName] } : facts;
  const hasTimestamp = custom.timestampHeader !== null || custom.timestampPrefix !== null;
  const isTimeSigned = custom.template.includes('{timestamp}');
  return {
    ...facts,
    headers: [headerName, custom.timestampHeader, custom.idHeader].filter((name) => name !== null),
    algorithm: hashLabels[custom.algorithm],
    encoding: `${custom.encoding}${custom.prefix === '' ? '' : ` after "${custom.prefix}"`}`,
    signedContent: custom.template === '{body}' ? 'the raw body' : custom.template,
    hasTimestamp,
    limits: [
      ...(isTimeSigned ? [timeWindow] : [noTime]),
      ...(hasTimestamp && !isTimeSigned ? ['The time is sent but not signed: whoever has the delivery can change it.'] : []),
      ...(custom.template === '{body}' ? [bodyOnly] : []),
    ],
  };
}
