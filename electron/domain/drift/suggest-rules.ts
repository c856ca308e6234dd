/**
 * Ignore rules that several comparisons of one event type suggest: fields that differ in most of them, always between values of one shape.
 * Never the status, which is what a comparison is for, and never the ids that say what the event is about.
 */
import type { FieldComparison, IgnoreMatch, RuleSuggestion } from '#contract/models/drift.ts';
import { type JsonValue, parseJson } from '../json-value.ts';
import { type PatternStep, readPathPattern } from './path-patterns.ts';
import { shapeOf, shapeWords, type ValueShape } from './shapes.ts';
import { isStatusKey } from './spellings.ts';
import { quotedKey } from './value-paths.ts';

/** Fewer comparisons show nothing that varies. */
const fewest = 2;
const mostExamples = 3;
/** So many fields with times make "any time" the rule, instead of one rule each. */
const manyTimeFields = 3;

const identityKeys: ReadonlySet<string> = new Set(['id', 'run_id', 'organization_id']);

interface Learnt {
  readonly pattern: string;
  readonly key: string;
  compared: number;
  differed: number;
  /** Null where a value had none, or another than the values before. */
  shape: ValueShape | null | 'not yet';
  readonly examples: { readonly payload: string; readonly console: string }[];
}

interface Field extends FieldComparison {
  readonly pattern: string;
  readonly key: string;
}

function stepText(step: PatternStep): string {
  if (step.kind !== 'name' || step.isItem) return '[*]';
  return `.${quotedKey(step.name)}`;
}

/** The path with any item in place of each item; null for the root, and for a path too long to be shown whole. */
function patternOf(path: string): { readonly pattern: string; readonly key: string } | null {
  const read = readPathPattern(path);
  if (path.startsWith('…') || 'problem' in read) return null;
  const last = read.steps.findLast((step) => step.kind === 'name' && !step.isItem);
  return { pattern: read.steps.map(stepText).join('').replace(/^\./, ''), key: last?.kind === 'name' ? last.name : '' };
}

function readValue(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    // A text that was cut is no JSON any more.
    return undefined;
  }
}

function shapeOfField({ payload, console, key }: Field): ValueShape | null {
  const [ours, theirs] = [payload, console].map((text) => shapeOf(text === null ? undefined : readValue(text), key));
  return ours !== undefined && ours === theirs ? ours : null;
}

function take(learnt: Learnt, fields: readonly Field[]): void {
  const differing = fields.filter(({ kind }) => kind === 'differs');
  learnt.compared += 1;
  if (differing.length > 0) learnt.differed += 1;
  for (const field of differing) {
    const shape = shapeOfField(field);
    learnt.shape = learnt.shape === 'not yet' || learnt.shape === shape ? shape : null;
  }
  const [first] = differing;
  if (first !== undefined && first.payload !== null && first.console !== null && learnt.examples.length < mostExamples) {
    learnt.examples.push({ payload: first.payload, console: first.console });
  }
}

function mayBeNoise(key: string): boolean {
  return !isStatusKey(key) && !identityKeys.has(key);
}

function learn(cases: readonly (readonly FieldComparison[])[]): readonly Learnt[] {
  const all = new Map<string, Learnt>();
  for (const fields of cases) {
    const compared = fields.flatMap((field): Field[] => {
      const named = field.kind === 'same' || field.kind === 'differs' ? patternOf(field.path) : null;
      return named === null || !mayBeNoise(named.key) ? [] : [{ ...field, ...named }];
    });
    for (const [pattern, ofOne] of Map.groupBy(compared, (field) => field.pattern)) {
      const key = ofOne[0]?.key ?? '';
      const learnt = all.get(pattern) ?? { pattern, key, compared: 0, differed: 0, shape: 'not yet', examples: [] };
      all.set(pattern, learnt);
      take(learnt, ofOne);
    }
  }
  return [...all.values()];
}

function suggestion(match: IgnoreMatch, learnt: Pick<Learnt, 'differed' | 'compared' | 'examples'>, sentence: string): RuleSuggestion {
  return { match, differed: learnt.differed, compared: learnt.compared, sentence, examples: learnt.examples };
}

function pathSuggestion(learnt: Learnt, shape: ValueShape): RuleSuggestion {
  const share = `${learnt.differed} of ${learnt.compared}`;
  const sentence = `It differed in ${share} comparisons, and both sides had ${shapeWords[shape]} each time.`;
  return suggestion({ by: 'path', path: learnt.pattern }, learnt, sentence);
}

function timesSuggestion(times: readonly Learnt[]): RuleSuggestion {
  const names = times.slice(0, 3).map(({ pattern }) => pattern);
  const sum = (of: (one: Learnt) => number) => times.reduce((total, one) => total + of(one), 0);
  const facts = {
    differed: sum(({ differed }) => differed),
    compared: sum(({ compared }) => compared),
    examples: times.flatMap(({ examples }) => examples).slice(0, mostExamples),
  };
  const sentence = `${times.length} fields with times differ in most comparisons, as ${names.join(', ')}: this one rule covers all times.`;
  return suggestion({ by: 'shape', shape: 'timestamp' }, facts, sentence);
}

/** `cases`: the fields of several comparisons of one event type. Best first; what a rule ignores already is passed over. */
export function suggestRules(cases: readonly (readonly FieldComparison[])[]): RuleSuggestion[] {
  const noisy = learn(cases).flatMap((learnt) => {
    const { shape, differed, compared } = learnt;
    const isNoise = differed >= fewest && differed * 2 > compared && shape !== null && shape !== 'not yet';
    return isNoise ? [{ learnt, shape }] : [];
  });
  const ordered = noisy.toSorted((a, b) => b.learnt.differed - a.learnt.differed || (a.learnt.pattern < b.learnt.pattern ? -1 : 1));
  const times = ordered.filter(({ shape }) => shape === 'timestamp').map(({ learnt }) => learnt);
  return [
    ...(times.length >= manyTimeFields ? [timesSuggestion(times)] : []),
    ...ordered.map(({ learnt, shape }) => pathSuggestion(learnt, shape)),
  ];
}
