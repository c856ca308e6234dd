/** `hookglass console connections`, `connect` and `test`: how a Console is reached. The API key is never an argument. */
import type { Command } from 'commander';
import { type ConnectionCheck, type ConsoleConnection, type ConsoleThing, consoleThings } from '#contract/models/console.ts';
import { fail } from '#engine/failure.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandRun } from '../run-command.ts';
import { readSecret } from '../secret-input.ts';
import type { VerifySurroundings } from '../verify/verify-options.ts';
import { columns } from '../words.ts';
import { doing, type EnvironmentOptions, findConnection, withEnvironment } from './environment.ts';

interface ConnectOptions extends EnvironmentOptions {
  readonly baseUrl?: string | false;
  readonly keyFile?: string;
  readonly keyEnv?: string;
  readonly key?: false;
  readonly consoleUrl?: string | false;
  readonly sandbox?: boolean;
  readonly fetchOnCapture?: boolean;
  readonly link: readonly string[];
  readonly resource: readonly string[];
}

/** Something about the Console is not as it should be. */
const notWorking = 1;

export function addConnectionCommands(parent: Command, surroundings: VerifySurroundings): void {
  doing(parent.command('connections').description('How the Console of each environment is reached'), surroundings, list);
  const connect = withEnvironment(
    parent.command('connect').description('Set how the Console of an environment is reached; what is not named stays'),
  )
    .option('--base-url <url>', 'of the API with its version, as https://api.zof.ai/v1')
    .option('--no-base-url', 'take it away')
    .option('--key-file <file>', 'the API key; - for standard input')
    .option('--key-env <name>', 'the API key from a variable')
    .option('--no-key', 'take it away')
    .option('--console-url <url>', 'of the Console itself, for links')
    .option('--no-console-url', 'take it away')
    .option('--sandbox', 'use the sandbox inside Hookglass')
    .option('--no-sandbox', 'use a Console of your own')
    .option('--fetch-on-capture', 'fetch the object behind every delivery that arrives')
    .option('--no-fetch-on-capture', 'fetch only when asked')
    .option('--link <thing=template>', `a page of the Console, as run=/runs/{id}; empty takes it away; may be repeated`, collect, [])
    .option(
      '--resource <type=path>',
      'where the object of an event type is, as agent.offline=/agents,id (the field that names the item of a list); empty goes back to the default; may be repeated',
      collect,
      [],
    );
  doing<ConnectOptions>(connect, surroundings, (run, options) => change(run, options, surroundings));
  const test = withEnvironment(parent.command('test').description('Try the connection; ends with 1 when it does not work'));
  doing<EnvironmentOptions>(test, surroundings, tryOut);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function list(run: CommandRun): Promise<void> {
  const { items } = await run.client.console.connections({}, { signal: run.signal });
  const lines = columns(items.map(rowOf));
  for (const [at, connection] of items.entries()) run.result(connection, [lines[at] ?? '']);
  for (const { queueNotice } of items) if (queueNotice !== null) run.note(queueNotice);
}

function rowOf(connection: ConsoleConnection): string[] {
  const { environmentName, environmentId, isSandbox, baseUrl, keyMask, isFetchingOnCapture, queued } = connection;
  const address = baseUrl ?? (isSandbox ? 'the sandbox, which is off' : 'not connected');
  const waiting = queued === 0 ? '' : `, ${queued} waiting`;
  return [environmentId, environmentName, address, keyMask ?? 'no key', isFetchingOnCapture ? `fetches on capture${waiting}` : ''];
}

async function change(run: CommandRun, options: ConnectOptions, { terminal, env }: VerifySurroundings): Promise<void> {
  const { environmentId } = await findConnection(run, options);
  const apiKey = await keyOf(options, terminal, env);
  const { baseUrl, consoleUrl, sandbox, fetchOnCapture, link, resource } = options;
  const changes = {
    ...(baseUrl === undefined ? {} : { baseUrl: baseUrl === false ? null : baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(consoleUrl === undefined ? {} : { consoleUrl: consoleUrl === false ? null : consoleUrl }),
    ...(sandbox === undefined ? {} : { isSandbox: sandbox }),
    ...(fetchOnCapture === undefined ? {} : { isFetchingOnCapture: fetchOnCapture }),
    ...(link.length === 0 ? {} : { linkTemplates: Object.fromEntries(link.map(linkOf)) }),
    ...(resource.length === 0 ? {} : { resources: Object.fromEntries(resource.map(resourceOf)) }),
  };
  if (Object.keys(changes).length === 0) fail('input.invalid', { problems: 'Say what to set, as --base-url or --key-file.' });
  const connection = await run.client.console.connect({ environmentId, ...changes });
  run.result(connection, columns([rowOf(connection)]));
}

/** Undefined: it stays. Null: it goes. */
async function keyOf(
  { key, keyFile, keyEnv }: ConnectOptions,
  terminal: VerifySurroundings['terminal'],
  env: VerifySurroundings['env'],
): Promise<string | null | undefined> {
  if (keyFile !== undefined) return readSecret(terminal, { from: keyFile, isExact: false });
  if (keyEnv !== undefined) return env[keyEnv] ?? fail('input.invalid', { problems: `The variable ${keyEnv} is not set.` });
  return key === false ? null : undefined;
}

function halvesOf(text: string, example: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at < 1 ? fail('input.invalid', { problems: `Write it as ${example}.` }) : [text.slice(0, at), text.slice(at + 1)];
}

function linkOf(text: string): readonly [ConsoleThing, string | null] {
  const [name, template] = halvesOf(text, 'run=/runs/{id}');
  const thing = consoleThings.find((one) => one === name);
  if (thing === undefined) return fail('input.invalid', { problems: `A link is for one of ${consoleThings.join(', ')}.` });
  return [thing, template === '' ? null : template];
}

function resourceOf(text: string): readonly [string, { path: string; findBy: string | null } | null] {
  const [type, resource] = halvesOf(text, 'agent.offline=/agents,id');
  const [path = '', findBy] = resource.split(',');
  return [type, path === '' ? null : { path, findBy: findBy ?? null }];
}

async function tryOut(run: CommandRun, options: EnvironmentOptions): Promise<void> {
  const { environmentId } = await findConnection(run, options);
  const report = await run.client.console.test({ environmentId }, { signal: run.signal });
  const { rateLimit, clockDifferenceMs } = report;
  const more = [
    ...(rateLimit?.remaining == null ? [] : [`${rateLimit.remaining} of ${rateLimit.limit ?? '?'} requests left`]),
    ...(clockDifferenceMs === null || clockDifferenceMs === 0 ? [] : [`its clock is off by ${clockDifferenceMs / 1000} s`]),
  ];
  run.result(report, [...columns(report.checks.map(checkOf)), ...more]);
  run.exitWith(report.isWorking ? exitCodes.ok : notWorking);
}

function checkOf({ name, outcome, sentence, next, requestId }: ConnectionCheck): string[] {
  return [
    outcome,
    name,
    [sentence, next ?? '', outcome === 'works' || requestId === null ? '' : `(${requestId})`].filter((part) => part !== '').join(' '),
  ];
}
