/** What `hookglass verify` is told, and what it makes of it before anything is checked. */
import { basename } from 'node:path';
import type { z } from 'zod';
import type { Language } from '#contract/models/diagnosis.ts';
import { customSchemeSchema, type SigningChange, signingChangeSchema } from '#contract/models/signing.ts';
import { fail } from '#engine/failure.ts';
import type { HandSecret } from '#engine/verification/check-by-hand.ts';
import { problemsInWords } from '#hosts/wire-error.ts';
import { type InputReader, withoutLineEnd } from '../read-input.ts';
import type { CommandSurroundings, CommonOptions } from '../run-command.ts';

export interface VerifySurroundings extends CommandSurroundings {
  /** Variables of the environment; only those that the person names are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface VerifyOptions extends CommonOptions {
  readonly request?: string;
  readonly curl?: string;
  readonly headers?: string;
  readonly header: readonly string[];
  readonly body?: string;
  readonly scheme?: string;
  readonly headerName?: string;
  readonly secretFile: readonly string[];
  readonly secretStdin?: boolean;
  readonly secretEnv: readonly string[];
  readonly secretEncoding?: string;
  readonly tolerance?: number;
  readonly freshness?: number;
  readonly publicUrl?: string;
  readonly customFile?: string;
  readonly at?: number;
  readonly endpoint?: string;
  readonly sample?: Language;
}

function checked<T extends z.ZodType>(schema: T, value: unknown, what: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : fail('input.invalid', { problems: `${what}: ${problemsInWords(parsed.error.issues)}` });
}

async function readCustom(path: string, input: InputReader) {
  const text = Buffer.from(await input.read(path)).toString();
  try {
    return checked(customSchemeSchema, JSON.parse(text), path);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('input.invalid', { problems: `${path} is not JSON.` }, error);
  }
}

/** Fails with `input.invalid`. */
export async function readSigningChange(options: VerifyOptions, input: InputReader): Promise<SigningChange> {
  const custom = options.customFile === undefined ? undefined : await readCustom(options.customFile, input);
  return checked(
    signingChangeSchema,
    {
      scheme: options.scheme ?? (custom === undefined ? undefined : 'custom'),
      headerName: options.headerName,
      secretEncoding: options.secretEncoding,
      toleranceSeconds: options.tolerance,
      freshnessSeconds: options.freshness,
      publicUrl: options.publicUrl,
      custom,
    },
    'How it is signed',
  );
}

/**
 * Secrets in the order of their kinds: files, standard input, variables. One line end behind each is left out. Fails with
 * `input.invalid` when one can not be read.
 */
export async function readSecrets(
  options: VerifyOptions,
  input: InputReader,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly HandSecret[]> {
  const secrets: HandSecret[] = [];
  for (const path of options.secretFile) secrets.push({ value: withoutLineEnd(await input.read(path)), name: basename(path).slice(0, 80) });
  if (options.secretStdin === true) secrets.push({ value: withoutLineEnd(await input.read('-')), name: 'standard input' });
  for (const name of options.secretEnv) {
    const value = env[name] ?? fail('input.invalid', { problems: `The variable ${name} is not set.` });
    secrets.push({ value: withoutLineEnd(Buffer.from(value)), name: name.slice(0, 80) });
  }
  return secrets;
}

/** What is odd about a secret as it was given; nothing of it is in the sentence. */
export function secretNotes(secrets: readonly HandSecret[]): readonly string[] {
  return secrets.flatMap(({ value, name = '' }) => {
    const text = Buffer.from(value).toString('latin1');
    if (text === '') return [`The secret "${name}" is empty.`];
    return /^\s|\s$/.test(text) ? [`The secret "${name}" has white space at its start or end, which counts as part of it.`] : [];
  });
}
