/** `hookglass conform`: the handler check for terminals and pipelines. */
import { type Command, InvalidArgumentError } from 'commander';
import { type ConformanceCheck, conformanceCheckSchema, conformanceChecks } from '#contract/models/conformance.ts';
import { parseWholeNumber } from '../args.ts';
import { endpointWords } from '../find-endpoint.ts';
import { type CommandSurroundings, newCommand, runCommand } from '../run-command.ts';
import { addSigningOptions } from '../signing-options.ts';
import type { ConformOptions } from './run-conform.ts';

const description = `Check a handler: signatures, deadline, duplicates, unknown fields and types, both envelopes, order, bursts

Sends about a hundred requests, right and wrong, and says what the handler did. It is signed as the endpoint expects it; for a URL, name an \
endpoint to sign as, or give the scheme and a secret on standard input. Progress goes to standard error, the report to standard output. Where there is no log yet, one is made: the report and every request with its answer are kept in it.

Checks: ${conformanceChecks.join(', ')}. All but answers-in-time bring accepts-good along.

Exit code: 0 all passed; 1 a check failed, or could not be judged; 69 nothing answered; 130 cancelled; 64 wrong usage`;

export function conformCommand(surroundings: CommandSurroundings): Command {
  const command = newCommand('conform', description, surroundings)
    .summary('Check a handler: signatures, deadline, duplicates, unknown fields and types, order, bursts')
    .argument('<target>', `a URL, an endpoint (${endpointWords}), or sample for the sample handler`)
    .option('--sign-as <endpoint>', `sign as this endpoint expects it: ${endpointWords}`)
    .option('--secret-stdin', 'sign with the secret on standard input; one line end behind it is left out')
    .option('--secret-file <file>', 'sign with the secret in this file; one line end behind it is left out')
    .option('--unsigned', 'sign nothing; what is about signatures is skipped')
    .option('--checks <list>', 'only these, as accepts-good,survives-burst', parseChecks)
    .option('--within <time>', 'within which an answer has to come, as 10s or 800ms (default: 10s)', parseWithin)
    .option('--burst <n>', 'requests of the burst, 2 to 200 (default: 20)', parseBurst)
    .option('--junit <file>', 'write the report as JUnit XML')
    .option('--markdown <file>', 'write the report as Markdown')
    .option('--yes-host <host>', 'the host of a target that is not on this machine, as a confirmation');
  return addSigningOptions(command).action((target: string, options: ConformOptions) =>
    runCommand(
      options,
      surroundings,
      async (run) => {
        // why: loaded here, so that the help of any command answers at once.
        const { runConform } = await import('./run-conform.ts');
        await runConform(run, target, options, surroundings.terminal);
      },
      // why: a pipeline has none, and the report is to be found there afterwards.
      { absentLog: 'make' },
    ),
  );
}

function parseChecks(text: string): readonly ConformanceCheck[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const parsed = conformanceCheckSchema.safeParse(name);
    if (!parsed.success) throw new InvalidArgumentError(`The checks are ${conformanceChecks.join(', ')}.`);
    return parsed.data;
  });
}

/** In milliseconds. */
function parseWithin(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/.exec(text) ?? [];
  const ms = Math.round(Number(number) * (unit === 's' ? 1_000 : 1));
  if (number === '' || ms < 100 || ms > 30_000) throw new InvalidArgumentError('A time from 100ms to 30s, as 10s or 800ms.');
  return ms;
}

function parseBurst(text: string): number {
  const count = parseWholeNumber(text);
  if (count < 2 || count > 200) throw new InvalidArgumentError('A number from 2 to 200.');
  return count;
}
