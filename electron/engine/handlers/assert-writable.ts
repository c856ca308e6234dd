import { fail } from '../failure.ts';
import type { DeliveryLog } from '../log/log.ts';

/** Refuses long work before it begins, with the reason. Fails with `log.read_only`. */
export function assertWritable(log: Pick<DeliveryLog, 'state'>): void {
  const { mode, failure } = log.state();
  if (mode === 'read-only') fail('log.read_only', { problem: `${failure.sentence} ${failure.reason}` });
}
