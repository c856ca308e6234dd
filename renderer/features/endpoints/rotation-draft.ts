/** What a rotation is to do, as the fields of its dialog hold it. Pure. */
import { parseDuration } from '#renderer/lib/duration-text.ts';

export const overlaps = ['none', 'hour', 'day', 'week', 'other'] as const;
export type Overlap = (typeof overlaps)[number];

const seconds: Readonly<Record<Exclude<Overlap, 'other'>, number>> = { none: 0, hour: 3_600, day: 86_400, week: 604_800 };
const longestSeconds = 365 * 86_400;

export const overlapOptions: readonly { readonly value: Overlap; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'hour', label: '1 h' },
  { value: 'day', label: '24 h' },
  { value: 'week', label: '7 days' },
  { value: 'other', label: 'Other' },
];

/** Undefined for a time that can not be read, or of more than a year. */
export function overlapSeconds(overlap: Overlap, other: string): number | undefined {
  if (overlap !== 'other') return seconds[overlap];
  const read = parseDuration(other);
  return read === undefined || read > longestSeconds ? undefined : read;
}
