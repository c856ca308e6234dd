/**
 * What a handler's state, as its probe URL answers it, says of an event that came more than once. A state is JSON, or a text that is only the
 * same or another.
 */
import { pathText } from '../drift/value-paths.ts';
import type { Pair } from '../drift/walk-pairs.ts';
import { type JsonValue, parseJson } from '../json-value.ts';
import { compareJson, type FieldDifference, visitDifferences } from './compare-json.ts';

export interface HandlerState {
  readonly status: number;
  readonly text: string;
}

/** Paths that differ from look to look although nothing was sent; `all`: the text does, and it is no JSON. */
export type Noise = ReadonlySet<string> | 'all';

interface StateChange {
  readonly isChanged: boolean;
  /** What changed most, to be read in brackets; empty where it can't be named. */
  readonly words: string;
}

function jsonOf({ text }: HandlerState): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function bothValues(first: HandlerState, second: HandlerState): readonly [JsonValue, JsonValue] | null {
  const [ours, theirs] = [jsonOf(first), jsonOf(second)];
  return ours === undefined || theirs === undefined ? null : [ours, theirs];
}

/** Of two looks between which nothing happened. */
export function noiseBetween(first: HandlerState, second: HandlerState): Noise {
  if (first.text === second.text) return new Set();
  const values = bothValues(first, second);
  if (values === null) return 'all';
  const paths = new Set<string>();
  visitDifferences(...values, ({ path }) => void paths.add(pathText(path)));
  return paths.has('') ? 'all' : paths;
}

/** Null where it can't be told. */
export function stateChange(first: HandlerState, second: HandlerState, noise: Noise): StateChange | null {
  if (first.status !== second.status) return { isChanged: true, words: `status ${first.status} → ${second.status}` };
  if (first.text === second.text) return { isChanged: false, words: '' };
  if (noise === 'all') return null;
  const values = bothValues(first, second);
  if (values === null) return { isChanged: true, words: '' };
  const { fields } = compareJson(...values);
  const telling = fields.filter(({ path }) => !noise.has(path));
  const [shown] = telling;
  return { isChanged: shown !== undefined, words: shown === undefined ? '' : changeWords(shown) };
}

function changeWords({ path, first, second }: FieldDifference): string {
  const name = path === '' ? 'the state' : path;
  const short = (text: string | null) => (text === null ? 'nothing' : text.length > 40 ? `${text.slice(0, 39).toWellFormed()}…` : text);
  return `${name}: ${short(first)} → ${short(second)}`;
}

/** By how much numbers and lists grew: path → how much. */
export function growthOf(first: HandlerState, second: HandlerState): ReadonlyMap<string, number> {
  const values = bothValues(first, second);
  const growth = new Map<string, number>();
  if (values === null) return growth;
  const add = (path: string, by: number) => growth.set(path, (growth.get(path) ?? 0) + by);
  visitDifferences(...values, ({ path, payload, console }: Pair, change) => {
    if (typeof payload === 'number' && typeof console === 'number') add(pathText(path), console - payload);
    else if (change === 'only-first') add(`${pathText(path?.parent ?? null)} (entries)`, -1);
    else if (change === 'only-second') add(`${pathText(path?.parent ?? null)} (entries)`, 1);
    else if (Array.isArray(payload) && Array.isArray(console)) add(`${pathText(path)} (entries)`, console.length - payload.length);
  });
  return growth;
}

/** Whether what happened the second time is as much as the first time, or twice that. */
export function compareGrowth(
  once: ReadonlyMap<string, number>,
  then: ReadonlyMap<string, number>,
): { readonly kind: 'once' | 'twice'; readonly words: string } | { readonly kind: 'unclear' } {
  let same: string | undefined;
  for (const [path, by] of once) {
    const now = then.get(path) ?? 0;
    if (by !== 0 && now === 2 * by)
      return { kind: 'twice', words: `${nameOf(path)} moved by ${by} for one event and by ${now} for the two at once` };
    if (by !== 0 && now === by) same ??= `${nameOf(path)} moved by ${by}, as for one event`;
  }
  return same === undefined ? { kind: 'unclear' } : { kind: 'once', words: same };
}

function nameOf(path: string): string {
  return path === '' ? 'the state' : path.trim();
}
