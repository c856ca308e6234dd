/** `hookglass secrets`: the signing secrets of an endpoint. A value goes in by standard input or a file, and out by `reveal` alone. */
import type { Command } from 'commander';
import { type SecretId, secretIdSchema } from '#contract/ids.ts';
import type { Secret } from '#contract/models/endpoint.ts';
import { fail } from '#engine/failure.ts';
import { parseDuration, parseMoment } from '../args.ts';
import { endpointWords, findEndpoint } from '../find-endpoint.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { readSecret } from '../secret-input.ts';
import { columns, timeWords } from '../words.ts';

/** Words that stand for null and 0, which commander would take for an option without a value. */
interface ValidityOptions {
  readonly validFrom?: number | 'always';
  readonly validUntil?: number | 'none';
}

interface AddOptions extends CommonOptions, ValidityOptions {
  readonly name?: string;
  readonly fromFile: string;
  readonly exact?: boolean;
}

interface RotateOptions extends CommonOptions {
  readonly name?: string;
  readonly fromFile?: string;
  readonly exact?: boolean;
  readonly overlap: number;
}

interface UpdateOptions extends CommonOptions, ValidityOptions {
  readonly name?: string;
}

interface RevealOptions extends CommonOptions {
  readonly yes?: boolean;
}

const secretWords = 'its id, as secrets list shows it';
const exactWords = 'the last line end belongs to the secret';

export function secretsCommand(surroundings: CommandSurroundings): Command {
  const secrets = newCommand('secrets', 'Signing secrets of an endpoint; a value is never an argument', surroundings);
  addReading(secrets, surroundings);
  addWriting(secrets, surroundings);
  return secrets;
}

/** Makes a command under `secrets` whose first argument and options go to `work`. */
function under<O extends CommonOptions>(
  command: Command,
  surroundings: CommandSurroundings,
  work: (run: CommandRun, text: string, options: O) => Promise<void>,
): Command {
  return command.action((text: string, _: O, self: Command) => {
    const options: O = self.optsWithGlobals();
    return runCommand(options, surroundings, (run) => work(run, text, options));
  });
}

function addReading(secrets: Command, surroundings: CommandSurroundings): void {
  under(
    secrets.command('list').description('List the secrets of an endpoint, newest first').argument('<endpoint>', endpointWords),
    surroundings,
    list,
  );
  under(
    secrets
      .command('reveal')
      .description('Show the value of a secret; the log says that it was shown')
      .argument('<secret>', `${secretWords}; or an endpoint, for its current one`)
      .option('--yes', 'do it'),
    surroundings,
    reveal,
  );
}

function addWriting(secrets: Command, surroundings: CommandSurroundings): void {
  const from = ['--from-file <file>', 'the value; - for standard input'] as const;
  const add = secrets
    .command('add')
    .description('Add a secret, read from standard input unless told; it is current as soon as it counts')
    .argument('<endpoint>', endpointWords)
    .option(...from, '-')
    .option('--exact', exactWords)
    .option('--name <name>', 'name of it');
  under<AddOptions>(addValidity(add), surroundings, (run, text, options) => addOne(run, text, options, surroundings));
  const rotate = secrets
    .command('rotate')
    .description('Make a new current secret; those that count now go on for the overlap')
    .argument('<endpoint>', endpointWords)
    .option(from[0], 'the value; - for standard input; a random one unless told')
    .option('--exact', exactWords)
    .option('--name <name>', 'name of the new one')
    .option('--overlap <duration>', 'how long the others still count, as 24h; 0 ends them now', parseDuration, 86_400);
  under<RotateOptions>(rotate, surroundings, (run, text, options) => turn(run, text, options, surroundings));
  const update = secrets
    .command('update')
    .description('Rename a secret, or change from when and until when it counts')
    .argument('<secret>', secretWords)
    .option('--name <name>', 'another name');
  under<UpdateOptions>(addValidity(update), surroundings, change);
  const one = (name: string, description: string, work: (run: CommandRun, id: SecretId) => Promise<Secret>) =>
    under(secrets.command(name).description(description).argument('<secret>', secretWords), surroundings, async (run, text) =>
      tell(run, await work(run, parseSecret(text))),
    );
  one('retire', 'Let a secret count no more from now on', (run, id) => run.client.secrets.retire({ id }));
  one('restore', 'Let a retired secret count again', (run, id) => run.client.secrets.retire({ id, isRetired: false }));
  one('trim', 'Take the white space around a secret away', (run, id) => run.client.secrets.trim({ id }));
  const copy = secrets
    .command('copy')
    .description('Give a secret to another endpoint as well')
    .argument('<secret>', secretWords)
    .requiredOption('--to <endpoint>', endpointWords);
  under<CommonOptions & ValidityOptions & { readonly to: string }>(addValidity(copy), surroundings, async (run, text, options) => {
    const { id: endpointId } = await findEndpoint(run, options.to);
    tell(run, await run.client.secrets.copy({ id: parseSecret(text), endpointId, ...validityOf(options) }));
  });
}

