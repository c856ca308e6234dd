/** Kinds of field in words, and what an ignore rule says. Pure. */
import type { FieldCounts, FieldKind, IgnoreMatch, IgnoreRule } from '#contract/models/drift.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';

/** In the order of the filters. */
export const shownKinds = ['differs', 'only-payload', 'only-console', 'same', 'ignored'] as const satisfies readonly FieldKind[];

export const kindWords: Readonly<Record<FieldKind, { readonly word: string; readonly meaning: string }>> = {
  differs: { word: 'differs', meaning: 'Both sides have it and do not agree: drift.' },
  'only-payload': { word: 'only in payload', meaning: 'The Console does not tell it. That is no drift.' },
  'only-console': { word: 'only in Console', meaning: 'The payload does not carry it. That is no drift.' },
  same: { word: 'same', meaning: 'Both sides agree.' },
  ignored: { word: 'ignored', meaning: 'A rule takes it for noise.' },
};

export function countOfKind(counts: FieldCounts, kind: FieldKind): number {
  return {
    same: counts.same,
    differs: counts.differs,
    'only-payload': counts.onlyPayload,
    'only-console': counts.onlyConsole,
    ignored: counts.ignored,
  }[kind];
}

const originWords: Readonly<Record<Snapshot['origin'], string>> = {
  fetched: 'fetched',
  automatic: 'fetched on capture',
  pasted: 'pasted',
  file: 'from a file',
  recovered: 'recovered',
};

export function wordsOfOrigin(origin: Snapshot['origin']): string {
  return originWords[origin];
}

const shapeNames: Readonly<Record<Extract<IgnoreMatch, { by: 'shape' }>['shape'], string>> = {
  timestamp: 'any time',
  uuid: 'any UUID',
  url: 'any URL',
  id: 'any id',
  hash: 'any hash',
  duration: 'any duration',
  number: 'any number',
  email: 'any email address',
};

const typeNames: Readonly<Record<Extract<IgnoreMatch, { by: 'type' }>['type'], string>> = {
  string: 'every text',
  number: 'every number',
  boolean: 'every true or false',
  null: 'every null',
  array: 'every list',
  object: 'every object',
};

/** What a rule takes for noise: `status`, `any time`, `every number`. */
export function matchWords(match: IgnoreMatch): string {
  if (match.by === 'path') return match.path;
  return match.by === 'shape' ? shapeNames[match.shape] : typeNames[match.type];
}

/** Where a rule counts. */
export function scopeWords({ eventType }: Pick<IgnoreRule, 'eventType'>): string {
  return eventType === null ? 'in every event type' : `in ${eventType}`;
}
