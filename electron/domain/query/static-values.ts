/** Values that the language itself knows, with what they mean. */
import { verdicts } from '#contract/models/verdict.ts';
import type { QueryKey } from './ast.ts';

export interface StaticValue {
  readonly value: string;
  readonly meaning: string;
}

const verdictMeanings = {
  verified: 'signed with a known secret',
  mismatch: 'no secret fits the signature',
  missing: 'came without a signature',
  malformed: 'the signature can not be read',
  stale: 'the signature is right, the time is not',
  'no-secret': 'no secret was there to compare with',
} as const satisfies Record<(typeof verdicts)[number], string>;

/** Keys whose values are these and no others. */
export const closedValues = {
  verdict: verdicts.map((value): StaticValue => ({ value, meaning: verdictMeanings[value] })),
  bookmarked: [
    { value: 'yes', meaning: 'has a bookmark' },
    { value: 'no', meaning: 'has none' },
  ],
  has: [
    { value: 'note', meaning: 'somebody wrote about it' },
    { value: 'tag', meaning: 'has at least one tag' },
    { value: 'bookmark', meaning: 'has a bookmark' },
    { value: 'run', meaning: 'names a run' },
    { value: 'event', meaning: 'names an event' },
    { value: 'body', meaning: 'has a body' },
    { value: 'answer', meaning: 'was answered' },
    { value: 'drift', meaning: 'the Console says otherwise' },
    { value: 'snapshot', meaning: 'was compared with the Console' },
  ],
} as const satisfies Partial<Record<QueryKey, readonly StaticValue[]>>;

export type ClosedKey = keyof typeof closedValues;

export function isClosedKey(key: QueryKey): key is ClosedKey {
  return key in closedValues;
}

/** Values worth offering where others can be written too. */
const suggestedValues: Partial<Record<QueryKey, readonly StaticValue[]>> = {
  status: [
    { value: '2xx', meaning: '200 to 299' },
    { value: '4xx', meaning: '400 to 499' },
    { value: '5xx', meaning: '500 to 599' },
    { value: '>=400', meaning: 'every refusal' },
    { value: 'none', meaning: 'not answered' },
  ],
  duration: [
    { value: '>100ms', meaning: 'over a tenth of a second' },
    { value: '>1s', meaning: 'over a second' },
    { value: '1s..3s', meaning: 'one to three seconds' },
  ],
  size: [
    { value: '>10kb', meaning: 'over 10 KiB' },
    { value: '>1mb', meaning: 'over 1 MiB' },
    { value: '0', meaning: 'no body' },
  ],
  dup: [
    { value: 'first', meaning: 'first delivery of its event' },
    { value: 'repeat', meaning: 'second and later' },
    { value: '>=3', meaning: 'third and later' },
  ],
  after: [
    { value: '1h', meaning: 'an hour ago' },
    { value: 'today', meaning: 'midnight' },
    { value: 'yesterday', meaning: 'midnight before' },
    { value: '7d', meaning: 'a week ago' },
  ],
  before: [
    { value: '1h', meaning: 'an hour ago' },
    { value: 'today', meaning: 'midnight' },
    { value: 'yesterday', meaning: 'midnight before' },
    { value: '7d', meaning: 'a week ago' },
  ],
};

/** What can be offered for a key without looking at the log; empty for keys whose values only the log knows. */
export function staticValues(key: QueryKey): readonly StaticValue[] {
  return isClosedKey(key) ? closedValues[key] : (suggestedValues[key] ?? []);
}
