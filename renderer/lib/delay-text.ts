/** Short stretches of time as a person writes them, in milliseconds. Pure. */

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `250 ms`, `1.5 s`, `5 min`, `2 h`; a bare number is seconds. Undefined for anything else. */
export function parseDelay(text: string): number | undefined {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,3})?) *(ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?$/i.exec(
    text.trim().replaceAll(',', ''),
  );
  if (match?.[1] === undefined) return undefined;
  const unit = match[2]?.toLowerCase() ?? 's';
  return Math.round(Number(match[1]) * (unitMs[unit === 'ms' ? unit : unit.charAt(0)] ?? 1));
}

/** In the largest unit that says it whole: `5 min`, `90 s`, `1.5 s`, `250 ms`. */
export function delayText(ms: number): string {
  if (ms === 0) return '0 s';
  if (ms % 86_400_000 === 0) return `${ms / 86_400_000} d`;
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 100 === 0 && ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`;
}

/** Several of them, apart by commas; undefined when one is none. */
export function parseDelays(text: string): number[] | undefined {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const delays = parts.flatMap((part) => parseDelay(part) ?? []);
  return delays.length === parts.length && delays.length > 0 ? delays : undefined;
}
