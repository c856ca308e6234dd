/** Moments as a field of date and time holds them: in the zone that is shown, to the second. */
import { readShownMoment, shownMoment } from './shown-zone.ts';

/** `2026-11-21T14:02:07` */
export function localMomentText(timeUs: number): string {
  return shownMoment(timeUs).slice(0, 19);
}

/** Microseconds since 1970; undefined while the field is not filled in. */
export function readLocalMoment(text: string): number | undefined {
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/.test(text);
  const ms = isWhole ? readShownMoment(text) : Number.NaN;
  return Number.isNaN(ms) || ms < 0 ? undefined : ms * 1000;
}
