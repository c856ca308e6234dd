/** What a text says of itself, and what is wrong with it that a schema does not tell. Pure, but for the slices a long text is read in. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import { fillText } from '#domain/composer/variables.ts';
import { readEnvelope } from '#domain/envelope.ts';
import type { DraftProblem } from '#renderer/editor/draft/draft-problems.ts';
import { readBodyText } from '#renderer/exchange/body-text.ts';

export interface TextNames {
  readonly eventType: string | null;
  readonly envelope: EventEnvelope | null;
}

/** Longest text, in characters, that is checked by a schema and offered suggestions. */
export const longestChecked = 512 * 1024;

/** What the text names. While it is no JSON, as in the middle of typing, it is taken for what it was before. */
export function namesOf(text: string, before: TextNames): TextNames {
  const { kind, eventType } = readEnvelope(new TextEncoder().encode(text));
  if (kind === 'current' || kind === 'legacy') return { eventType, envelope: kind };
  return kind === 'not-json' ? before : { eventType: null, envelope: null };
}

export interface ProblemFacts {
  readonly environmentValues: ReadonlyMap<string, string>;
  readonly eventType: string | null;
}

/** Unknown and cyclic variables; of a text too long for the language service also where it stops being JSON. */
export async function findTextProblems(text: string, facts: ProblemFacts): Promise<readonly DraftProblem[]> {
  const variables = variableProblems(text, facts);
  return text.length <= longestChecked ? variables : [...variables, ...(await breakOf(text))];
}

function variableProblems(text: string, { environmentValues, eventType }: ProblemFacts): readonly DraftProblem[] {
  const filled = fillText(
    text,
    {
      nowUs: Date.now() * 1000,
      uuid: () => '00000000-0000-4000-8000-000000000000',
      newId: (prefix) => `${prefix}0`,
      eventType,
      sequence: 1,
      environmentValues,
      stepValue: null,
      sharedIds: new Map(),
    },
    'json',
  );
  if (filled.kind === 'filled') return [];
  const placeOf = createPlaces(text);
  return filled.problems.map(({ sentence, from, to }) => {
    const start = placeOf(from);
    const end = placeOf(to);
    return { severity: 'error', sentence, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  });
}

async function breakOf(text: string): Promise<readonly DraftProblem[]> {
  const { json } = await readBodyText(new TextEncoder().encode(text), 'application/json');
  if (json.kind !== 'invalid') return [];
  const { line, column, sentence } = json.at;
  return [{ severity: 'error', sentence, line, column, endLine: line, endColumn: column + 1 }];
}

/** Lines and columns of offsets, both from 1. */
export function createPlaces(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

export type Formatted = { readonly text: string } | { readonly problem: string };

/** The text laid out anew; every value leaves as it was written. */
export async function formatText(text: string): Promise<Formatted> {
  const { json } = await readBodyText(new TextEncoder().encode(text), 'application/json');
  if (json.kind === 'formatted') return { text: json.text.endsWith('\n') ? json.text : `${json.text}\n` };
  if (json.kind === 'invalid') return { problem: `Not formatted: it is no JSON from line ${json.at.line} on.` };
  if (json.kind === 'too-deep') return { problem: `Not formatted: it is nested deeper than ${json.limit} levels.` };
  if (json.kind === 'too-long') return { problem: 'Not formatted: laid out it would be too long.' };
  return { problem: 'Not formatted: it is no JSON.' };
}
