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
