/** Times as a scenario writes them. */

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a text that fits `durationSchema`; 0 for any other. */
export function durationMs(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  return Math.round(Number(number) * (unitMs[unit] ?? 0));
}

/** The shortest text that says it: `500ms`, `2s`, `1.25s`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${ms}ms`;
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000}h`;
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1_000}s`;
}
