/** `hookglass endpoints` and `hookglass endpoint`: who receives where, and how it is signed. */
import { type Command, Option } from 'commander';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { type SenderLanguage, senderLanguages } from '#contract/models/sender-sample.ts';
import { fail } from '#engine/failure.ts';
import { type EnvironmentOptions, findConnection } from '../console/environment.ts';
import { endpointWords, findEndpoint } from '../find-endpoint.ts';
import type { Terminal } from '../output.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { readSecret } from '../secret-input.ts';
import { addSigningOptions, type SigningOptions, signingOf } from '../signing-options.ts';
import { columns } from '../words.ts';

export function endpointsCommand(surroundings: CommandSurroundings): Command {
  return newCommand('endpoints', 'List the endpoints with their paths, schemes and secrets', surroundings)
    .option('--archived', 'also those that are archived')
    .action((options: CommonOptions & { readonly archived?: boolean }) =>
      runCommand(options, surroundings, async (run) => {
        const { items } = await run.client.endpoints.list({}, { signal: run.signal });
        const shown = items.filter(({ isArchived }) => options.archived === true || !isArchived);
        const lines = columns(shown.map(rowOf));
        for (const [at, endpoint] of shown.entries()) run.result(endpoint, [lines[at] ?? '']);
      }),
    );
}

function rowOf({ id, slug, name, scheme, secrets, isArchived, url }: Endpoint): string[] {
  const counting = secrets.filter(({ state }) => state === 'current' || state === 'previous').length;
  const count = counting === 0 ? 'no secret' : counting === 1 ? '1 secret' : `${counting} secrets`;
  return [id, slug === null ? '–' : `/in/${slug}`, name, scheme, count, isArchived ? 'archived' : (url ?? '')];
}

interface CreateOptions extends EnvironmentOptions, SigningOptions {
  readonly name?: string;
  readonly secretFile?: string;
  readonly exact?: boolean;
}

interface UpdateOptions extends CommonOptions, SigningOptions {
  readonly name?: string;
  readonly path?: string;
  readonly archived?: boolean;
}

interface SenderOptions extends CommonOptions {
  readonly language: SenderLanguage;
}

export function endpointCommand(surroundings: CommandSurroundings): Command {
  const endpoint = newCommand('endpoint', 'Make or change an endpoint', surroundings);
  const create = endpoint
    .command('create')
    .description('Make an endpoint')
    .argument('<path>', 'what comes after /in/: lower-case letters, digits and hyphens')
    .option('--name <name>', 'name of it; the path unless told')
    .option('--env <environment>', 'name or id of its environment (default: the first, Sandbox)')
    .option('--secret-file <file>', 'its first secret; - for standard input')
    .option('--exact', 'the last line end belongs to the secret');
  addSigningOptions(create).action((path: string, _: CreateOptions, command: Command) => {
    const options: CreateOptions = command.optsWithGlobals();
    return runCommand(options, surroundings, (run) => make(run, path, options, surroundings.terminal));
  });
  const update = endpoint
    .command('update')
    .description('Change an endpoint; what is not named stays, and its secrets stay with another scheme')
    .argument('<endpoint>', endpointWords)
    .option('--name <name>', 'another name')
    .option('--path <path>', 'another path; the old one goes to Unrouted')
    .option('--archived', 'hide it, and let its path go to Unrouted')
    .option('--no-archived', 'take it back');
  addSigningOptions(update).action((text: string, _: UpdateOptions, command: Command) => {
    const options: UpdateOptions = command.optsWithGlobals();
    return runCommand(options, surroundings, (run) => change(run, text, options));
  });
  endpoint
    .command('sender')
    .description('Print code that signs an event as the endpoint expects it, and sends it there; it reads the secret from the environment')
    .argument('<endpoint>', endpointWords)
    .addOption(new Option('--language <language>', 'what it is written in').choices(senderLanguages).default('curl'))
    .action((text: string, _: SenderOptions, command: Command) => {
      const options: SenderOptions = command.optsWithGlobals();
      return runCommand(options, surroundings, (run) => writeSender(run, text, options.language));
    });
  return endpoint;
}

async function writeSender(run: CommandRun, text: string, language: SenderLanguage): Promise<void> {
  const { id } = await findEndpoint(run, text);
  const sample = await run.client.verification.senderSample({ endpointId: id, language }, { signal: run.signal });
  run.result(sample, sample.code.trimEnd().split('\n'));
  run.note(`Save it as ${sample.fileName}, put the signing secret into ${sample.secretVariable}, and run: ${sample.command}`);
}

function tell(run: CommandRun, endpoint: Endpoint): void {
  run.result(endpoint, columns([rowOf(endpoint)]));
  for (const { name, notice } of endpoint.secrets) if (notice !== null) run.note(`${name}: ${notice}`);
}

async function make(run: CommandRun, path: string, options: CreateOptions, terminal: Terminal): Promise<void> {
  const signing = await signingOf(options, null);
  const secrets =
    options.secretFile === undefined ? [] : [await readSecret(terminal, { from: options.secretFile, isExact: options.exact === true })];
  const { name, env } = options;
  const environment = env === undefined ? {} : { environmentId: (await findConnection(run, options)).environmentId };
  tell(
    run,
    await run.client.endpoints.create({ slug: path, ...environment, ...(name === undefined ? {} : { name }), ...signing, secrets }),
  );
}

async function change(run: CommandRun, text: string, options: UpdateOptions): Promise<void> {
  const { id, custom } = await findEndpoint(run, text);
  const { name, path, archived } = options;
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(path === undefined ? {} : { slug: path }),
    ...(archived === undefined ? {} : { isArchived: archived }),
    ...(await signingOf(options, custom)),
  };
  if (Object.keys(changes).length === 0) fail('input.invalid', { problems: 'Say what to change, as --scheme or --name.' });
  tell(run, await run.client.endpoints.update({ id, ...changes }));
}
