/**
 * What is odd about a text that is being composed, with its place.
 * Guarantees: never throws, whatever the text; at most 200 problems, with broken JSON always among them; gives way to others while it reads
 * a large text. Of the schema only the event's own fields are looked at, so a large text is checked as a small one is.
 */
import type { EventEnvelope, TextProblem } from '#contract/models/composer.ts';
import { describeFault } from './fault-words.ts';
import { type CheckedText, readChecked, type Stretch } from './read-checked.ts';
import { checkedFields, schemaProblems } from './schema-problems.ts';
import { characterPlaces, linePlaces } from './text-places.ts';
import { findVariableProblems, type PlacedProblem, pretendContext } from './variable-problems.ts';

export interface TextCheckOptions {
  /** Values of the environment, for `{{env.…}}`. */
  readonly environmentValues: ReadonlyMap<string, string>;
  /** Whether `{{steps.…}}` means something; not in an event of its own, which is what it is when left out. */
  readonly within?: 'event' | 'scenario';
}

export interface TextCheck {
  /** By place; at most 200. */
  readonly problems: TextProblem[];
  /** Whether what leaves is JSON, once the variables are filled in. */
  readonly isJson: boolean;
}

const mostProblems = 200;
const shownRest = 20;
const decoder = new TextDecoder();

/** In bytes of the text. */
type ByteProblem = Omit<PlacedProblem, 'from' | 'to'> & Stretch;

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Reflect.get(value, name) : undefined;
}

/** By the key that names the type, so that an event whose data is missing is one still. */
function envelopeOf(value: unknown): EventEnvelope | null {
  if (fieldOf(value, 'type') !== undefined) return 'current';
  return fieldOf(value, 'event') === undefined ? null : 'legacy';
}

function typeOf(value: unknown, envelope: EventEnvelope): string | null {
  const type = fieldOf(value, envelope === 'current' ? 'type' : 'event');
  return typeof type === 'string' && !type.includes('{{') ? type : null;
}

function eventProblems({ value, places }: Extract<CheckedText, { kind: 'json' }>): readonly ByteProblem[] {
  const start = places.get('') ?? { from: 0, to: 0 };
  const envelope = envelopeOf(value);
  if (envelope === null) {
    const sentence = 'This is no event that the catalog knows: neither "type" nor "event" names one. It can be sent all the same.';
    return [{ severity: 'info', code: 'not-in-catalog', sentence, ...start }];
  }
  return schemaProblems(value, { eventType: typeOf(value, envelope), envelope }).map(({ code, sentence, pointer }) => {
    return { severity: 'warning', code, sentence, ...(places.get(pointer) ?? start) };
  });
}

function faultProblem(bytes: Uint8Array, { at, expected, hasRunOut }: Extract<CheckedText, { kind: 'broken' }>): ByteProblem {
  const rest = decoder.decode(bytes.subarray(at, at + shownRest));
  const isEmpty = at === bytes.length && decoder.decode(bytes).trim() === '';
  const sentence = isEmpty ? 'The text is empty. It can be sent so, on purpose.' : describeFault({ expected, hasRunOut, rest });
  return { severity: 'error', code: 'json', sentence, from: at, to: Math.min(at + 1, bytes.length) };
}

function inCharacters(bytes: Uint8Array, problems: readonly ByteProblem[]): readonly PlacedProblem[] {
  const characters = characterPlaces(
    bytes,
    problems.flatMap(({ from, to }) => [from, to]),
  );
  return problems.map((problem) => ({ ...problem, from: characters.get(problem.from) ?? 0, to: characters.get(problem.to) ?? 0 }));
}

function inLines(text: string, problems: readonly PlacedProblem[]): TextProblem[] {
  const lines = linePlaces(
    text,
    problems.flatMap(({ from, to }) => [from, to]),
  );
  const nowhere = { line: 1, column: 1 };
  return problems.map(({ severity, code, sentence, from, to }) => {
    const [start, end] = [lines.get(from) ?? nowhere, lines.get(to) ?? nowhere];
    return { severity, code, sentence, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  });
}

/** Readers that take JSON at its word, `JSON.parse` among them, refuse it. */
function markProblems(bytes: Uint8Array): readonly ByteProblem[] {
  if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) return [];
  const sentence = 'A byte order mark stands before the JSON; many readers refuse it.';
  return [{ severity: 'warning', code: 'json', sentence, from: 0, to: 3 }];
}

export async function checkText(text: string, { environmentValues, within = 'event' }: TextCheckOptions): Promise<TextCheck> {
  const variables = await findVariableProblems(text, pretendContext(environmentValues, within), mostProblems);
  const bytes = new TextEncoder().encode(variables.standIn);
  const read = await readChecked(bytes, checkedFields());
  const own = read.kind === 'json' ? [...markProblems(bytes), ...eventProblems(read)] : [faultProblem(bytes, read)];
  const most = [...inCharacters(bytes, own), ...variables.problems].slice(0, mostProblems);
  return {
    problems: inLines(
      text,
      most.toSorted((left, right) => left.from - right.from),
    ),
    isJson: read.kind === 'json',
  };
}
