/** `hookglass views`: the saved filters, to be given to `list`. */
import type { Command } from 'commander';
import { type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { columns } from '../words.ts';

export function viewsCommand(surroundings: CommandSurroundings): Command {
  return newCommand('views', 'List the saved views with their filters', surroundings).action((options: CommonOptions) =>
    runCommand(options, surroundings, async (run) => {
      const { items } = await run.client.views.list({}, { signal: run.signal });
      const lines = columns(items.map(({ name, query, grouping }) => [name, grouping, query]));
      for (const [at, view] of items.entries()) run.result(view, [lines[at] ?? '']);
      if (items.length === 0) run.note('There are no saved views.');
    }),
  );
}
