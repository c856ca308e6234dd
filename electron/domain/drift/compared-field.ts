import type { FieldKind } from '#contract/models/drift.ts';
import type { JsonValue } from '../json-value.ts';
import type { RuleId } from './ignore-rules.ts';
import type { ValuePath } from './value-paths.ts';

/** Why two values that are written differently are one, or why one that differs is no drift. */
export type FieldNote = 'spelling' | 'moment' | 'other-id';

/** A field with its values, before it is put into words. */
export interface ComparedField {
  readonly path: ValuePath;
  readonly kind: FieldKind;
  /** Undefined on a side that has no such field. */
  readonly payload: JsonValue | undefined;
  readonly console: JsonValue | undefined;
  /** The Console's own key, where it is not the payload's. */
  readonly alias: string | null;
  readonly note: FieldNote | null;
  readonly ruleId: RuleId | null;
}
