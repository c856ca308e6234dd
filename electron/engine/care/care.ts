/** Puts the parts of care together: what people add to deliveries, what they delete, and how long the rest is kept. */
import type { JobId } from '#contract/ids.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { AnnotationChange, DeliveryLog } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import { annotateSet } from './annotate-set.ts';
import type { CareParts } from './care-parts.ts';
import { createDeletions, type Deletions } from './deletions.ts';
import type { DeliverySelection } from './delivery-numbers.ts';
import { createPace, type Pace } from './pace.ts';
import { createRetention, type Retention, type RetentionTimes } from './retention.ts';

/** After so long without a capture, long work goes at full speed. */
const quietMs = 200;
/** How long work on what a filter matches waits for the index. */
export const indexWaitMs = 2_000;

export interface Care {
  readonly deletions: Deletions;
  readonly retention: Retention;
  /** For other long work that writes. */
  readonly pace: Pace;
  /** As `annotateSet` has it. */
  annotate(selection: DeliverySelection, change: AnnotationChange): Promise<JobId | null>;
  /** Begins what care does by itself: emptying the trash of earlier starts, and retention. */
  start(): void;
  /** Begins nothing more; the job list ends what runs. */
  close(): void;
}

export function createCare(
  ports: Pick<EnginePorts, 'clock' | 'random' | 'logger'>,
  { log, jobs }: { readonly log: DeliveryLog; readonly jobs: JobList },
  times?: RetentionTimes,
): Care {
  let lastCaptureMs = Number.NEGATIVE_INFINITY;
  log.onIndexed((changes) => {
    if (changes.some(({ kind }) => kind === 'captured')) lastCaptureMs = performance.now();
  });
  const pace = createPace({ isBusy: () => performance.now() - lastCaptureMs < quietMs, makeRoom: () => log.writer.makeRoom() });
  const parts: CareParts = { ...ports, log, jobs, pace, indexWaitMs };
  const deletions = createDeletions(parts);
  const retention = createRetention(parts, times);
  return {
    deletions,
    retention,
    pace,
    annotate: (selection, change) => annotateSet(parts, selection, change),
    start() {
      if (log.state().mode === 'read-only') return;
      deletions.purgeEarlier().catch((error: unknown) => ports.logger.warn('The trash could not be emptied', { reason: String(error) }));
      retention.start();
    },
    close: () => retention.close(),
  };
}
