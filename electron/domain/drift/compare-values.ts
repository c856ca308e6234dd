/**
 * A payload next to what the Console says of the same object, field by field. A field is a plain value, an empty list or object, a
 * difference of kinds (a list here, a text there), what only one side has, or what a rule by path ignores: each of them once, and all of
 * them together are both sides. What only one side has is one field, however much is in it.
 * Guarantees: no recursion; the order of keys changes nothing; a field that a rule ignores is never `differs`; numbers are compared as
 * JavaScript reads them, so integers beyond 2^53 that differ only in their last digits count as the same.
 */
import type { ConsoleThing } from '#contract/models/console.ts';
import type { FieldComparison, FieldCounts, FieldKind } from '#contract/models/drift.ts';
import type { JsonValue } from '../json-value.ts';
import { aliasesFor, isFoundByAlias } from './aliases.ts';
import type { ComparedField, FieldNote } from './compared-field.ts';
import { describeField } from './describe-field.ts';
import { type ApplicableRule, RuleBook, type RuleState } from './ignore-rules.ts';
import { areOneMoment } from './moments.ts';
import { areOneWord } from './spellings.ts';
import { nearestKey, stepName, type ValuePath } from './value-paths.ts';
import { type Pair, walkPairs } from './walk-pairs.ts';

export interface CompareOptions {
  readonly rules: readonly ApplicableRule[];
  /** What the event is about; null where that is not known, and then no other names are tried. */
  readonly thing: ConsoleThing | null;
}

/** How two values are one although they are not the same; null where they are not. */
function likeness(payload: JsonValue, console: JsonValue, path: ValuePath): FieldNote | null {
  if (areOneMoment(payload, console)) return 'moment';
  const areTexts = typeof payload === 'string' && typeof console === 'string';
  return areTexts && areOneWord(payload, console, nearestKey(path)) ? 'spelling' : null;
}

/** Neither holds anything, as far as it came here: a list or an object is a field only when it is empty, or when the kinds differ. */
function areBothEmpty(payload: JsonValue, console: JsonValue): boolean {
  const isContainer = typeof payload === 'object' && payload !== null && typeof console === 'object' && console !== null;
  return isContainer && Array.isArray(payload) === Array.isArray(console);
}

const ignored: Judgement = { kind: 'ignored', note: null };

type Judgement = Pick<ComparedField, 'kind' | 'note'>;

function judge({ path, payload, console }: Pair, isOtherId: boolean): Judgement {
  if (console === undefined) return { kind: 'only-payload', note: null };
  if (payload === undefined) return { kind: 'only-console', note: null };
  if (payload === console || areBothEmpty(payload, console)) return { kind: 'same', note: null };
  const note = likeness(payload, console, path);
  if (note !== null) return { kind: 'same', note };
  return isOtherId && isRootId(path) ? { kind: 'only-payload', note: 'other-id' } : { kind: 'differs', note: null };
}

function isRootId(path: ValuePath): boolean {
  return path !== null && path.parent === null && path.step.kind === 'key' && path.step.key === 'id';
}

const countOf = {
  same: 'same',
  differs: 'differs',
  'only-payload': 'onlyPayload',
  'only-console': 'onlyConsole',
  ignored: 'ignored',
} as const satisfies Record<FieldKind, keyof FieldCounts>;

/** Meets every field in order, keeps none of them, and counts them. */
export function visitFields(
  payload: JsonValue,
  snapshot: JsonValue,
  { rules, thing }: CompareOptions,
  visit: (field: ComparedField) => void,
): FieldCounts {
  const book = new RuleBook(rules);
  const isOtherId = isFoundByAlias(payload, snapshot, thing);
  const counts = { same: 0, differs: 0, onlyPayload: 0, onlyConsole: 0, ignored: 0 };
  const ruleOf = ({ payload: ours, console: theirs, path }: Pair, state: RuleState) =>
    state.ruleId ?? (book.hasValueRules ? book.ruleForValues(ours, theirs, nearestKey(path)) : null);
  const field = (pair: Pair, state: RuleState) => {
    const ruleId = ruleOf(pair, state);
    const judged = ruleId === null ? judge(pair, isOtherId) : ignored;
    counts[countOf[judged.kind]] += 1;
    visit({ ...pair, ...judged, ruleId });
  };
  const down = (state: RuleState, step: Parameters<typeof stepName>[0]) => book.next(state, stepName(step));
  // why not at the root: a rule that is about objects would leave nothing to compare.
  const isWhole = (pair: Pair, state: RuleState) => pair.path !== null && ruleOf(pair, state) !== null;
  walkPairs(payload, snapshot, { down, isWhole, field }, book.start, aliasesFor(payload, snapshot, thing));
  return counts;
}

/** All fields, in a stable order: sorted by key, lists in the payload's order. */
export function compareValues(
  payload: JsonValue,
  snapshot: JsonValue,
  options: CompareOptions,
): { counts: FieldCounts; fields: FieldComparison[] } {
  const fields: FieldComparison[] = [];
  const counts = visitFields(payload, snapshot, options, (field) => fields.push(describeField(field)));
  return { counts, fields };
}
