/** What the schema complains of, in plain words and with what was likely meant. */
import type { z } from 'zod';
import { spoilerNames } from '#contract/models/composer.ts';
import { nearest } from '../query/nearest.ts';

type Issue = z.core.$ZodIssue;

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
  const subject = key === undefined ? 'This' : typeof key === 'number' ? `Number ${key + 1} here` : `"${String(key).slice(0, 60)}"`;
  if (issue.path.at(-2) === 'spoil' && typeof value === 'string') return unknownWords(value, spoilerNames, 'is no way to spoil');
  switch (issue.code) {
    case 'invalid_type':
      if (!issue.message.startsWith('Invalid input')) return `${subject}: ${issue.message}`;
      return value === undefined || value === null
        ? `${subject} is missing: it is ${typeWords[issue.expected] ?? issue.expected}`
        : `${subject} is ${typeWords[issue.expected] ?? issue.expected}${issue.expected === 'string' ? ': put it in quotes' : ''}`;
    case 'invalid_value': {
      const known = issue.values.map(String);
      return typeof value === 'string' && known.length > 1
        ? unknownWords(value, known, `is no ${String(key)}`)
        : `${subject} can only be ${known.length > 1 ? 'one of ' : ''}${listed(known)}`;
    }
    case 'too_small':
      return `${subject} is too ${issue.origin === 'number' || issue.origin === 'int' ? 'small' : 'short'}: ${issue.minimum} at least`;
    case 'too_big':
      return `${subject} is too ${issue.origin === 'number' || issue.origin === 'int' ? 'large' : 'long'}: ${issue.maximum} at most`;
    case 'invalid_key':
      return `${subject} is no name that can stand here`;
    default:
      return `${subject}: ${issue.message}`;
  }
}
