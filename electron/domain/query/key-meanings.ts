/** What each key of the filter language looks at, in the few words that fit beside it. */
import type { QueryKey } from './ast.ts';

export interface KeyMeaning {
  readonly key: Exclude<QueryKey, 'text'>;
  /** As it is put in. */
  readonly insert: string;
  readonly meaning: string;
}

const meanings: Readonly<Record<KeyMeaning['key'], string>> = {
  type: 'type of the event',
  verdict: 'outcome of the signature check',
  run: 'run that the event belongs to',
  org: 'organization',
  event: 'id of the event',
  endpoint: 'endpoint it came to',
  env: 'environment',
  status: 'status it was answered with',
  duration: 'time until the answer was sent',
  size: 'length of the body',
  method: 'HTTP method',
  path: 'path it was sent to',
  header: 'a header and its value',
  body: 'a field of the JSON body',
  dup: 'first delivery of its event, or a repeat',
  bookmarked: 'has a bookmark',
  tag: 'a tag somebody gave it',
  has: 'has a note, a tag, a run, an answer, drift',
  after: 'received then or later',
  before: 'received earlier',
};

function isNamed(key: string): key is KeyMeaning['key'] {
  return key in meanings;
}

/** In the order in which they are offered. */
export const keyMeanings: readonly KeyMeaning[] = Object.keys(meanings)
  .filter(isNamed)
  .map((key) => ({ key, insert: key === 'body' ? 'body.' : `${key}:`, meaning: meanings[key] }));
