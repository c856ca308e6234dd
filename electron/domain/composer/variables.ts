/**
 * Variables in a text: `{{name}}`, `{{name:number}}`, `{{name:json}}`, and `{{brace}}` for two opening braces.
 * Guarantees: never throws; valid JSON that has variables in its strings stays valid JSON when it is filled; what is random or of the
 * moment comes from the context. Values that name each other can not make more than `longestFilled` characters or `mostExpansions` steps.
 */
import type { ResolvedVariable } from '#contract/models/composer.ts';
import { objectPrefix } from '../catalog/catalog.ts';
import { nearest } from '../query/nearest.ts';
import { JsonStrings, wholeString } from './json-strings.ts';
import { knownNames, timeValue } from './variable-names.ts';

/** `number` and `json`: alone in a JSON string, the value leaves without the quotes around it. */
export type VariableFormat = 'text' | 'number' | 'json';

export interface FoundVariable {
  /** As written, with its braces. */
  readonly placeholder: string;
  /** `run_id`, `now-5m`, `env.flags`, `steps.1.answer.status` … */
  readonly name: string;
  readonly format: VariableFormat;
  readonly from: number;
  /** Behind its last brace. */
  readonly to: number;
}

// No quotes, backslashes, braces or line ends: what spans two strings of a JSON text is no variable.
const placeholderPattern = /\{\{[ \t]*([^{}"\\\s][^{}"\\\r\n]{0,299}?)[ \t]*\}\}/g;

function readName(written: string): { readonly name: string; readonly format: VariableFormat } {
  const colon = written.lastIndexOf(':');
  const format = written.slice(colon + 1).trim();
  if (colon < 0 || (format !== 'number' && format !== 'json')) return { name: written, format: 'text' };
  return { name: written.slice(0, colon).trim(), format };
}

/** In the order they stand, known or not. Braces that do not close on their line are plain text. */
export function* findVariables(text: string): Generator<FoundVariable, void, undefined> {
  for (const match of text.matchAll(placeholderPattern)) {
    const [placeholder, written = ''] = match;
    yield { placeholder, ...readName(written), from: match.index, to: match.index + placeholder.length };
  }
}

/** The text with its own double braces written so that filling gives them back: for what was not written as a text with variables. */
export function escapeVariables(text: string): string {
  return text.replaceAll('{{', '{{brace}}');
}

export interface VariableContext {
  readonly nowUs: number;
  readonly uuid: () => string;
  /** A new id with the prefix in the platform's form. */
  readonly newId: (prefix: string) => string;
  /** Decides the prefix of `{{object_id}}`; null where the text names no type. */
  readonly eventType: string | null;
  readonly sequence: number;
  /** Values of the environment, by name; other variables may stand in them. */
  readonly environmentValues: ReadonlyMap<string, string>;
  /** `{{steps.…}}` by what stands behind `steps.`; null outside of a scenario. */
  readonly stepValue: ((path: string) => string | undefined) | null;
  /** Ids that are settled already, by variable name: `{{run_id}}` and so on. */
  readonly sharedIds: ReadonlyMap<string, string>;
}

/** `unfit-value`: the value is no number or no JSON where it has to be one. `too-large`: values that name each other grow without bound. */
export type VariableProblemCode = 'unknown-variable' | 'cyclic-variable' | 'unfit-value' | 'too-large';

export interface VariableProblem {
  readonly code: VariableProblemCode;
  readonly sentence: string;
  /** Of the placeholder, in the text's own characters. */
  readonly from: number;
  readonly to: number;
}

export type Filled =
  | {
      readonly kind: 'filled';
      readonly text: string;
      /** By placeholder and value, in the order of the placeholders' first places; at most 200. */
      readonly variables: ResolvedVariable[];
      /** The shared ones and those that were made, by name: hand them in as `sharedIds` for the headers of the same event. */
      readonly ids: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'problems'; readonly problems: readonly VariableProblem[] };

/** `json`: values are escaped for the string they stand in. `plain`: they are written as they are. */
export type TextForm = 'json' | 'plain';

export const longestFilled = 16 * 1024 * 1024;
export const mostExpansions = 100_000;
const mostListed = 200;
const mostProblems = 200;

