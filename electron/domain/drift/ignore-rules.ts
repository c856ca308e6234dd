/**
 * Which fields are noise. Rules by path are followed along with the walk, one step at a time, so that they cost the same whether there is
 * one or a hundred; rules by type and shape look at the values.
 */
import type { IgnoreMatch, IgnoreRule, jsonTypes } from '#contract/models/drift.ts';
import { isJsonArray, type JsonValue } from '../json-value.ts';
import { type PatternStep, readPathPattern } from './path-patterns.ts';
import { shapeOf } from './shapes.ts';

export type ApplicableRule = Pick<IgnoreRule, 'id' | 'match'>;
export type RuleId = IgnoreRule['id'];
export type JsonType = (typeof jsonTypes)[number];

/** The rules that count for an event type: its own, and those of every type. */
export function rulesFor(rules: readonly IgnoreRule[], eventType: string | null): readonly ApplicableRule[] {
  return rules.filter((rule) => rule.eventType === null || rule.eventType === eventType);
}

/** Why a rule can not be kept, in a sentence; null when it can. */
export function ruleProblem(match: IgnoreMatch): string | null {
  if (match.by !== 'path') return null;
  const read = readPathPattern(match.path);
  if ('problem' in read) return read.problem;
  const isEverything = read.steps.every(({ kind }) => kind === 'any-number');
  return isEverything ? 'The path matches every field, and nothing would be left to compare.' : null;
}

export function jsonTypeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'object';
  }
}

interface PathRule {
  readonly id: RuleId;
  readonly steps: readonly PatternStep[];
}

/** How far each rule by path has come at one place. States with the same positions are one object. */
export interface RuleState {
  /** The rule that matches this very place. */
  readonly ruleId: RuleId | null;
  readonly positions: readonly Position[];
  readonly byName: Map<string, RuleState>;
  /** After a key that no rule names. */
  after: RuleState | null;
}

interface Position {
  readonly rule: PathRule;
  readonly at: number;
}

/** Rules that make more states than this are followed without remembering them. */
const mostStates = 2_000;

class PathRules {
  readonly #names = new Set<string>();
  readonly #states = new Map<string, RuleState>();
  readonly #numbers = new Map<PathRule, number>();
  readonly start: RuleState;

  constructor(rules: readonly PathRule[]) {
    for (const rule of rules) {
      this.#numbers.set(rule, this.#numbers.size);
      for (const step of rule.steps) if (step.kind === 'name') this.#names.add(step.name);
    }
    this.start = this.#state(rules.map((rule) => ({ rule, at: 0 })));
  }

  next(state: RuleState, name: string): RuleState {
    const isNamed = this.#names.has(name);
    const known = isNamed ? state.byName.get(name) : state.after;
    if (known !== undefined && known !== null) return known;
    const made = this.#state(state.positions.flatMap((position) => moved(position, name)));
    if (isNamed) state.byName.set(name, made);
    else state.after = made;
    return made;
  }

  #state(reached: readonly Position[]): RuleState {
    const positions = new Map<string, Position>();
    for (const position of reached) {
      let { at } = position;
      // why: `**` may stand for nothing, so what comes after it can begin right away.
      while (position.rule.steps[at]?.kind === 'any-number') this.#add(positions, { rule: position.rule, at: at++ });
      this.#add(positions, { rule: position.rule, at });
    }
    const key = [...positions.keys()].join(' ');
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const matched = [...positions.values()].find(({ rule, at }) => at === rule.steps.length);
    const state = { ruleId: matched?.rule.id ?? null, positions: [...positions.values()], byName: new Map(), after: null };
    if (this.#states.size < mostStates) this.#states.set(key, state);
    return state;
  }

  #add(positions: Map<string, Position>, position: Position): void {
    positions.set(`${this.#numbers.get(position.rule)}:${position.at}`, position);
  }
}

function moved({ rule, at }: Position, name: string): Position[] {
  const step = rule.steps[at];
  if (step === undefined || (step.kind === 'name' && step.name !== name)) return [];
  return [{ rule, at: step.kind === 'any-number' ? at : at + 1 }];
}

function pathRuleOf(rule: ApplicableRule): PathRule[] {
  if (rule.match.by !== 'path') return [];
  const read = readPathPattern(rule.match.path);
  return 'steps' in read ? [{ id: rule.id, steps: read.steps }] : [];
}

type Matches = (value: JsonValue, key: string | null) => boolean;

interface ValueRule {
  readonly id: RuleId;
  readonly matches: Matches;
}

function valueRuleOf({ id, match }: ApplicableRule): ValueRule[] {
  if (match.by === 'type') return [{ id, matches: (value) => jsonTypeOf(value) === match.type }];
  if (match.by === 'shape') return [{ id, matches: (value, key) => shapeOf(value, key) === match.shape }];
  return [];
}

/** Not there, or not there yet: `finished_at: null` becomes a time, which is what a rule about times means. */
function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}

export class RuleBook {
  readonly #paths: PathRules;
  readonly #values: readonly ValueRule[];

  constructor(rules: readonly ApplicableRule[]) {
    this.#paths = new PathRules(rules.flatMap(pathRuleOf));
    this.#values = rules.flatMap(valueRuleOf);
  }

  get start(): RuleState {
    return this.#paths.start;
  }

  next(state: RuleState, name: string): RuleState {
    return this.#paths.next(state, name);
  }

  /** The rule by type or shape for a field: both sides are of it, or one is and the other has nothing. */
  ruleForValues(payload: JsonValue | undefined, console: JsonValue | undefined, key: string | null): RuleId | null {
    const isOf = (value: JsonValue | undefined, { matches }: ValueRule) => value !== undefined && matches(value, key);
    const rule = this.#values.find((one) => {
      const [ours, theirs] = [isOf(payload, one), isOf(console, one)];
      return (ours && theirs) || (ours && isNothing(console)) || (theirs && isNothing(payload));
    });
    return rule?.id ?? null;
  }

  get hasValueRules(): boolean {
    return this.#values.length > 0;
  }
}
