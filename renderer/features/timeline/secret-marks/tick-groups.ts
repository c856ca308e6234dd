import { fractionOf, type TimeRange } from '../histogram/time-scale.ts';
import type { SecretMark } from './secret-marks.ts';

/** Ticks nearer than this share of the width would lie on each other. */
const leastDistance = 0.012;

/** Marks that share a tick, the newest first in each and of all. */
export function tickGroups(marks: readonly SecretMark[], range: TimeRange): readonly (readonly SecretMark[])[] {
  const groups: SecretMark[][] = [];
  for (const mark of marks) {
    const head = groups.at(-1)?.[0];
    const isNear = head !== undefined && fractionOf(range, head.atUs) - fractionOf(range, mark.atUs) < leastDistance;
    if (isNear) groups.at(-1)?.push(mark);
    else groups.push([mark]);
  }
  return groups;
}
