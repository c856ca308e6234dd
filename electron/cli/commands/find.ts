/** `hookglass find`: what an id, an address or a copied request names. */
import type { Command } from 'commander';
import { errorTable } from '#contract/errors.ts';
import type { Finding } from '#contract/models/finding.ts';
import { longestFindText } from '#contract/procedures/search.ts';
import { fail } from '#engine/failure.ts';
import { createInputReader } from '../read-input.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { columns } from '../words.ts';

export function findCommand(surroundings: CommandSurroundings): Command {
  return newCommand('find', 'Tell what a text names: an id, a run, an address, a cURL command, a payload', surroundings)
    .argument('<text...>', 'what was copied; - reads it from standard input')
    .action((words: readonly string[], options: CommonOptions) =>
      runCommand(options, surroundings, async (run) => find(run, await textOf(words, surroundings))),
    );
}

async function textOf(words: readonly string[], { terminal: { stdin } }: CommandSurroundings): Promise<string> {
  const isPiped = words.length === 1 && words[0] === '-';
  const input = createInputReader(stdin?.isTTY === true ? undefined : stdin);
  const text = isPiped ? Buffer.from(await input.read('-')).toString('utf8') : words.join(' ');
  if (text.length <= longestFindText) return text;
  return fail('input.invalid', { problems: `The text has more than ${longestFindText.toLocaleString('en-US')} characters.` });
}

async function find(run: CommandRun, text: string): Promise<void> {
  const { reading, items } = await run.client.search.find({ text }, { signal: run.signal });
  const lines = columns(items.map(({ kind, id, name, detail }) => [kind, id ?? '–', name === id ? '' : name, detail]));
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? lineOf(item)]);
  if (reading !== '') run.note(reading);
  // A script asks whether the thing is in the log.
  if (!items.some(({ id }) => id !== null)) run.exitWith(errorTable['missing.delivery'].exitCode);
}

function lineOf({ kind, id, name }: Finding): string {
  return `${kind}  ${id ?? name}`;
}
