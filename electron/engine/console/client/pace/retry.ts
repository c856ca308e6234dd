/** Tries again what may pass: at most so many tries, in bounded time, with waits that the Console wishes or that grow by themselves. */
import { Failure } from '#engine/failure.ts';
import type { Random } from '#engine/ports.ts';
import type { Outcome } from '../answers/outcome.ts';
import type { ConsoleAnswer } from '../console-answer.ts';
import type { ClientLimits } from '../limits.ts';
import { startStopwatch } from '../stopwatch.ts';
import type { Wait } from '../wait.ts';
import { isResting } from './breaker.ts';

const refusals: ReadonlySet<string> = new Set([
  'console.unauthorised',
  'console.forbidden',
  'console.not_found',
  'console.rejected',
  'console.conflict',
  'console.tls',
  'console.rate_limited',
  'console.redirected',
]);

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
  let last: Failure | null = null;
  let mayBeApplied = false;
  const giveUp = (error: unknown) => (mayBeApplied && error instanceof Failure ? markedAsApplied(error) : error);
  for (let turn = 1; ; turn += 1) {
    const elapsedMs = startStopwatch();
    const outcome = await send(turn).catch((error: unknown) => {
      throw giveUp(last !== null && isOwnRest(error) ? last : error);
    });
    if (outcome.kind === 'answer') return outcome.answer;
    spentMs += elapsedMs();
    last = outcome.failure;
    mayBeApplied ||= !isRefusal(outcome.failure);
    if (!outcome.mayPass || turn >= limits.tries) throw giveUp(outcome.failure);
    const delayMs = outcome.retryAfterMs ?? backoffMs(turn, limits, random);
    const isTooLong = delayMs > limits.longestWaitMs || spentMs + waitedMs + delayMs > limits.totalMs;
    if (isTooLong) throw giveUp(outcome.failure);
    await wait(delayMs, signal);
    waitedMs += delayMs;
  }
}

/** The Console, or what is before it, has turned the request away. Anything else leaves open whether it was carried out. */
export function isRefusal({ code }: Failure): boolean {
  return refusals.has(code);
}

/** why: that the Console is left alone from now on says less than what it failed with. */
function isOwnRest(error: unknown): boolean {
  return error instanceof Failure && isResting(error);
}

/** Of a command: one of its tries may have been carried out, whatever the last one ended with. */
export function isPerhapsApplied({ details }: Failure): boolean {
  return details['mayBeApplied'] === 'true';
}

function markedAsApplied({ code, details, cause }: Failure): Failure {
  return new Failure(code, { ...details, mayBeApplied: 'true' }, cause);
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
