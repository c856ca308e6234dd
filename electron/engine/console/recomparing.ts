/**
 * Compares again what was compared, because the rules have changed. Guarantees: one such job at a time, with the newest rules; cancelled or
 * failed half-way, what was compared until then stays as it came out.
 */
import type { DeliveryId } from '#contract/ids.ts';
import type { Pace } from '../care/pace.ts';
import type { JobHandle, JobList } from '../jobs/job-list.ts';
import { deliveriesOf, figureOf } from '../jobs/job-words.ts';
import type { ConsoleStore, NewDrift } from '../log/console-store.ts';
import { sliceRows } from '../log/log.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Comparisons } from './comparisons.ts';

export interface RecomparingParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly jobs: JobList;
  readonly pace: Pick<Pace, 'slice'>;
  readonly store: Pick<ConsoleStore, 'comparedDeliveries' | 'saveDrift'>;
  readonly comparisons: Pick<Comparisons, 'countAgain'>;
}

export interface Recomparing {
  /** `eventType` null: of every type. Begins in the background; never throws. */
  begin(eventType: string | null): void;
}

interface Tally {
  looked: number;
  changed: number;
}

export function createRecomparing(parts: RecomparingParts): Recomparing {
  /** Types that wait for a turn; null is every type. */
  const wanted = new Set<string | null>();
  let isRunning = false;

  const runAll = async () => {
    for (let next = wanted.values().next(); next.done !== true; next = wanted.values().next()) {
      const eventType = wanted.has(null) ? null : next.value;
      if (eventType === null) wanted.clear();
      else wanted.delete(eventType);
      if ((await parts.store.comparedDeliveries(eventType, 1)).length === 0) continue;
      const what = eventType === null ? 'what was compared' : `what was compared of ${eventType}`;
      const job = parts.jobs.start('compare', `Comparing ${what} again.`, 'deliveries', null, (handle) => run(parts, eventType, handle));
      await parts.jobs.ended(job.id);
    }
  };

  return {
    begin(eventType) {
      wanted.add(eventType);
      if (isRunning) return;
      isRunning = true;
      runAll()
        .catch((error: unknown) => parts.logger.warn('What was compared could not be compared again', { problem: String(error) }))
        .finally(() => {
          isRunning = false;
        });
    },
  };
}

async function run(parts: RecomparingParts, eventType: string | null, { signal, progress }: JobHandle): Promise<string> {
  const { store, comparisons, pace, clock } = parts;
  const tally: Tally = { looked: 0, changed: 0 };
  for (let below: DeliveryId | null = null; !signal.aborted; ) {
    const page = await store.comparedDeliveries(eventType, sliceRows, below, signal);
    const last = page.at(-1);
    if (last === undefined) break;
    below = last.deliveryId;
    const changed: NewDrift[] = [];
    for (const compared of page) {
      if (signal.aborted) break;
      const differs = await comparisons.countAgain(compared, signal);
      tally.looked += 1;
      if (differs !== null && differs !== compared.differs) changed.push({ ...compared, differs, comparedAtUs: clock.nowUs() });
      progress(tally.looked);
    }
    if (changed.length > 0) await pace.slice(signal, async () => store.saveDrift(changed.map(driftOf)));
    tally.changed += changed.length;
  }
  const rest = tally.changed === 0 ? 'nothing changed' : `${figureOf(tally.changed)} changed`;
  return `${deliveriesOf(tally.looked)} compared again: ${rest}.`;
}

function driftOf({ deliveryId, snapshotId, differs, comparedAtUs }: NewDrift): NewDrift {
  return { deliveryId, snapshotId, differs, comparedAtUs };
}
