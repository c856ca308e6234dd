import type { JobList } from '../jobs/job-list.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import type { Pace } from './pace.ts';

/** What the parts of care work with; `care.ts` puts it together. */
export interface CareParts extends Pick<EnginePorts, 'clock' | 'random' | 'logger'> {
  readonly log: DeliveryLog;
  readonly jobs: JobList;
  readonly pace: Pace;
  /** How long work waits for the index to have what was stored before it began. */
  readonly indexWaitMs: number;
}