function addValidity(command: Command): Command {
  return command
    .option('--valid-from <time>', 'from when it counts, as 2026-11-20T14:00, now or always', (text: string) =>
      text === 'always' ? text : parseMoment(text),
    )
    .option('--valid-until <time>', 'until when it counts, as 2026-11-20T14:00, now or none', (text: string) =>
      text === 'none' ? text : parseMoment(text),
    );
}

function validityOf({ validFrom, validUntil }: ValidityOptions) {
  return {
    ...(validFrom === undefined ? {} : { validFromUs: validFrom === 'always' ? 0 : validFrom }),
    ...(validUntil === undefined ? {} : { validUntilUs: validUntil === 'none' ? null : validUntil }),
  };
}

function parseSecret(text: string): SecretId {
  const parsed = secretIdSchema.safeParse(text);
  // why: not repeated in the message, because it may be the value of a secret.
  return parsed.success ? parsed.data : fail('input.invalid', { problems: 'That is not the id of a secret, which starts with sec_.' });
}

function rowOf({ id, state, mask, name, notice, ...validity }: Secret): string[] {
  return [id, state, mask, validityWords(validity), name, notice ?? ''];
}

function validityWords({ validFromUs, validUntilUs }: Pick<Secret, 'validFromUs' | 'validUntilUs'>): string {
  const from = validFromUs === 0 ? 'always' : `from ${timeWords(validFromUs)}`;
  return validUntilUs === null ? from : `${from} until ${timeWords(validUntilUs)}`;
}

function tell(run: CommandRun, secret: Secret): void {
  run.result(secret, columns([rowOf(secret)]));
}

async function list(run: CommandRun, text: string): Promise<void> {
  const { secrets } = await findEndpoint(run, text);
  const lines = columns(secrets.map(rowOf));
  for (const [at, secret] of secrets.entries()) run.result(secret, [lines[at] ?? '']);
  if (secrets.length === 0) run.note('The endpoint has no secrets.');
}

async function addOne(run: CommandRun, text: string, options: AddOptions, { terminal }: CommandSurroundings): Promise<void> {
  const { id: endpointId } = await findEndpoint(run, text);
  const value = await readSecret(terminal, { from: options.fromFile, isExact: options.exact === true });
  const { name } = options;
  tell(run, await run.client.secrets.add({ endpointId, value, ...(name === undefined ? {} : { name }), ...validityOf(options) }));
}

async function turn(run: CommandRun, text: string, options: RotateOptions, { terminal }: CommandSurroundings): Promise<void> {
  const { id: endpointId } = await findEndpoint(run, text);
  const { name, fromFile, overlap } = options;
  const value = fromFile === undefined ? undefined : await readSecret(terminal, { from: fromFile, isExact: options.exact === true });
  const rotated = await run.client.secrets.rotate({
    endpointId,
    ...(value === undefined ? {} : { value }),
    ...(name === undefined ? {} : { name }),
    overlapSeconds: overlap,
  });
  run.result(rotated, columns([rotated.secret, ...rotated.previous].map(rowOf)));
  if (value === undefined) run.note(`A value was made. Show it with "hookglass secrets reveal --yes ${rotated.secret.id}".`);
}

async function change(run: CommandRun, text: string, options: UpdateOptions): Promise<void> {
  const changes = { ...(options.name === undefined ? {} : { name: options.name }), ...validityOf(options) };
  if (Object.keys(changes).length === 0) fail('input.invalid', { problems: 'Say what to change: --name, --valid-from or --valid-until.' });
  tell(run, await run.client.secrets.update({ id: parseSecret(text), ...changes }));
}

async function reveal(run: CommandRun, text: string, options: RevealOptions): Promise<void> {
  if (options.yes !== true) fail('input.invalid', { problems: 'The value would be written to standard output. Add --yes to do it.' });
  const parsed = secretIdSchema.safeParse(text);
  const id = parsed.success ? parsed.data : await currentOf(run, text);
  const { value } = await run.client.secrets.reveal({ id });
  run.result({ id, value }, [value]);
}

async function currentOf(run: CommandRun, text: string): Promise<SecretId> {
  const { secrets, name } = await findEndpoint(run, text);
  const current = secrets.find(({ state }) => state === 'current');
  return current?.id ?? fail('missing.secret', { id: `A current secret of ${name}` });
}
