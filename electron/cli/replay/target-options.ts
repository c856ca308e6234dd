/** What can be set of a target, as options of a command. */
import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { Target } from '#contract/models/target.ts';
import { fail, systemCode } from '#engine/failure.ts';
import type { CommandRun, CommandSurroundings, CommonOptions } from '../run-command.ts';
import { readSecret } from '../secret-input.ts';
import { addSigningOptions, type SigningOptions, signingOf } from '../signing-options.ts';
import { numberBetween, parseMs } from './parse-words.ts';

export interface TargetOptionWords extends CommonOptions, SigningOptions {
  readonly addHeader: readonly HeaderPair[];
  readonly headers?: boolean;
  readonly connectTimeout?: number;
  readonly firstByteTimeout?: number;
  readonly timeout?: number;
  readonly within?: number;
  readonly caFile?: string;
  readonly verify?: boolean;
  readonly concurrency?: number;
  readonly rate?: number | 'none';
  readonly production?: boolean;
  readonly mark?: boolean;
  readonly keepCredentials?: boolean;
  readonly followRedirects?: boolean;
  readonly secretFile?: string;
  readonly secretStdin?: boolean;
  readonly secret?: boolean;
}

export function addTargetOptions(command: Command): Command {
  const own = command
    .option(
      '--add-header <line>',
      'header of every request, as "Name: value"; may be repeated, and takes the place of all',
      collectHeader,
      [],
    )
    .option('--no-headers', 'no header of its own')
    .option('--connect-timeout <time>', 'how long to wait for a connection, as 5s', parseMs)
    .option('--first-byte-timeout <time>', 'how long to wait for the first byte of an answer', parseMs)
    .option('--timeout <time>', 'how long an exchange may take', parseMs)
    .option('--within <time>', 'within which a 2xx has to come, as 10s', parseMs)
    .option('--ca-file <file>', 'certificates to trust instead of the built-in ones, PEM')
    .option('--no-verify', 'take any certificate')
    .option('--verify', 'take only certificates that are trusted')
    .option('--concurrency <n>', 'requests at the same time', numberBetween(1, 64))
    .option('--rate <n>', 'requests a second at most, or none', parseRate)
    .option('--production', 'its host is typed before each plan')
    .option('--no-production', 'it is not a production system')
    .option('--mark', 'requests carry X-Hookglass-Replay')
    .option('--no-mark', 'they do not')
    .option('--keep-credentials', 'captured Authorization and Cookie leave, also for another machine')
    .option('--no-keep-credentials', 'they do not')
    .option('--follow-redirects', 'follow redirects, at most 5')
    .option('--no-follow-redirects', 'show them')
    .option('--secret-stdin', 'the secret from standard input; one line end behind it is left out')
    .option('--secret-file <file>', 'the secret from a file; one line end behind it is left out')
    .option('--no-secret', 'no secret of its own');
  return addSigningOptions(own);
}

function collectHeader(line: string, before: readonly HeaderPair[]): readonly HeaderPair[] {
  const at = line.indexOf(':');
  if (at < 1) throw new InvalidArgumentError('A header is written as "Name: value".');
  return [...before, [line.slice(0, at).trim(), line.slice(at + 1).trim()]];
}

function parseRate(text: string): number | 'none' {
  if (text === 'none') return text;
  const rate = /^\d{1,5}(\.\d{1,2})?$/.test(text) ? Number(text) : 0;
  if (rate < 0.1 || rate > 10_000) throw new InvalidArgumentError('From 0.1 to 10000 requests a second, or none.');
  return rate;
}

type Change = Omit<Parameters<CommandRun['client']['targets']['update']>[0], 'id' | 'name' | 'url' | 'tls'>;

/** What the options say; what they leave out is left out. Fails with `input.invalid` and `input.secret`. */
export async function targetChangeOf(options: TargetOptionWords, surroundings: CommandSurroundings): Promise<Change> {
  const { addHeader, rate } = options;
  const headers = options.headers === false ? [] : addHeader.length > 0 ? [...addHeader] : undefined;
  const signing = await signingOf(options, null);
  const secret = await secretOf(options, surroundings);
  const given = {
    headers,
    connectMs: options.connectTimeout,
    firstByteMs: options.firstByteTimeout,
    totalMs: options.timeout,
    answerWithinMs: options.within,
    concurrency: options.concurrency,
    mostPerSecond: rate === 'none' ? null : rate,
    isProduction: options.production,
    isMarked: options.mark,
    keepsCredentials: options.keepCredentials,
    redirects: options.followRedirects === undefined ? undefined : options.followRedirects ? ('follow' as const) : ('show' as const),
    signing: Object.keys(signing).length === 0 ? undefined : signing,
    secret,
  };
  return given;
}

async function secretOf(
  { secretFile, secretStdin, secret }: TargetOptionWords,
  { terminal }: CommandSurroundings,
): Promise<string | null | undefined> {
  const ways = [secretFile !== undefined, secretStdin === true, secret === false].filter(Boolean).length;
  if (ways > 1) fail('input.invalid', { problems: 'Give one of --secret-file, --secret-stdin and --no-secret.' });
  if (secret === false) return null;
  const from = secretStdin === true ? '-' : secretFile;
  return from === undefined ? undefined : readSecret(terminal, { from, isExact: false });
}

/** With what holds already. */
export async function tlsOf({ caFile, verify }: TargetOptionWords, before: Target['tls']): Promise<Target['tls']> {
  return { caPem: caFile === undefined ? before.caPem : await readPem(caFile), isVerified: verify ?? before.isVerified };
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return fail('input.invalid', { problems: `${path} can not be read (${systemCode(error)}).` }, error);
  }
}
