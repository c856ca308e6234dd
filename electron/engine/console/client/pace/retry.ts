/** Tries again what may pass: at most so many tries, in bounded time, with waits that the Console wishes or that grow by themselves. */
import type { Random } from '#engine/ports.ts';
import type { Outcome } from '../answers/outcome.ts';
import type { ConsoleAnswer } from '../console-answer.ts';
import type { ClientLimits } from '../limits.ts';
import { startStopwatch } from '../stopwatch.ts';
import type { Wait } from '../wait.ts';

export interface RetryParts {
  readonly limits: ClientLimits;
  readonly random: Random;
  readonly wait: Wait;
}

/** The answer of the first try that has one; throws the last failure, or what `send` throws. `send` gets the try's number, from 1 on. */
export async function withRetries(
  send: (turn: number) => Promise<Outcome>,
  { limits, random, wait }: RetryParts,
  signal: AbortSignal,
): Promise<ConsoleAnswer> {
  let waitedMs = 0;
  let spentMs = 0;
  for (let turn = 1; ; turn += 1) {
    const elapsedMs = startStopwatch();
    const outcome = await send(turn);
    if (outcome.kind === 'answer') return outcome.answer;
    spentMs += elapsedMs();
    if (!outcome.mayPass || turn >= limits.tries) throw outcome.failure;
    const delayMs = outcome.retryAfterMs ?? backoffMs(turn, limits, random);
    const isTooLong = delayMs > limits.longestWaitMs || spentMs + waitedMs + delayMs > limits.totalMs;
    if (isTooLong) throw outcome.failure;
    await wait(delayMs, signal);
    waitedMs += delayMs;
  }
}

/** Full jitter: anything from nothing up to a bound that doubles with each try. */
export function backoffMs(turn: number, limits: ClientLimits, random: Random): number {
  const bound = Math.min(limits.longestBackoffMs, limits.firstBackoffMs * 2 ** (turn - 1));
  return Math.round(bound * fraction(random));
}

/** From 0 up to, and without, 1. */
function fraction(random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return (high * 256 + low) / 65_536;
}
