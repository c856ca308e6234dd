/** Where something composed goes, and who signs it, as options of a command. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Destination, Signer } from '#contract/models/composer.ts';
import { type SchemeName, schemeNames } from '#contract/models/verdict.ts';
import { fail } from '#engine/failure.ts';
import { endpointWords, findEndpoint } from '../find-endpoint.ts';
import type { CommandRun } from '../run-command.ts';

export interface AimOptions {
  readonly to?: string;
  readonly signAs?: string;
  readonly scheme?: SchemeName;
  readonly secretFile?: string;
  readonly secretStdin?: boolean;
  readonly unsigned?: boolean;
}

/** What stands in a call for where it goes; what no option says is left out. */
export interface Aim {
  readonly destination?: Destination;
  readonly signer?: Signer;
  /** Path of the secret of a signer `given`; `-` is standard input. */
  readonly secretFrom?: string;
}

const longestUrl = 8192;

export function addAimOptions(command: Command): Command {
  return command
    .option('--to <target>', `a URL, an endpoint (${endpointWords}), or sample for the sample handler`, parseTarget)
    .option('--sign-as <endpoint>', 'sign as this endpoint expects it, wherever it goes')
    .addOption(new Option('--scheme <name>', 'sign by this scheme with a secret of the moment').choices(schemeNames))
    .option('--secret-file <file>', 'the secret for --scheme; one line end behind it is left out')
    .option('--secret-stdin', 'the secret for --scheme from standard input')
    .option('--unsigned', 'sign nothing');
}

function parseTarget(text: string): string {
  if (text.trim() === '' || text.length > longestUrl) throw new InvalidArgumentError('A target is a URL, an endpoint or sample.');
  return text;
}

/** Fails with `input.invalid` and `missing.endpoint`. */
export async function aimOf(run: CommandRun, options: AimOptions): Promise<Aim> {
  const { to } = options;
  return { ...(to === undefined ? {} : { destination: await destinationOf(run, to) }), ...(await signerOf(run, options)) };
}

async function destinationOf(run: CommandRun, text: string): Promise<Destination> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { to: 'url', url: text };
  if (text === 'sample') return { to: 'sample' };
  return { to: 'endpoint', endpointId: (await findEndpoint(run, text)).id };
}

async function signerOf(run: CommandRun, options: AimOptions): Promise<Pick<Aim, 'signer' | 'secretFrom'>> {
  const { signAs, scheme, unsigned } = options;
  const chosen = [signAs !== undefined, scheme !== undefined, unsigned === true].filter(Boolean).length;
  if (chosen > 1) fail('input.invalid', { problems: 'Give one of --sign-as, --scheme and --unsigned.' });
  const secretFrom = secretPath(options);
  if (secretFrom !== undefined && scheme === undefined) fail('input.invalid', { problems: 'A secret of the moment needs --scheme.' });
  if (unsigned === true) return { signer: { by: 'nobody' } };
  if (signAs !== undefined) return { signer: { by: 'endpoint', endpointId: (await findEndpoint(run, signAs)).id, secretId: null } };
  if (scheme === undefined) return {};
  if (secretFrom === undefined) fail('input.invalid', { problems: '--scheme needs --secret-file or --secret-stdin.' });
  return { signer: { by: 'given', signing: { scheme } }, secretFrom };
}

function secretPath({ secretFile, secretStdin }: AimOptions): string | undefined {
  if (secretFile !== undefined && secretStdin === true)
    fail('input.invalid', { problems: 'Give one of --secret-file and --secret-stdin.' });
  return secretStdin === true ? '-' : secretFile;
}
