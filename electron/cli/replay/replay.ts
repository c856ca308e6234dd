/** `hookglass replay`: captured deliveries, sent again. */
import type { Command } from 'commander';
import type { DeliveryId } from '#contract/ids.ts';
import { parseDeliveryId } from '../args.ts';
import { withEnvironment } from '../console/environment.ts';
import { type CommandSurroundings, newCommand, runCommand } from '../run-command.ts';
import { targetWords } from './find-target.ts';
import { addSendingOptions, yesHostWords } from './plan-options.ts';
import type { ReplayOptions } from './run-replay.ts';

const description = `Send captured deliveries again, to any URL

Shows the plan, asks for --yes when it has more than one delivery or goes to a host that is not this machine, then sends it and follows it. \
Ctrl+C pauses; "hookglass replays resume" goes on. With no Hookglass running on the folder the command sends by itself, and what it has not \
sent when it is stopped waits. Kinds, paces and what is sent byte for byte: docs/replay.md.

Exit code: 0 all were answered with a 2xx; 1 some were not; 130 paused by Ctrl+C; 64 wrong usage, or not confirmed; 78 no secret to sign with`;

export function replayCommand(surroundings: CommandSurroundings): Command {
  const command = newCommand('replay', description, surroundings)
    .summary('Send captured deliveries again: a filter, a run, or one by one')
    .argument('[filter...]', 'everything that matches, as in the window; put -- before one that starts with a minus')
    .option('--id <delivery>', 'a delivery, as dlv_12; may be repeated', collectId, [])
    .option('--run <id>', 'everything of a run, as run_81');
  withEnvironment(command).requiredOption('--to <target>', targetWords);
  return addSendingOptions(command)
    .option('--name <name>', 'name of the plan, which keeps it for another time')
    .option('--dry-run', 'show the plan and send nothing')
    .option('--yes', 'send it')
    .option('--yes-host <host>', yesHostWords)
    .action((words: readonly string[], options: ReplayOptions) =>
      runCommand(options, surroundings, async (run) => {
        // why: loaded here, so that the help of any command answers at once.
        const { replay } = await import('./run-replay.ts');
        await replay(run, words.join(' ').trim(), options);
      }),
    );
}

function collectId(text: string, before: readonly DeliveryId[]): readonly DeliveryId[] {
  return [...before, parseDeliveryId(text)];
}
