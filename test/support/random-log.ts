/** A log of random deliveries under a clock that is set forwards and backwards, and its rows as plain objects to compute with. */
import { join } from 'node:path';
import fc from 'fast-check';
import { endpointIdSchema, environmentIdSchema } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { verdicts } from '#contract/models/verdict.ts';
import type { CapturedDelivery, DeliveryLog } from '#engine/log/log.ts';
import type { ReadableLog } from '#engine/log/readable-log.ts';
import { openReader } from '#engine/log/reader-connection.ts';
import { aDelivery, defaultEndpoint, eventBody, sandbox } from './open-test-log.ts';

const staging = environmentIdSchema.parse('env_staging');
const unrouted = endpointIdSchema.parse('ep_unrouted');

/** In the middle of an hour, so that ranges cut hours and minutes. */
export const randomLogStartUs = 1_780_000_123_456_789;

const arrival = fc.record({
  /** Mostly a little later, at times hours, at times back. */
  stepUs: fc.oneof(
    { weight: 70, arbitrary: fc.integer({ min: 0, max: 20_000_000 }) },
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 600_000_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 20_000_000_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: -9_000_000_000, max: 0 }) },
  ),
  environmentId: fc.constantFrom(sandbox, sandbox, staging),
  endpointId: fc.constantFrom(defaultEndpoint, defaultEndpoint, unrouted),
  verdict: fc.constantFrom(...verdicts),
  type: fc.constantFrom('run.started', 'run.completed', 'run.failed', 'agent.offline'),
  event: fc.integer({ min: 1, max: 200 }),
  run: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) }, { weight: 1, arbitrary: fc.constant(1) }),
  org: fc.integer({ min: 1, max: 5 }),
  hasEnvelope: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
});

type Arrival = typeof arrival extends fc.Arbitrary<infer T> ? T : never;

function toDelivery(one: Arrival, receivedAtUs: number): CapturedDelivery {
  const plain = aDelivery();
  const { environmentId, endpointId, verdict } = one;
  const facts = { id: `evt_${one.event}`, type: one.type, run: `run_${one.run}`, org: `org_${one.org}` };
  return aDelivery({
    environmentId,
    endpointId,
    receivedAtUs,
    verification: { ...plain.verification, verdict },
    body: one.hasEnvelope ? eventBody(facts) : Buffer.from(`no envelope ${one.event}`),
  });
}

/** Appends `count` deliveries, the same ones for the same seed, and waits for the index. */
export async function fillRandomly(log: DeliveryLog, count: number, seed: number): Promise<void> {
  let nowUs = randomLogStartUs;
  const appended: Promise<unknown>[] = [];
  for (const one of fc.sample(arrival, { numRuns: count, seed })) {
    nowUs = Math.max(1, nowUs + one.stepUs);
    appended.push(log.writer.append(toDelivery(one, nowUs)));
  }
  await Promise.all(appended);
  await log.indexed(20_000);
}

/** Every row, newest first. */
export async function allRows(log: DeliveryLog): Promise<readonly DeliverySummary[]> {
  const rows: DeliverySummary[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<DeliveryLog['readers']['listDeliveries']>> = await log.readers.listDeliveries(null, 500, cursor);
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

/** A connection as a reader worker has it. */
export function readerOn(folder: string): ReadableLog {
  const path = (name: string) => join(folder, name);
  return openReader({ logPath: path('log.db'), indexPath: path('index.db'), textPath: path('index-text.db') }, () => false);
}
