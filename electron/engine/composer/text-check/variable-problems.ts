/** Finds the variables of a text that can not be filled in, without making anything. */
import type { TextProblem } from '#contract/models/composer.ts';
import { JsonStrings } from '#domain/composer/json-strings.ts';
import {
  type FoundVariable,
  findVariables,
  type VariableContext,
  VariableFiller,
  type VariableProblemCode,
} from '#domain/composer/variables.ts';
import { inTurns } from './in-turns.ts';

export interface PlacedProblem {
  readonly severity: TextProblem['severity'];
  readonly code: TextProblem['code'];
  readonly sentence: string;
  /** In characters of the text. */
  readonly from: number;
  readonly to: number;
}

export interface VariablesFound {
  readonly problems: readonly PlacedProblem[];
  /** The text with a string in place of each variable that stands outside of one: what it is once they are filled in. As long as the text. */
  readonly standIn: string;
}

const variablesATurn = 5000;
const mostRemembered = 2000;
/** Looked at; a text of nothing but braces is not a text that somebody mistyped. */
const mostBraces = 1000;

const loneBraces = {
  severity: 'info',
  code: 'unknown-variable',
  sentence: 'These braces begin no variable, so they leave as they are. Written as {{brace}} they are meant so.',
} as const;

const codes: Readonly<Record<VariableProblemCode, TextProblem['code']>> = {
  'unknown-variable': 'unknown-variable',
  'cyclic-variable': 'cyclic-variable',
  'unfit-value': 'json',
  'too-large': 'cyclic-variable',
};

/** Shortest placeholder that a string with a placeholder in it fits into. */
const shortestStandIn = '"{{v}}"'.length;

function standInFor(length: number): string {
  return `"{{${'v'.repeat(length - shortestStandIn + 1)}}}"`;
}

/** Stands in for what is made at sending: any values will do, as none of them is looked at. */
export function pretendContext(environmentValues: ReadonlyMap<string, string>, within: 'event' | 'scenario'): VariableContext {
  return {
    nowUs: Date.parse('2026-05-20T12:00:00Z') * 1000,
    uuid: () => '00000000-0000-4000-8000-000000000000',
    newId: (prefix) => prefix,
    eventType: null,
    sequence: 1,
    environmentValues,
    stepValue: within === 'scenario' ? () => '0' : null,
    sharedIds: new Map(),
  };
}

/** Finds the variables one by one, and keeps what is found. */
class VariableSearch {
  readonly problems: PlacedProblem[] = [];
  readonly #text: string;
  readonly #most: number;
  readonly #filler: VariableFiller;
  readonly #strings: JsonStrings;
  readonly #found: Generator<FoundVariable, void, undefined>;
  readonly #parts: string[] = [];
  readonly #judged = new Map<string, Omit<PlacedProblem, 'from' | 'to'> | null>();
  /** Behind the last variable, and behind the last one that a stand-in took the place of. */
  #at = 0;
  #copied = 0;
  #bracesSeen = 0;

  constructor(text: string, context: VariableContext, most: number) {
    this.#text = text;
    this.#most = most;
    this.#filler = new VariableFiller(context);
    this.#strings = new JsonStrings(text);
    this.#found = findVariables(text);
  }

  step(): 'more' | 'done' {
    const next = this.#found.next();
    this.#takeBraces(next.done === true ? this.#text.length : next.value.from);
    if (next.done === true) return 'done';
    const { from, to } = next.value;
    this.#at = to;
    if (this.problems.length < this.#most) this.#judge(next.value);
    if (to - from < shortestStandIn || this.#strings.isInside(from)) return 'more';
    this.#parts.push(this.#text.slice(this.#copied, from), standInFor(to - from));
    this.#copied = to;
    return 'more';
  }

  get standIn(): string {
    return this.#copied === 0 ? this.#text : this.#parts.join('') + this.#text.slice(this.#copied);
  }

  /** Opening braces in a string, before the next variable, that begin none: a variable that is not closed looks so. */
  #takeBraces(end: number): void {
    let at = this.#text.indexOf('{{', this.#at);
    while (at !== -1 && at + 2 <= end && this.#bracesSeen < mostBraces && this.problems.length < this.#most) {
      this.#bracesSeen += 1;
      if (this.#strings.isInside(at)) this.problems.push({ ...loneBraces, from: at, to: at + 2 });
      at = this.#text.indexOf('{{', at + 2);
    }
  }

  #judge(variable: FoundVariable): void {
    const key = `${variable.name}:${variable.format}`;
    const known = this.#judged.get(key);
    const problem = known === undefined ? this.#problemOf(variable) : known;
    // Names come from the text: what is remembered of them has an end.
    if (known === undefined && this.#judged.size < mostRemembered) this.#judged.set(key, problem);
    if (problem !== null) this.problems.push({ ...problem, from: variable.from, to: variable.to });
  }

  #problemOf(variable: FoundVariable): Omit<PlacedProblem, 'from' | 'to'> | null {
    const resolved = this.#filler.resolve(variable);
    return 'value' in resolved ? null : { severity: 'error', code: codes[resolved.code], sentence: resolved.sentence };
  }
}

/** Gives way to others while it reads. */
export async function findVariableProblems(text: string, context: VariableContext, most: number): Promise<VariablesFound> {
  const search = new VariableSearch(text, context, most);
  await inTurns(variablesATurn, () => search.step());
  return { problems: search.problems, standIn: search.standIn };
}
