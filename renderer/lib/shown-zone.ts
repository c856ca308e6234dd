/** The zone in which every time of the window is written and read: that of the machine, or UTC. One for the whole page. */
import { useSyncExternalStore } from 'react';

export type ShownZone = 'local' | 'utc';

let zone: ShownZone = 'local';
const listeners = new Set<() => void>();

export function shownZone(): ShownZone {
  return zone;
}

/** From now on; what is on the screen is written anew by those who follow `useShownZone`. */
export function showTimesIn(next: ShownZone): void {
  if (next === zone) return;
  zone = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useShownZone(): ShownZone {
  return useSyncExternalStore(listen, shownZone);
}

/** What the shown clock is ahead of UTC at a moment. */
export function shownOffsetMinutes(timeUs: number): number {
  return zone === 'utc' ? 0 : -new Date(timeUs / 1000).getTimezoneOffset();
}

/** `2026-11-21T14:02:07.318`, as the shown clock has it: what a field of date and time holds. */
export function shownMoment(timeUs: number): string {
  return new Date(timeUs / 1000 + shownOffsetMinutes(timeUs) * 60_000).toISOString().slice(0, 23);
}

/** The moment at which the shown clock says this, milliseconds; NaN where it is no time. */
export function readShownMoment(text: string): number {
  return Date.parse(zone === 'utc' && /T[\d:.]+$/.test(text) ? `${text}Z` : text);
}
