/** The lines of the field table: each field, and below it what is to be said of it. Lines are of one height. Pure. */
import type { FieldComparison } from '#contract/models/drift.ts';

export type FieldLine =
  | { readonly kind: 'field'; readonly index: number; readonly field: FieldComparison }
  | { readonly kind: 'sentence'; readonly index: number; readonly sentence: string };

/** Drift first: it is what anybody looks for. Otherwise as they stand in the document. */
export function driftFirst(fields: readonly FieldComparison[]): readonly FieldComparison[] {
  const drifts = fields.filter(({ kind }) => kind === 'differs');
  return drifts.length === 0 ? fields : [...drifts, ...fields.filter(({ kind }) => kind !== 'differs')];
}

export function linesOf(fields: readonly FieldComparison[]): readonly FieldLine[] {
  return fields.flatMap((field, index): readonly FieldLine[] => {
    const line = { kind: 'field', index, field } as const;
    return field.sentence === null ? [line] : [line, { kind: 'sentence', index, sentence: field.sentence }];
  });
}

/** The line at which a field stands. */
export function lineOfField(lines: readonly FieldLine[], index: number): number {
  return lines.findIndex((line) => line.kind === 'field' && line.index === index);
}

/**
 * Where the selection is once the fields are others: on the same field, unless it is ignored now; else on the next one below that
 * differs, or the nearest above; else at the same place.
 */
export function placeAfter(before: readonly FieldComparison[], at: number, after: readonly FieldComparison[]): number {
  const places = new Map(after.map((field, index) => [field.path, index]));
  const own = places.get(before[at]?.path ?? '');
  const isJustIgnored = own !== undefined && after[own]?.kind === 'ignored' && before[at]?.kind !== 'ignored';
  if (own !== undefined && !isJustIgnored) return own;
  const neighbours = [...before.slice(at + 1), ...before.slice(0, at).reverse()];
  const differing = neighbours.map(({ path }) => places.get(path)).find((place) => place !== undefined && after[place]?.kind === 'differs');
  return differing ?? Math.min(at, Math.max(0, after.length - 1));
}

/** The field that a key leads to; the same one for a key that leads nowhere. */
export function fieldAfter(key: string, at: number, count: number, pageSize: number): number {
  const last = Math.max(0, count - 1);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + pageSize,
    PageUp: at - pageSize,
    Home: 0,
    End: last,
  };
  return Math.min(last, Math.max(0, moves[key] ?? at));
}
