/** How a plan sends, as options of a command. */
import { type Command, Option } from 'commander';
import { type Pace, type PlanOptions, planOrders, type RetryPolicy } from '#contract/models/plan.ts';
import { type ReplayKind, replayKinds } from '#contract/models/replay.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import { numberBetween, paceWords, parsePace, parseRetry, retryWords } from './parse-words.ts';

export interface SendingOptions {
  readonly kind: ReplayKind;
  readonly order: PlanOptions['order'];
  readonly seed: number;
  readonly pace: Pace;
  readonly concurrency?: number;
  readonly retry: RetryPolicy;
  readonly retryPercent: number;
  readonly stopAfter?: number;
  readonly afterGap: PlanOptions['afterGap'];
}

export function addKindOption(command: Command, unlessTold: ReplayKind): Command {
  const words = 'exact: bytes and signature as captured; fresh: signed now; new-identity: signed now, with a new event id';
  return command.addOption(new Option('--kind <kind>', words).choices(replayKinds).default(unlessTold));
}

export function addSendingOptions(command: Command): Command {
  return addKindOption(command, 'exact')
    .addOption(new Option('--order <order>', 'in which order they leave').choices(planOrders).default('original'))
    .option('--seed <n>', 'for order random and for jitter: the same seed gives the same', numberBetween(0, 4_294_967_295), 1)
    .addOption(new Option('--pace <pace>', paceWords).argParser(parsePace).default({ kind: 'at-once' }, 'at-once'))
    .option('--concurrency <n>', "requests at the same time (default: the target's)", numberBetween(1, 64))
    .addOption(new Option('--retry <policy>', retryWords).argParser(parseRetry).default({ kind: 'none' }, 'none'))
    .option('--retry-percent <n>', 'how long delays between tries take, in percent of what is written', numberBetween(0, 100), 100)
    .option('--stop-after <n>', 'stop when so many have failed for good', numberBetween(1, 100_000))
    .addOption(new Option('--after-gap <what>', 'after the machine slept, or a new start').choices(['pause', 'go-on']).default('pause'));
}

export function planOptionsOf(options: SendingOptions, target: TargetChoice): PlanOptions {
  const { kind, order, seed, pace, concurrency, retry, retryPercent, stopAfter, afterGap } = options;
  return {
    target,
    kind,
    order,
    seed,
    pace,
    concurrency: concurrency ?? null,
    stopAfterFailures: stopAfter ?? null,
    retry,
    retryPercent,
    afterGap,
  };
}

/** A confirmation of a host, as it stands in a call. */
export function confirmationOf({ yesHost }: { readonly yesHost?: string }): { readonly confirmedHost?: string } {
  return yesHost === undefined ? {} : { confirmedHost: yesHost };
}

export const yesHostWords = 'confirm the host of a target that is not on this machine';
