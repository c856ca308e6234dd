/** How an endpoint's deliveries are signed, as options of a command. */
import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type CustomScheme,
  customSchemeSchema,
  hashAlgorithms,
  type SecretEncoding,
  type SigningChange,
  secretEncodings,
  signatureEncodings,
} from '#contract/models/signing.ts';
import { type SchemeName, schemeNames } from '#contract/models/verdict.ts';
import { fail, systemCode } from '#engine/failure.ts';
import { parseWholeNumber } from './args.ts';

export interface SigningOptions {
  readonly scheme?: SchemeName;
  readonly header?: string;
  readonly secretEncoding?: SecretEncoding;
  /** The words stand for null, which commander would take for an option without a value. */
  readonly tolerance?: number | 'default';
  readonly freshness?: number | 'none';
  readonly publicUrl?: string;
  readonly customFile?: string;
  readonly customAlgorithm?: string;
  readonly customEncoding?: string;
  readonly customPrefix?: string;
  readonly customSeparator?: string;
  readonly customTemplate?: string;
  readonly customTimestampHeader?: string;
  readonly customTimestampPrefix?: string;
  readonly customTimestampUnit?: string;
  readonly customIdHeader?: string;
}

function numberOr<const W extends string>(word: W): (text: string) => number | W {
  return (text) => {
    if (text === word) return word;
    if (!/^\d/.test(text)) throw new InvalidArgumentError(`A number of seconds, or ${word}.`);
    return parseWholeNumber(text);
  };
}

export function addSigningOptions(command: Command): Command {
  return command
    .addOption(new Option('--scheme <name>', 'who signs').choices(schemeNames))
    .option('--header <name>', 'header of the signature, for zof and custom')
    .addOption(new Option('--secret-encoding <encoding>', 'how secrets are read').choices(secretEncodings))
    .option('--tolerance <seconds>', 'how far a signed time may be off, or default for the setting', numberOr('default'))
    .option('--freshness <seconds>', "how old an event's created may be where no time is signed, or none", numberOr('none'))
    .option('--public-url <url>', 'the address as the sender knows it, for schemes that sign it, or none')
    .option('--custom-file <file>', 'JSON with the fields of a custom scheme; the options below go on top')
    .addOption(new Option('--custom-algorithm <name>', 'hash of a custom scheme').choices(hashAlgorithms))
    .addOption(new Option('--custom-encoding <name>', 'how its signature is written').choices(signatureEncodings))
    .option('--custom-prefix <text>', 'what stands before its signature, as sha256=')
    .option('--custom-separator <text>', 'what stands between several signatures')
    .option('--custom-template <text>', 'what is signed, as {timestamp}.{body}')
    .option('--custom-timestamp-header <name>', 'header of the signed time, or none')
    .option('--custom-timestamp-prefix <text>', 'what stands before a time in the signature header, as t=, or none')
    .addOption(new Option('--custom-timestamp-unit <unit>', 'unit of the signed time').choices(['seconds', 'milliseconds']))
    .option('--custom-id-header <name>', 'header of the message id, or none');
}

/** What the options say; a custom scheme that is only changed in part starts from `before`. Fails with `input.invalid`. */
export async function signingOf(options: SigningOptions, before: CustomScheme | null): Promise<SigningChange> {
  const { tolerance, freshness, publicUrl } = options;
  const custom = await customOf(options, before);
  return {
    ...(options.scheme === undefined ? {} : { scheme: options.scheme }),
    ...(options.header === undefined ? {} : { headerName: options.header }),
    ...(options.secretEncoding === undefined ? {} : { secretEncoding: options.secretEncoding }),
    ...(tolerance === undefined ? {} : { toleranceSeconds: tolerance === 'default' ? null : tolerance }),
    ...(freshness === undefined ? {} : { freshnessSeconds: freshness === 'none' ? null : freshness }),
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl === 'none' ? null : publicUrl }),
    ...(custom === undefined ? {} : { custom }),
  };
}

function orNull(text: string | undefined): string | null | undefined {
  return text === 'none' ? null : text;
}

async function customOf(options: SigningOptions, before: CustomScheme | null): Promise<CustomScheme | undefined> {
  const given = Object.entries({
    algorithm: options.customAlgorithm,
    encoding: options.customEncoding,
    prefix: options.customPrefix,
    separator: options.customSeparator,
    template: options.customTemplate,
    timestampHeader: orNull(options.customTimestampHeader),
    timestampPrefix: orNull(options.customTimestampPrefix),
    timestampUnit: options.customTimestampUnit,
    idHeader: orNull(options.customIdHeader),
  }).filter(([, value]) => value !== undefined);
  if (given.length === 0 && options.customFile === undefined) return undefined;
  const base = options.customFile === undefined ? (before ?? {}) : await readFields(options.customFile);
  const parsed = customSchemeSchema.safeParse({ ...base, ...Object.fromEntries(given) });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'custom scheme'}: ${message}`);
  return fail('input.invalid', { problems: problems.join('; ') });
}

async function readFields(path: string): Promise<object> {
  try {
    const fields: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields;
  } catch (error) {
    if (!(error instanceof SyntaxError)) fail('input.invalid', { problems: `${path} can not be read (${systemCode(error)}).` }, error);
    // Told below, as for any other text that is no object.
  }
  return fail('input.invalid', { problems: `${path} is not a JSON object.` });
}
