/** How an endpoint's deliveries are signed: the scheme, and what a scheme leaves to be chosen. */
import { z } from 'zod';
import { schemeNameSchema } from './verdict.ts';

export const headerNameSchema = z
  .string()
  .max(100)
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'A header name (letters, digits and hyphens)');

/** How the key is read from the secret: its UTF-8 bytes as given, or what they decode to. */
export const secretEncodings = ['text', 'hex', 'base64'] as const;
export type SecretEncoding = (typeof secretEncodings)[number];

export const signatureEncodings = ['hex', 'base64', 'base64url'] as const;
export type SignatureEncoding = (typeof signatureEncodings)[number];

export const hashAlgorithms = ['sha256', 'sha1', 'sha512'] as const;
export type HashAlgorithm = (typeof hashAlgorithms)[number];

const placeholder = /\{[^{}]*\}/g;
const placeholders: ReadonlySet<string> = new Set(['{body}', '{timestamp}', '{id}', '{url}']);

/**
 * A scheme of the person's own: an HMAC in the endpoint's signature header, over a template. A cross-field rule that is broken is
 * told at the field that has to change.
 */
export const customSchemeSchema = z
  .strictObject({
    algorithm: z.enum(hashAlgorithms).default('sha256'),
    encoding: z.enum(signatureEncodings).default('hex'),
    /** Stands before each signature, as `sha256=` or `v1=`; entries without it are not signatures. */
    prefix: z.string().max(40).default(''),
    /** Between several signatures in one header; empty when there is only one. */
    separator: z.string().max(8).default(''),
    /** What is signed. `{body}` stands in it once; `{timestamp}`, `{id}` and `{url}` as often as needed. */
    template: z.string().min(1).max(500).default('{body}'),
    /** Header of the signed time. */
    timestampHeader: headerNameSchema.nullable().default(null),
    /** Where the time is an entry of the signature header instead: what stands before it, as `t=`. */
    timestampPrefix: z.string().min(1).max(40).nullable().default(null),
    timestampUnit: z.enum(['seconds', 'milliseconds']).default('seconds'),
    /** Header of the message id. */
    idHeader: headerNameSchema.nullable().default(null),
  })
  .superRefine((custom, context) => {
    const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const used: readonly string[] = custom.template.match(placeholder) ?? [];
    const unknown = used.find((name) => !placeholders.has(name));
    if (unknown !== undefined) complain('template', `${unknown} is not known: {body}, {timestamp}, {id} and {url} are`);
    if (used.filter((name) => name === '{body}').length !== 1) complain('template', 'The template needs {body} once');
    const hasTime = custom.timestampHeader !== null || custom.timestampPrefix !== null;
    if (used.includes('{timestamp}') && !hasTime) complain('timestampHeader', 'The template has {timestamp}: name the header it is in');
    if (used.includes('{id}') && custom.idHeader === null) complain('idHeader', 'The template has {id}: name the header it is in');
    if (custom.timestampPrefix !== null && custom.separator === '') {
      complain('separator', 'A time in the signature header needs a separator between the entries');
    }
    if (custom.timestampPrefix !== null && custom.prefix.startsWith(custom.timestampPrefix)) {
      complain('timestampPrefix', 'Signatures start the same way: each would be read as a time');
    }
  });
export type CustomScheme = z.infer<typeof customSchemeSchema>;

/** How far a signed time or `created` may be off: at most ten years, in seconds. */
const allowanceSchema = z.int().min(1).max(315_360_000);

/** Fields of an endpoint that say how its deliveries are signed. */
export const signingShape = {
  scheme: schemeNameSchema,
  /** Header the signature is in; only `zof` and `custom` let it be chosen. */
  headerName: z.string(),
  /** `standard-webhooks` and `svix` read their secrets in their own way. */
  secretEncoding: z.enum(secretEncodings),
  /** How far a signed timestamp may be off, both ways; null takes the setting. */
  toleranceSeconds: z.int().nullable(),
  /** For schemes that sign no time: how old an event's `created` may be at arrival, and how far ahead; null does not look. */
  freshnessSeconds: z.int().nullable(),
  /** The address as the sender knows it, for schemes that sign it; null takes `http://`, the Host header and the path. */
  publicUrl: z.string().nullable(),
  /** Only with scheme `custom`. */
  custom: customSchemeSchema.nullable(),
};
export const signingSchema = z.object(signingShape);
export type Signing = z.infer<typeof signingSchema>;

/** What can be given for a new endpoint, a change of one, or a check by hand; what is left out stays, or has its default. */
export const signingChangeShape = {
  scheme: schemeNameSchema.optional(),
  headerName: headerNameSchema.optional(),
  secretEncoding: z.enum(secretEncodings).optional(),
  toleranceSeconds: allowanceSchema.nullable().optional(),
  freshnessSeconds: allowanceSchema.nullable().optional(),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .optional(),
  custom: customSchemeSchema.optional(),
};
export const signingChangeSchema = z.strictObject(signingChangeShape);
export type SigningChange = z.infer<typeof signingChangeSchema>;
