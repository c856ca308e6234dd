/** A client of a Console whose clock and waits a test holds: a wait takes no time, is written down, and moves the clock. */
import { randomBytes } from 'node:crypto';
import { type ConsoleClientParts, createConsoleClient } from '#engine/console/client/console-client.ts';
import { cancelled } from '#engine/console/client/console-failure.ts';
import { defaultClientLimits } from '#engine/console/client/limits.ts';
import type { Wait } from '#engine/console/client/wait.ts';
import { Failure } from '#engine/failure.ts';
import { type Answer, answerWith } from './handler-server.ts';
import { recordingLogger } from './recording-logger.ts';

/** Looks like a key, and is looked for in everything that is said or thrown. */
export const apiKey = 'zof_sk_CanaryCanary_0123456789abcdef';

export function fakeClock(startUs = 1_790_000_000_000_000) {
  let nowUs = startUs;
  return {
    nowUs: () => nowUs,
    forward(ms: number) {
      nowUs += ms * 1000;
    },
    set(us: number) {
      nowUs = us;
    },
  };
}

export function fakeWait(clock: ReturnType<typeof fakeClock>) {
  const waits: number[] = [];
  const wait: Wait = async (ms, signal) => {
    if (signal.aborted) throw cancelled();
    waits.push(ms);
    clock.forward(ms);
  };
  return { wait, waits };
}

export const random = { bytes: (count: number) => randomBytes(count) };

/** `baseUrl` with its version. */
export function makeClient(baseUrl: string, replace: Partial<ConsoleClientParts> = {}) {
  const clock = fakeClock();
  const { wait, waits } = fakeWait(clock);
  const logger = recordingLogger();
  const parts = { access: { baseUrl, apiKey }, clock, random, logger, wait, ...replace };
  const client = createConsoleClient(parts);
  return { client, clock, waits, logger };
}

export const limits = defaultClientLimits;

/** The failure that a call ends with; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const end = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in end && end.error instanceof Failure) return end.error;
  throw new Error('Expected a Failure', { cause: end });
}

/** Everything that a failure could carry anywhere. */
export function everythingIn(error: Failure): string {
  return [error.message, error.stack, JSON.stringify(error.details), JSON.stringify(error.toWire()), String(error.cause)].join('\n');
}

/** Answers JSON with a request id; `headers` as whole lines. */
export function answerJson(value: unknown, status = 200, headers: readonly string[] = []): Answer {
  const body = JSON.stringify(value).replace(/[^\u0000-\u007f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return answerWith(status, 'Status', ['Content-Type: application/json', 'X-Request-Id: req_1', ...headers], body);
}

/** One answer after the other; the last one again and again. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let turn = 0;
  return (socket, request) => {
    const answer = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    answer?.(socket, request);
  };
}
