import { countOf } from '#renderer/lib/format-bytes.ts';
import type { SetCount } from '#renderer/platform/use-set-count.ts';

/** `Delete 1,204 deliveries`; without a figure while it is not known. */
export function deleteTitle(count: SetCount | null | undefined): string {
  if (count === undefined || count === null) return 'Delete all that match';
  return `Delete ${count.isExact ? '' : 'more than '}${countOf(count.count, 'delivery', 'deliveries')}`;
}
