/** A job's progress by outcome: the parts of its bar, each with its word. Pure. */
import type { ReplaySummary } from '#contract/models/replay.ts';

export type PartId = keyof ReplaySummary['counts'];

export interface OutcomePart {
  readonly id: PartId;
  readonly sign: string;
  readonly word: string;
  readonly count: number;
  /** Of the whole, between 0 and 1. */
  readonly share: number;
}

const words: readonly { readonly id: PartId; readonly sign: string; readonly word: string }[] = [
  { id: 'succeeded', sign: '✓', word: 'succeeded' },
  { id: 'failed', sign: '✕', word: 'failed' },
  { id: 'unknown', sign: '?', word: 'unknown' },
  { id: 'skipped', sign: '–', word: 'skipped' },
  { id: 'again', sign: '↻', word: 'will be tried again' },
  { id: 'inFlight', sign: '→', word: 'in flight' },
  { id: 'waiting', sign: '·', word: 'waiting' },
];

/** In the order of the bar; those without any are left out, but for the two that people look for. */
export function outcomeParts({ counts }: Pick<ReplaySummary, 'counts'>): readonly OutcomePart[] {
  const total = words.reduce((sum, { id }) => sum + counts[id], 0);
  return words.flatMap((part) => {
    const count = counts[part.id];
    const isLookedFor = part.id === 'succeeded' || part.id === 'failed';
    return count === 0 && !isLookedFor ? [] : [{ ...part, count, share: total === 0 ? 0 : count / total }];
  });
}
