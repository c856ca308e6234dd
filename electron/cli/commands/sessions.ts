/** `hookglass sessions`: who has the window open in a browser, and how that ends. */
import type { Command } from 'commander';
import type { OpenSession } from '#contract/models/open-session.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { columns, countWords, timeWords } from '../words.ts';

interface SessionsOptions extends CommonOptions {
  readonly endAll?: boolean;
}

export function sessionsCommand(surroundings: CommandSurroundings): Command {
  return newCommand('sessions', 'List the sessions of the window in a browser, or end them all', surroundings)
    .option('--end-all', 'end all of them at once; a fresh link opens the next one')
    .action((options: SessionsOptions) =>
      runCommand(options, surroundings, async (run) => {
        if (run.isOwn) run.note('No Hookglass runs on this folder, so nothing is open.');
        await (options.endAll === true ? endAll(run) : list(run));
      }),
    );
}

async function list(run: CommandRun): Promise<void> {
  const { items } = await run.client.sessions.list({}, { signal: run.signal });
  const lines = columns(items.map(wordsOf));
  for (const [at, session] of items.entries()) run.result(session, [lines[at] ?? '']);
  if (items.length === 0 && !run.isOwn) run.note('No session is open.');
}

function wordsOf({ id, openedAtUs, lastUsedAtUs, links }: OpenSession): readonly string[] {
  return [
    id,
    `opened ${timeWords(openedAtUs)}`,
    `last used ${timeWords(lastUsedAtUs)}`,
    links === 0 ? 'not connected' : `${links} connected`,
  ];
}

async function endAll(run: CommandRun): Promise<void> {
  const { ended } = await run.client.sessions.endAll({});
  run.result({ ended }, [`${countWords(ended)} ${ended === 1 ? 'session' : 'sessions'} ended.`]);
}
