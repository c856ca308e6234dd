/** `hookglass verify`: why a signature is right or wrong, of a delivery in the log or of a request given by hand. */
import type { Command } from 'commander';
import type { DeliveryId } from '#contract/ids.ts';
import { languages } from '#contract/models/diagnosis.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import { parseDeliveryId, parseLanguage, parseMoment, parseWholeNumber } from '../args.ts';
import { newCommand } from '../run-command.ts';
import type { VerifyOptions, VerifySurroundings } from '../verify/verify-options.ts';

const description = `Explain a signature: of a delivery in the log, or of a request given by hand

A check by hand needs no log and no running Hookglass, keeps nothing, and tries what could be wrong. A request may be raw HTTP, lines of \
headers, a cURL command, a HAR recording or headers as JSON. Secrets come from files, standard input or variables, never from the \
command line; one line end behind a secret is left out.

Exit code: 0 verified; 1 not verified (mismatch, missing, malformed, stale); 78 no secret to check with; 64 wrong usage`;

export function verifyCommand(surroundings: VerifySurroundings): Command {
  const command = newCommand('verify', description, surroundings)
    .summary('Explain a signature: of a delivery in the log, or of a request given by hand')
    .argument('[id]', 'a delivery, as dlv_12; without one the request is given by the options', parseDeliveryId);
  addRequestOptions(command);
  addSigningOptions(command);
  return command
    .option('--sample <language>', `code of the right check: ${languages.join(', ')}`, parseLanguage)
    .action(async (id: DeliveryId | undefined, options: VerifyOptions) => {
      const others = id === undefined ? [] : handOptionsIn(command);
      if (others.length > 0) command.error(`${others.join(', ')} is for a check by hand: leave it or the id away.`);
      // why: loaded here, so that the help of any command answers at once.
      const { runVerify } = await import('../verify/run-verify.ts');
      await runVerify(id, options, surroundings);
    });
}

const alsoForDeliveries = new Set(['data', 'json', 'sample']);

/** Options that only a check by hand has, as far as they are on the command line. */
function handOptionsIn(command: Command): readonly string[] {
  return command.options
    .filter((option) => !alsoForDeliveries.has(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli')
    .map((option) => option.long ?? option.flags);
}

function addRequestOptions(command: Command): void {
  command
    .option('--request <file>', 'the request, in any of these forms; - is standard input')
    .option('--curl <file>', 'the request as a cURL command')
    .option('--headers <file>', 'the headers alone: lines or JSON')
    .option('-H, --header <line>', 'one header, as "Name: value"; may be repeated', collect, [])
    .option('--body <file>', 'the exact bytes of the body; - is standard input');
}

function addSigningOptions(command: Command): void {
  command
    .option('--secret-file <file>', 'a signing secret; may be repeated', collect, [])
    .option('--secret-stdin', 'a signing secret from standard input')
    .option('--secret-env <name>', 'a signing secret from a variable; may be repeated', collect, [])
    .option('--scheme <name>', `how it is signed: ${schemeNames.join(', ')} (default: zof)`)
    .option('--header-name <name>', 'header of the signature, for zof and custom')
    .option('--secret-encoding <form>', 'how the key is read from the secret: text, hex or base64 (default: text)')
    .option('--tolerance <seconds>', 'how far a signed time may be off (default: 300)', parseWholeNumber)
    .option('--freshness <seconds>', 'how old "created" may be where no time is signed (default: not looked at)', parseWholeNumber)
    .option('--public-url <url>', 'the address as the sender knows it, for schemes that sign it')
    .option('--custom-file <file>', 'a scheme of your own, as JSON')
    .option('--at <time>', 'the moment of arrival, as 2026-05-20T12:00:00Z or Unix seconds (default: now)', parseMoment)
    .option('--endpoint <slug>', "take an endpoint's scheme and secrets from the log; what is given comes on top");
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
