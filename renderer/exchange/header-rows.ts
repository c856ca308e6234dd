/** Header lists as tables: repeats found without regard to case, and what came in set beside what leaves. Pure. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReplayPreview } from '#contract/models/replay.ts';

export interface HeaderRow {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** 0 when the name comes once; else 1, 2, … in order. */
  readonly occurrence: number;
  readonly occurrences: number;
}

/** The list as it is, in its order, with repeats numbered. */
export function headerRows(headers: readonly HeaderPair[]): readonly HeaderRow[] {
  const totals = new Map<string, number>();
  for (const [name] of headers) totals.set(name.toLowerCase(), (totals.get(name.toLowerCase()) ?? 0) + 1);
  const seen = new Map<string, number>();
  return headers.map(([name, value], index) => {
    const folded = name.toLowerCase();
    const occurrences = totals.get(folded) ?? 1;
    const occurrence = (seen.get(folded) ?? 0) + 1;
    seen.set(folded, occurrence);
    return { key: `${index}`, name, value, occurrence: occurrences > 1 ? occurrence : 0, occurrences };
  });
}

/** Lines as they stand in a request head. */
export function headersText(headers: readonly HeaderPair[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** First value of a header, by name without regard to case; empty when there is none. */
export function headerValue(headers: readonly HeaderPair[], name: string): string {
  return headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}

type Change = ReplayPreview['changes'][number];

export interface ComparedHeader {
  readonly key: string;
  readonly name: string;
  /** Null when it did not come in. */
  readonly cameIn: string | null;
  /** Null when it does not leave. */
  readonly leaves: string | null;
  readonly change: Change['change'] | 'same';
  /** Empty for `same`. */
  readonly why: string;
}

function keyOf(name: string, occurrence: number): string {
  return `${name.toLowerCase()} ${occurrence}`;
}

function numbered(headers: readonly HeaderPair[]): readonly (readonly [string, HeaderPair])[] {
  return headerRows(headers).map((row): readonly [string, HeaderPair] => [
    keyOf(row.name, Math.max(row.occurrence, 1)),
    [row.name, row.value],
  ]);
}

/** What leaves, in its order, beside what came in under the same name; then what does not leave. */
export function compareHeaders(
  cameIn: readonly HeaderPair[],
  preview: Pick<ReplayPreview, 'headers' | 'changes'>,
): readonly ComparedHeader[] {
  const incoming = new Map(numbered(cameIn));
  const whyOf = (name: string) => preview.changes.find((change) => change.header.toLowerCase() === name.toLowerCase())?.why ?? '';
  const leaving = numbered(preview.headers).map(([key, [name, value]]): ComparedHeader => {
    const before = incoming.get(key)?.[1] ?? null;
    incoming.delete(key);
    const change = before === value ? 'same' : before === null ? 'added' : 'replaced';
    return { key, name, cameIn: before, leaves: value, change, why: change === 'same' ? '' : whyOf(name) };
  });
  const removed = [...incoming].map(
    ([key, [name, value]]): ComparedHeader => ({
      key: `gone ${key}`,
      name,
      cameIn: value,
      leaves: null,
      change: 'removed',
      why: whyOf(name),
    }),
  );
  return [...leaving, ...removed];
}
