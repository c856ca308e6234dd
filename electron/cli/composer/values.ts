/** `hookglass values`: what `{{env.name}}` stands for in an environment. */
import type { Command } from 'commander';
import { type EnvironmentValue, environmentValueSchema } from '#contract/models/composer.ts';
import { fail } from '#engine/failure.ts';
import { problemsInWords } from '#hosts/wire-error.ts';
import { doing, type EnvironmentOptions, findConnection, withEnvironment } from '../console/environment.ts';
import { type CommandRun, type CommandSurroundings, newCommand } from '../run-command.ts';
import { columns } from '../words.ts';

interface SetOptions extends EnvironmentOptions {
  readonly remove?: boolean;
}

export function valuesCommand(surroundings: CommandSurroundings): Command {
  const values = newCommand('values', "An environment's values, for {{env.name}} in events; not for secrets", surroundings);
  doing<EnvironmentOptions>(withEnvironment(values.command('list').description('List them')), surroundings, async (run, options) => {
    const { environmentId } = await findConnection(run, options);
    tell(run, (await run.client.composer.values({ environmentId }, { signal: run.signal })).items);
  });
  const set = values
    .command('set')
    .description('Set one, or take it away with --remove; other variables may stand in it')
    .argument('<name>', 'letters, digits and underscores')
    .argument('[value]', 'its value')
    .option('--remove', 'take it away');
  doing<SetOptions>(withEnvironment(set), surroundings, change);
  return values;
}

async function change(run: CommandRun, options: SetOptions, [name = '', value]: readonly string[]): Promise<void> {
  if ((value === undefined) !== (options.remove === true)) fail('input.invalid', { problems: 'Give a value, or --remove.' });
  const { environmentId } = await findConnection(run, options);
  const { items } = await run.client.composer.values({ environmentId }, { signal: run.signal });
  const others = items.filter((one) => one.name !== name);
  if (value === undefined && others.length === items.length) {
    const known = items.length === 0 ? 'It has none.' : `It has ${items.map((one) => one.name).join(', ')}.`;
    fail('input.invalid', { problems: `The environment has no value ${name}. ${known}` });
  }
  const next = value === undefined ? others : [...others, checked({ name, value })];
  tell(run, (await run.client.composer.setValues({ environmentId, items: next })).items);
}

function checked(value: EnvironmentValue): EnvironmentValue {
  const parsed = environmentValueSchema.safeParse(value);
  return parsed.success ? parsed.data : fail('input.invalid', { problems: problemsInWords(parsed.error.issues) });
}

function tell(run: CommandRun, items: readonly EnvironmentValue[]): void {
  const lines = columns(items.map(({ name, value }) => [name, value]));
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
}
