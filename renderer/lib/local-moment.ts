/** Moments as a field of date and time holds them: in the zone of the window, to the second. */

/** `2026-11-21T14:02:07` */
export function localMomentText(timeUs: number): string {
  const date = new Date(timeUs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Microseconds since 1970; undefined while the field is not filled in. */
export function readLocalMoment(text: string): number | undefined {
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/.test(text);
  const ms = isWhole ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(ms) || ms < 0 ? undefined : ms * 1000;
}
