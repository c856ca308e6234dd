/** `hookglass idempotency`: whether a handler minds an event that comes again. */
import type { Command } from 'commander';
import type { ReplayKind } from '#contract/models/replay.ts';
import { parseDeliveryId } from '../args.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { targetChoiceOf, targetWords } from './find-target.ts';
import { addKindOption, confirmationOf, yesHostWords } from './plan-options.ts';

interface IdempotencyOptions extends CommonOptions {
  readonly to: string;
  readonly kind: ReplayKind;
  readonly probe?: string;
  readonly yesHost?: string;
}

const description = `Send an event, send it again, then twice at the same time, and see whether a handler minds

With --probe a URL is asked with GET in between: what it answers stands for what the handler keeps. Without one only the answers can be \
judged. Ctrl+C cuts what is in flight.

Exit code: 0 idempotent; 1 not, or unclear; 64 wrong usage; 78 no secret to sign with`;

/** The handler minds, or nobody can tell. */
const otherwise = 1;

export function idempotencyCommand(surroundings: CommandSurroundings): Command {
  const command = newCommand('idempotency', description, surroundings)
    .summary('See whether a handler minds an event that comes again')
    .argument('<delivery>', 'a delivery, as dlv_12')
    .requiredOption('--to <target>', targetWords)
    .option('--probe <url>', "URL that shows the handler's state")
    .option('--yes-host <host>', yesHostWords);
  return addKindOption(command, 'new-identity').action((text: string, options: IdempotencyOptions) => {
    const deliveryId = parseDeliveryId(text);
    return runCommand(options, surroundings, (run) => check(run, deliveryId, options));
  });
}

async function check(run: CommandRun, deliveryId: ReturnType<typeof parseDeliveryId>, options: IdempotencyOptions): Promise<void> {
  const { kind, probe } = options;
  const target = await targetChoiceOf(run, options.to);
  const probing = probe === undefined ? {} : { probeUrl: probe };
  const report = await run.client.replays.checkIdempotency(
    { deliveryId, target, kind, ...probing, ...confirmationOf(options) },
    { signal: run.signal },
  );
  const steps = report.steps.map(({ title, state, sentence }) => `${state.padEnd(7)}  ${title}: ${sentence}`);
  run.result(report, [...steps, `${report.verdict}. ${report.sentence}`]);
  if (report.verdict !== 'idempotent') run.exitWith(otherwise);
}
