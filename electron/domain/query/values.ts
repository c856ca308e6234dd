/** Reads the values of keys that take more than a word: statuses, durations, sizes and numbers of deliveries, with their ranges. */
import type { QueryKey, RangeValue } from './ast.ts';

interface Bounds {
  readonly min: number | null;
  readonly max: number | null;
}

/** A single value of a range: the whole numbers that it stands for, both ends included. */
type ReadOne = (text: string) => { readonly min: number; readonly max: number } | null;

/** The two ends of `1s..3s`, of which one may be left out. Null when one of them can not be read, or when nothing lies between them. */
function readEnds(from: string, until: string, readOne: ReadOne): Bounds | null {
  if (from === '' && until === '') return null;
  const low = from === '' ? undefined : readOne(from);
  const high = until === '' ? undefined : readOne(until);
  if (low === null || high === null) return null;
  const bounds = { min: low?.min ?? null, max: high?.max ?? null };
  return bounds.min !== null && bounds.max !== null && bounds.max < bounds.min ? null : bounds;
}

/** Reads `<50ms`, `1s..3s`, `..3s` and single values. Null when it is none of them. */
function readRange(text: string, readOne: ReadOne): Bounds | null {
  const compared = /^(>=|<=|>|<)(.*)$/.exec(text);
  if (compared !== null) {
    const one = readOne(compared[2] ?? '');
    return one === null ? null : compare(compared[1] ?? '', one);
  }
  const dots = text.indexOf('..');
  return dots < 0 ? readOne(text) : readEnds(text.slice(0, dots), text.slice(dots + 2), readOne);
}

function compare(operator: string, one: { readonly min: number; readonly max: number }): Bounds {
  if (operator === '>=') return { min: one.min, max: null };
  if (operator === '<=') return { min: null, max: one.max };
  return operator === '>' ? { min: one.max + 1, max: null } : { min: null, max: one.min - 1 };
}

/** A number with a unit; `step` of its last written digit is what a single value spans. */
function readQuantity(text: string, units: ReadonlyMap<string, number>): { readonly value: number; readonly step: number } | null {
  const parts = /^(\d{1,12})(?:\.(\d{1,6}))?([a-zµ]*)$/.exec(text);
  const unit = units.get(parts?.[3] ?? '');
  if (parts === null || unit === undefined) return null;
  const fraction = parts[2] ?? '';
  const value = Math.round(Number(`${parts[1]}.${fraction === '' ? '0' : fraction}`) * unit);
  if (!Number.isSafeInteger(value)) return null;
  return { value, step: Math.max(1, Math.round(unit / 10 ** fraction.length)) };
}

const microseconds: ReadonlyMap<string, number> = new Map([
  ['', 1_000],
  ['us', 1],
  ['µs', 1],
  ['ms', 1_000],
  ['s', 1_000_000],
  ['m', 60_000_000],
  ['min', 60_000_000],
  ['h', 3_600_000_000],
]);

const bytes: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1_024],
  ['kb', 1_024],
  ['kib', 1_024],
  ['m', 1_048_576],
  ['mb', 1_048_576],
  ['mib', 1_048_576],
  ['g', 1_073_741_824],
  ['gb', 1_073_741_824],
  ['gib', 1_073_741_824],
]);

function readStatus(text: string): { min: number; max: number } | null {
  const group = /^([1-9])xx$/.exec(text);
  if (group !== null) return { min: Number(group[1]) * 100, max: Number(group[1]) * 100 + 99 };
  return /^\d{3}$/.test(text) ? { min: Number(text), max: Number(text) } : null;
}

/** `5ms` is 5 ms and what rounds down to it. */
function readDuration(text: string): { min: number; max: number } | null {
  const read = readQuantity(text, microseconds);
  return read === null ? null : { min: read.value, max: read.value + read.step - 1 };
}

/** `10kb` is 10 KiB and what rounds down to it. */
function readSize(text: string): { min: number; max: number } | null {
  const read = readQuantity(text, bytes);
  return read === null ? null : { min: read.value, max: read.value + read.step - 1 };
}

function readCount(text: string): { min: number; max: number } | null {
  return /^[1-9]\d{0,8}$/.test(text) ? { min: Number(text), max: Number(text) } : null;
}

const duplicateWords: ReadonlyMap<string, Bounds> = new Map([
  ['first', { min: 1, max: 1 }],
  ['repeat', { min: 2, max: null }],
  ['any', { min: 1, max: null }],
]);

/** What is measured by a number of a limited precision compares from its exact value: `>5ms` begins right over 5 ms. */
function exactly(readOne: ReadOne): ReadOne {
  return (text) => {
    const one = readOne(text);
    return one === null ? null : { min: one.min, max: one.min };
  };
}

const measured = (text: string, readOne: ReadOne): Bounds | null => readRange(text, /[<>]|\.\./.test(text) ? exactly(readOne) : readOne);

const readers = {
  status: (text: string) => readRange(text, readStatus),
  duration: (text: string) => measured(text, readDuration),
  size: (text: string) => measured(text, readSize),
  dup: (text: string) => duplicateWords.get(text) ?? readRange(text, readCount),
} as const satisfies Partial<Record<QueryKey, (text: string) => Bounds | null>>;

export type RangeKey = keyof typeof readers;

export function isRangeKey(key: QueryKey): key is RangeKey {
  return key in readers;
}

/** Null when the text is no value of that key. */
export function readRangeValue(key: RangeKey, written: string): RangeValue | null {
  const text = written.toLowerCase();
  const bounds = readers[key](text);
  return bounds === null ? null : { kind: 'range', text, ...bounds };
}

/** The same range as it should have been written; null when it is no range at all. */
export function guessRange(key: RangeKey, written: string): string | null {
  const text = written.toLowerCase().replaceAll(' ', '');
  const swapped = /^(.+)\.\.(.+)$/.exec(text);
  const guesses = [
    text.replace(/(?<=.)(?:-|–|…|\.{3,}|to)(?=.)/, '..'),
    text.replace(/^=+/, ''),
    text.replace(/^=([<>])/, '$1='),
    ...(swapped === null ? [] : [`${swapped[2]}..${swapped[1]}`]),
  ];
  return guesses.find((guess) => guess !== written && readRangeValue(key, guess) !== null) ?? null;
}
