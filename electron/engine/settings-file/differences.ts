import { isDeepStrictEqual } from 'node:util';

/** Fields of both that differ, as `field: before → after`; values of the fields in `unsaid` are not shown. */
export function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  unsaid: readonly string[] = [],
): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => !isDeepStrictEqual(before[field] ?? null, after[field] ?? null))
    .map((field) =>
      unsaid.includes(field) ? `${wordsOf(field)} changed` : `${wordsOf(field)}: ${short(before[field])} → ${short(after[field])}`,
    );
}

/** `toleranceSeconds` as `tolerance seconds`. */
function wordsOf(field: string): string {
  return field.replace(/([a-z])([A-Z])/g, (_, left: string, right: string) => `${left} ${right.toLowerCase()}`);
}

function short(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
