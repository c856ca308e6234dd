/** What the schema complains of, in plain words and with what was likely meant. */
import type { z } from 'zod';
import { spoilerNames } from '#contract/models/composer.ts';
import { nearest } from '../query/nearest.ts';

type Issue = z.core.$ZodIssue;

/** Unknown keys of one object that are told; a file of another kind has thousands. */
export const mostUnknown = 20;

/** `"evnt" is not known here: event, name and set are. Is "event" meant?` */
export function unknownWords(word: string, known: readonly string[], what = 'is not known here'): string {
  const guess = nearest(word, known);
  const shown = `"${word.slice(0, 60)}" ${what}: ${listed(known)}.`;
  return guess === null ? shown : `${shown} Is "${guess}" meant?`;
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** One sentence; `value` is what stands at the issue's place. */
export function issueSentence(issue: Issue, value: unknown): string {
  const key = issue.path.at(-1);
  const subject = subjectOf(key);
  if (issue.path.at(-2) === 'spoil' && typeof value === 'string') return unknownWords(value, spoilerNames, 'is no way to spoil');
  switch (issue.code) {
    case 'invalid_type':
      return typeSentence(issue, subject, value);
    case 'invalid_value':
      return valueSentence(issue.values.map(String), subject, String(key), value);
    case 'too_small':
      return `${subject} is too ${isNumber(issue.origin) ? 'small' : 'short'}: ${issue.minimum} at least`;
    case 'too_big':
      return `${subject} is too ${isNumber(issue.origin) ? 'large' : 'long'}: ${issue.maximum} at most`;
    case 'invalid_key':
      return `${subject} is no name that can stand here`;
    default:
      return `${subject}: ${issue.message}`;
  }
}

function subjectOf(key: PropertyKey | undefined): string {
  if (key === undefined) return 'This';
  return typeof key === 'number' ? `Number ${key + 1} here` : `"${String(key).slice(0, 60)}"`;
}

function isNumber(origin: string): boolean {
  return origin === 'number' || origin === 'int';
}

function typeSentence({ message, expected }: Extract<Issue, { code: 'invalid_type' }>, subject: string, value: unknown): string {
  // What the file's own description says goes before the library's words.
  if (!message.startsWith('Invalid input')) return `${subject}: ${message}`;
  const type = typeWords[expected] ?? expected;
  if (value === undefined || value === null) return `${subject} is missing: it is ${type}`;
  return `${subject} is ${type}${expected === 'string' ? ': put it in quotes' : ''}`;
}

function valueSentence(known: readonly string[], subject: string, key: string, value: unknown): string {
  if (known.length < 2) return `${subject} can only be ${listed(known)}`;
  return typeof value === 'string' ? unknownWords(value, known, `is no ${key}`) : `${subject} can only be one of ${listed(known)}`;
}
