/** `hookglass send`: an event, right or deliberately wrong, and whether the answer is that of a correct handler. */
import { type Command, InvalidArgumentError } from 'commander';
import type { DeliveryId } from '#contract/ids.ts';
import type { Spoiler } from '#contract/models/composer.ts';
import { parseDeliveryId } from '../args.ts';
import { type CommandSurroundings, newCommand, runCommand } from '../run-command.ts';
import { addAimOptions } from './aim-options.ts';
import type { SendOptions } from './send-event.ts';
import { collectSpoiler } from './spoil-option.ts';

const description = `Send an event, right or deliberately wrong

The event comes from a template of the catalog, a file, a draft, a delivery or standard input. Variables such as {{uuid}}, {{now-5m}} and \
{{env.name}} are filled in; see docs/composer.md. A secret is never an argument: it comes from standard input or a file.

Exit code: 0 answered as a correct handler would; 1 not, or unclear; 64 wrong usage; 78 no secret to sign with`;

export function sendCommand(surroundings: CommandSurroundings): Command {
  const command = newCommand('send', description, surroundings)
    .summary('Send an event, right or deliberately wrong, and judge the answer')
    .option('--template <type>', 'an event of the catalog, as run.completed')
    .option('--legacy', 'with --template: in the legacy envelope')
    .option('--file <file>', 'text of the event; - is standard input, as without any of these')
    .option('--draft <id>', 'a draft with its headers, spoilers and target; other options go on top')
    .option('--delivery <id>', 'the event of a delivery, with the headers that are worth keeping', parseDelivery);
  addAimOptions(command);
  return command
    .option('--set <path=value>', 'change a field, as data.object.status=failed; JSON where it is JSON; may be repeated', collectText, [])
    .option('-H, --header <line>', 'one more header, as "Name: value"; may be repeated', collectText, [])
    .option('--method <method>', 'method of the request', parseMethod)
    .option('--spoil <name[=value]>', 'make it wrong, as unsigned or stale-timestamp=2h; may be repeated', collectSpoilers, [])
    .option('--env <environment>', 'name or id of the environment whose values {{env.…}} means')
    .option('--preview', 'show what would leave, byte for byte, and send nothing')
    .option('--yes-host <host>', 'confirm the host of a target that is not on this machine')
    .action((options: SendOptions) =>
      runCommand(
        options,
        surroundings,
        async (run) => {
          const { sendEvent } = await import('./send-event.ts');
          await sendEvent(run, options, surroundings);
        },
        // why: a pipeline has none, and what was sent is to be found there afterwards.
        { absentLog: 'make' },
      ),
    );
}

function collectText(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function collectSpoilers(text: string, before: readonly Spoiler[]): readonly Spoiler[] {
  return collectSpoiler(text, before);
}

function parseDelivery(text: string): DeliveryId {
  return parseDeliveryId(text);
}

function parseMethod(text: string): string {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,20}$/.test(text)) throw new InvalidArgumentError('A method is a word, as POST.');
  return text;
}
