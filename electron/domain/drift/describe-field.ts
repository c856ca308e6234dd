/** A compared field as it is shown: its path, both values as JSON text, and how a difference reads. */
import type { FieldComparison } from '#contract/models/drift.ts';
import type { JsonValue } from '../json-value.ts';
import type { ComparedField } from './compared-field.ts';
import { jsonTypeOf } from './ignore-rules.ts';
import { shortJson } from './json-text.ts';
import { isTimeKey, momentUs, spanText } from './moments.ts';
import { spellingSentence } from './spellings.ts';
import { nearestKey, pathText } from './value-paths.ts';

const longestValue = 500;
/** A value longer than this is not repeated in a sentence. */
const longestWord = 60;

const typeWords: Readonly<Record<ReturnType<typeof jsonTypeOf>, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'an object',
};

// why one for all: making one takes longer than comparing a hundred fields. Made with the first number, so that no start waits for it.
let numbers: Intl.NumberFormat | undefined;

/** Numbers are rounded to what a person reads; the values themselves stand beside the sentence. */
function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 10 });
  return numbers.format(Number(value.toPrecision(12)));
}

function numberSentence(payload: number, console: number): string | null {
  const more = console - payload;
  if (!Number.isFinite(more)) return null;
  return `The Console's is ${numberText(Math.abs(more))} ${more > 0 ? 'more' : 'less'}.`;
}

function momentSentence(payload: JsonValue, console: JsonValue, key: string | null): string | null {
  const mayBeUnix = key !== null && isTimeKey(key);
  const [ours, theirs] = [momentUs(payload, mayBeUnix), momentUs(console, mayBeUnix)];
  if (ours === null || theirs === null) return null;
  return ours === theirs ? null : `The Console's is ${spanText(theirs - ours)} ${theirs > ours ? 'later' : 'earlier'}.`;
}

function kindSentence(payload: JsonValue, console: JsonValue): string | null {
  const [ours, theirs] = [jsonTypeOf(payload), jsonTypeOf(console)];
  if (ours === theirs) return null;
  if (payload === null) return 'The payload has nothing here yet (null); the Console has a value.';
  if (console === null) return 'The payload has a value; the Console has nothing here (null).';
  const isSameText = typeof payload !== 'object' && typeof console !== 'object' && String(payload) === String(console);
  const same = isSameText ? ', though it reads the same' : '';
  return `The payload has ${typeWords[ours]}, the Console ${typeWords[theirs]}${same}.`;
}

/** "running → failed", for values short enough to be read in a line. */
export function changeText(payload: JsonValue, console: JsonValue): string | null {
  const words = [payload, console].map((value) => (typeof value === 'string' ? value : shortJson(value, longestWord)));
  const isShort = words.every((word) => word.length > 0 && word.length < longestWord && !/\s{2}|\n/.test(word));
  return isShort ? words.join(' → ') : null;
}

function lengthSentence(payload: JsonValue, console: JsonValue): string | null {
  if (typeof payload !== 'string' || typeof console !== 'string') return null;
  if (payload.trim() === console.trim()) return 'Only spaces at the ends differ.';
  if (payload.length < longestValue && console.length < longestValue) return null;
  let at = 0;
  while (payload[at] === console[at] && at < payload.length) at += 1;
  return `The texts are the same up to character ${numberText(at)}.`;
}

function differenceSentence(payload: JsonValue, console: JsonValue, key: string | null): string | null {
  const areNumbers = typeof payload === 'number' && typeof console === 'number';
  const told = momentSentence(payload, console, key) ?? (areNumbers ? numberSentence(payload, console) : null);
  if (told !== null) return told;
  const kinds = kindSentence(payload, console) ?? lengthSentence(payload, console);
  if (kinds !== null) return kinds;
  const change = changeText(payload, console);
  return change === null ? null : `${change} in the Console.`;
}

function sentenceOf({ kind, payload, console, note, alias, path }: ComparedField): string | null {
  if (note === 'other-id') return 'The object was found by another id of the payload; what this one names is not documented.';
  const parts: string[] = [];
  if (alias !== null && console !== undefined) parts.push(`The Console calls it ${alias}.`);
  if (note === 'moment') parts.push('One moment in two notations.');
  if (note === 'spelling' && typeof payload === 'string' && typeof console === 'string') parts.push(spellingSentence(payload, console));
  if (kind === 'differs' && payload !== undefined && console !== undefined) {
    const difference = differenceSentence(payload, console, nearestKey(path));
    if (difference !== null) parts.push(difference);
  }
  return parts.length === 0 ? null : parts.join(' ');
}

function textOf(value: JsonValue | undefined): string | null {
  return value === undefined ? null : shortJson(value, longestValue);
}

export function describeField(field: ComparedField): FieldComparison {
  return {
    path: pathText(field.path),
    kind: field.kind,
    payload: textOf(field.payload),
    console: textOf(field.console),
    sentence: sentenceOf(field),
    ruleId: field.ruleId,
  };
}
