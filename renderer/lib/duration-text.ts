/** Stretches of time as a person writes them, and back. Pure. */

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `300`, `90 s`, `5 min`, `2 hours`, `7 d`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]{1,9}) *(?:(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?))?$/i.exec(text.trim().replaceAll(',', ''));
  if (match?.[1] === undefined) return undefined;
  return Number(match[1]) * (unitSeconds[match[2]?.charAt(0).toLowerCase() ?? 's'] ?? 1);
}

/** In the largest unit that says it whole: `5 min`, `90 s`, `7 d`. */
export function durationText(seconds: number): string {
  if (seconds !== 0 && seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  if (seconds !== 0 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds !== 0 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
