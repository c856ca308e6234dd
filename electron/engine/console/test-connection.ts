/**
 * Finds out what works with a Console by reading harmlessly: nothing is created or changed there. Fails only when it is cancelled; what
 * goes wrong is a check of the report, with what to do about it.
 */
import type { EnvironmentId } from '#contract/ids.ts';
import type { ConnectionCheck, ConnectionReport } from '#contract/models/console.ts';
import { consolePath } from '#domain/console/console-path.ts';
import { Failure } from '../failure.ts';
import type { Clock } from '../ports.ts';
import type { ConsoleAnswer, ConsoleClient } from './client/console-client.ts';
import { startStopwatch } from './client/stopwatch.ts';
import {
  describeAuthentication,
  describeReach,
  describeRead,
  findFirstStop,
  findStop,
  skippedCheck,
  type Tried,
} from './connection-checks.ts';
import { firstRead, furtherReads, type Read } from './harmless-reads.ts';

/** Give it a client of its own: one that found the Console down before leaves it alone for a while. */
export async function testConnection(
  client: ConsoleClient,
  environmentId: EnvironmentId,
  clock: Clock,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  const testedAtUs = clock.nowUs();
  const first = await tryRead(client, firstRead, signal);
  const clockDifferenceMs = first.answer === null ? null : differenceMs(first.answer, clock.nowUs());
  let stop = findFirstStop(first.failure);
  const tries: [Tried, ...Tried[]] = [first];
  const reads = [stop === null ? describeRead(firstRead, first) : skippedCheck(firstRead.name, stop)];
  for (const read of furtherReads) {
    if (stop !== null) {
      reads.push(skippedCheck(read.name, stop));
      continue;
    }
    const tried = await tryRead(client, read, signal);
    tries.push(tried);
    reads.push(describeRead(read, tried));
    stop = findStop(tried.failure);
  }
  const checks = [describeReach(first), describeAuthentication(tries), ...reads];
  return { environmentId, isWorking: isWorking(checks), checks, rateLimit: client.rateLimit(), clockDifferenceMs, testedAtUs };
}

async function tryRead(client: ConsoleClient, read: Read, signal: AbortSignal): Promise<Tried> {
  const elapsedMs = startStopwatch();
  try {
    const answer = await client.get(consolePath(read.template, {}), { query: { limit: '1' }, signal });
    return { answer, failure: null, durationMs: elapsedMs() };
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'cancelled.by_user') throw error;
    return { answer: null, failure: error, durationMs: elapsedMs() };
  }
}

/** Reachable, with a key that is taken, and with something that may be read. */
function isWorking(checks: readonly ConnectionCheck[]): boolean {
  const [reach, authenticate, ...reads] = checks;
  return reach?.outcome === 'works' && authenticate?.outcome === 'works' && reads.some(({ outcome }) => outcome === 'works');
}

/**
 * The Console's clock minus ours when it answered. A Date header has whole seconds and was written somewhere within the exchange: a
 * difference below that is none.
 */
function differenceMs({ dateUs, durationMs }: ConsoleAnswer, nowUs: number): number | null {
  if (dateUs === null) return null;
  const ms = Math.round((dateUs + 500_000 - nowUs) / 1000 + durationMs / 2);
  return Math.abs(ms) <= 1000 + durationMs / 2 ? 0 : ms;
}