const idPrefixes: Readonly<Record<string, string>> = { event_id: 'evt_', run_id: 'run_', organization_id: 'org_' };
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A value, or why there is none. */
type Resolved = { readonly value: string } | { readonly code: VariableProblemCode; readonly sentence: string };

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const needsEscape = /["\\\p{Cc}\p{Cs}]/u;

function escaped(value: string): string {
  return needsEscape.test(value) ? JSON.stringify(value).slice(1, -1) : value;
}

/** What was filled in where, by placeholder and value. */
class UsedVariables {
  readonly #rows = new Map<string, ResolvedVariable[]>();
  #count = 0;

  add(placeholder: string, value: string): void {
    const rows = this.#rows.get(placeholder) ?? [];
    const last = rows.at(-1);
    // What is new at each place differs from the last; everything else is always the same.
    if (last?.value === value) {
      last.count += 1;
      return;
    }
    if (this.#count >= mostListed) return;
    this.#count += 1;
    rows.push({ placeholder, value, count: 1 });
    this.#rows.set(placeholder, rows);
  }

  list(): ResolvedVariable[] {
    return [...this.#rows.values()].flat();
  }
}

export class VariableFiller {
  readonly ids: Map<string, string>;
  readonly #context: VariableContext;
  #expansions = 0;
  #uuids = 0;
  /** Values of the environment that are the same wherever they stand. */
  readonly #settled = new Map<string, { readonly value: string }>();

  constructor(context: VariableContext) {
    this.#context = context;
    this.ids = new Map(context.sharedIds);
  }

  /** `within`: names of the environment's values that the placeholder stands in, outermost first. */
  resolve({ name, format }: Pick<FoundVariable, 'name' | 'format'>, within: readonly string[] = []): Resolved {
    if (within.length > 0) this.#expansions += 1;
    if (this.#expansions > mostExpansions) return tooLarge(within);
    const resolved = this.#valueOf(name, format === 'json' ? 'json' : 'plain', within);
    if (!('value' in resolved) || format === 'text') return resolved;
    const { value } = resolved;
    if (format === 'number' && !jsonNumber.test(value)) return unfit(name, 'number', value);
    if (format === 'json' && !isJsonText(value)) return unfit(name, 'JSON', value);
    return resolved;
  }

  #valueOf(name: string, form: TextForm, within: readonly string[]): Resolved {
    if (name === 'brace') return { value: '{{' };
    if (name === 'uuid') return this.#uuid();
    if (name === 'seq') return { value: String(this.#context.sequence) };
    if (name === 'object_id' || Object.hasOwn(idPrefixes, name)) return { value: this.#id(name) };
    if (name.startsWith('env.')) return this.#environmentValue(name.slice(4), form, within);
    if (name.startsWith('steps.')) return this.#stepValue(name);
    return timeValue(name, this.#context.nowUs) ?? this.#unknown(name);
  }

  #uuid(): Resolved {
    this.#uuids += 1;
    return { value: this.#context.uuid() };
  }

  #id(name: string): string {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const prefix = idPrefixes[name] ?? objectPrefix(this.#context.eventType ?? '');
    // The object of a run's event is the run.
    const id = name === 'object_id' && prefix === 'run_' ? this.#id('run_id') : this.#context.newId(prefix);
    this.ids.set(name, id);
    return id;
  }

  #environmentValue(key: string, form: TextForm, within: readonly string[]): Resolved {
    const value = this.#context.environmentValues.get(key);
    if (value === undefined) return this.#unknown(`env.${key}`);
    if (within.includes(key)) {
      const circle = [...within.slice(within.indexOf(key)), key].map((one) => `env.${one}`).join(' → ');
      return { code: 'cyclic-variable', sentence: `The value of env.${key} leads back to itself: ${circle}.` };
    }
    return this.#settled.get(`${form} ${key}`) ?? this.#expand(key, value, form, within);
  }

  #expand(key: string, value: string, form: TextForm, within: readonly string[]): Resolved {
    const uuidsBefore = this.#uuids;
    const pieces = fillPieces(value, form, this, [...within, key]);
    if (Array.isArray(pieces)) {
      const [first] = pieces;
      return first === undefined ? { value } : { code: first.code, sentence: first.sentence };
    }
    if (pieces.text.length > longestFilled) return tooLarge([...within, key]);
    const resolved = { value: pieces.text };
    // With a UUID in it, it is another one at the next place.
    if (this.#uuids === uuidsBefore) this.#settled.set(`${form} ${key}`, resolved);
    return resolved;
  }

  #stepValue(name: string): Resolved {
    if (this.#context.stepValue === null) {
      return { code: 'unknown-variable', sentence: `{{${name}}} is known in a scenario only, where steps came before.` };
    }
    const value = this.#context.stepValue(name.slice('steps.'.length));
    if (value !== undefined) return { value };
    return { code: 'unknown-variable', sentence: `{{${name}}} has no value: no step before this one has it.` };
  }

  #unknown(name: string): Resolved {
    const known = [...knownNames, ...[...this.#context.environmentValues.keys()].map((key) => `env.${key}`)];
    const meant = nearest(name, known);
    const guess = meant === null ? '' : ` Did you mean {{${meant}}}?`;
    const values = [...this.#context.environmentValues.keys()].slice(0, 20).map((key) => `env.${key}`);
    return { code: 'unknown-variable', sentence: `{{${name}}} is not known.${guess} Known are ${[...knownNames, ...values].join(', ')}.` };
  }
}

function tooLarge(within: readonly string[]): Resolved {
  return { code: 'too-large', sentence: `The value of env.${within[0] ?? ''} grows too large: values name each other too often.` };
}

function unfit(name: string, wanted: string, value: string): Resolved {
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return { code: 'unfit-value', sentence: `The value of ${name} is no ${wanted}: ${shown === '' ? 'it is empty' : shown}` };
}

interface Pieces {
  readonly text: string;
  readonly used: UsedVariables;
}

/** Where a value goes, and how it is written there. */
function stretchOf(
  text: string,
  found: FoundVariable,
  form: TextForm,
  strings: JsonStrings,
): { readonly from: number; readonly to: number; readonly isEscaped: boolean } {
  if (form === 'plain') return { from: found.from, to: found.to, isEscaped: false };
  const isInString = strings.isInside(found.from);
  const isAlone = found.format !== 'text' && isInString && wholeString(text, found);
  return isAlone ? { from: found.from - 1, to: found.to + 1, isEscaped: false } : { from: found.from, to: found.to, isEscaped: isInString };
}

function fillPieces(text: string, form: TextForm, filler: VariableFiller, within: readonly string[]): Pieces | VariableProblem[] {
  const parts: string[] = [];
  const used = new UsedVariables();
  const problems: VariableProblem[] = [];
  const strings = new JsonStrings(text);
  let [at, length] = [0, 0];
  for (const found of findVariables(text)) {
    const resolved = filler.resolve(found, within);
    if (!('value' in resolved)) {
      problems.push({ ...resolved, from: found.from, to: found.to });
      // Inside of a value the first one says it all.
      if (problems.length >= mostProblems || within.length > 0 || resolved.code === 'too-large') break;
      continue;
    }
    const { from, to, isEscaped } = stretchOf(text, found, form, strings);
    const written = isEscaped ? escaped(resolved.value) : resolved.value;
    parts.push(text.slice(at, from), written);
    used.add(found.placeholder, resolved.value);
    length += from - at + written.length;
    at = to;
    if (length <= longestFilled) continue;
    problems.push({
      code: 'too-large',
      sentence: 'The text grows too large when its variables are filled in.',
      from: found.from,
      to: found.to,
    });
    break;
  }
  if (problems.length > 0) return problems;
  return { text: parts.join('') + text.slice(at), used };
}

/** All problems are told, at most 200; with one, nothing is filled. */
export function fillText(text: string, context: VariableContext, form: TextForm): Filled {
  const filler = new VariableFiller(context);
  const pieces = fillPieces(text, form, filler, []);
  if (Array.isArray(pieces)) return { kind: 'problems', problems: pieces };
  return { kind: 'filled', text: pieces.text, variables: pieces.used.list(), ids: filler.ids };
}
