/** Where the cursor is on the bars and what is brushed, moved by the pointer or by keys. */
import type { KeyboardEvent } from 'react';

/** In buckets; without a brush `end` is the cursor. */
export interface PlotSelection {
  readonly anchor: number;
  readonly end: number;
  readonly isBrush: boolean;
}

export type PlotKey = { readonly kind: 'move' | 'finish'; readonly selection: PlotSelection } | { readonly kind: 'leave' };

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

function targetOf(key: string, end: number, count: number, isFirst: boolean): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return null;
  // The first press shows the cursor where it is.
  return isFirst ? end : Math.min(count - 1, Math.max(0, end + step));
}

/** What a key does; null for one that the bars leave alone. */
export function plotKey(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>, selection: PlotSelection | null, count: number): PlotKey | null {
  const at = selection ?? { anchor: count - 1, end: count - 1, isBrush: false };
  if (event.key === 'Enter') return { kind: 'finish', selection: at };
  if (event.key === 'Escape') return { kind: 'leave' };
  const end = targetOf(event.key, at.end, count, selection === null && !event.shiftKey);
  if (end === null) return null;
  return { kind: 'move', selection: event.shiftKey ? { anchor: at.anchor, end, isBrush: true } : { anchor: end, end, isBrush: false } };
}

/** The pointer at a bucket: while it is held down it brushes once it has left the bucket where it went down. */
export function pointerAt(selection: PlotSelection | null, end: number, isHeld: boolean): PlotSelection {
  if (!isHeld || selection === null) return { anchor: end, end, isBrush: false };
  return { anchor: selection.anchor, end, isBrush: selection.isBrush || selection.anchor !== end };
}
