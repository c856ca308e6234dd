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

export async function findVariableProblems(text: string, context: VariableContext, most: number): Promise<VariablesFound> {
  const filler = new VariableFiller(context);
  const strings = new JsonStrings(text);
  const problems: PlacedProblem[] = [];
  const parts: string[] = [];
  const judged = new Map<string, Omit<PlacedProblem, 'from' | 'to'> | null>();
  const found = findVariables(text);
  let at = 0;

  const judge = (variable: FoundVariable) => {
    const key = `${variable.name}:${variable.format}`;
    const known = judged.get(key);
    if (known !== undefined) return known;
    const resolved = filler.resolve(variable);
    const problem = 'value' in resolved ? null : { severity: 'error' as const, code: codes[resolved.code], sentence: resolved.sentence };
    // Names come from the text: what is remembered of them has an end.
    if (judged.size < most * 10) judged.set(key, problem);
    return problem;
  };

  await inTurns(variablesATurn, () => {
    const next = found.next();
    if (next.done === true) return 'done';
    const { from, to } = next.value;
    const problem = judge(next.value);
    if (problem !== null && problems.length < most) problems.push({ ...problem, from, to });
    if (to - from < shortestStandIn || strings.isInside(from)) return 'more';
    parts.push(text.slice(at, from), standInFor(to - from));
    at = to;
    return 'more';
  });
  return { problems, standIn: at === 0 ? text : parts.join('') + text.slice(at) };
}
