import type { Salvage } from '#contract/models/storage.ts';
import { grouped } from './grouped.ts';

/** What a salvage could not read, as part of a sentence: `3 could not be read`, `none lost`. */
export function lostWords({ lost, isLostExact }: Pick<Salvage, 'lost' | 'isLostExact'>): string {
  if (lost === 0) return isLostExact ? 'none lost' : 'it is not known how many could not be read';
  return `${isLostExact ? '' : 'at least '}${grouped(lost)} could not be read`;
}
