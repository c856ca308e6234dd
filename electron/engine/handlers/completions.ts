/** What the filter bar offers at a place of a filter: keys, the values that the language knows, and those that deliveries have. */
import type { Completion } from '#contract/models/query-help.ts';
import { meaningOf } from '#domain/catalog/catalog.ts';
import type { QueryKey } from '#domain/query/ast.ts';
import { type CompletionContext, completionAt } from '#domain/query/complete.ts';
import { formatValue } from '#domain/query/format.ts';
import { keyMeanings } from '#domain/query/key-meanings.ts';
import { type StaticValue, staticValues } from '#domain/query/static-values.ts';
import type { LogReaders, SeenValue } from '../log/log.ts';

type Item = Completion['items'][number];
type Readers = Pick<LogReaders, 'seenValues'>;

const mostItems = 20;
/** Values offered where a key may stand, so that `fail` leads to `type:run.failed`. */
const mostWithKeys = 4;
/** Shorter beginnings say nothing about a value. */
const leastTyped = 2;

/** Keys of the ids that begin like this. */
const idKeys: readonly (readonly [string, QueryKey])[] = [
  ['run_', 'run'],
  ['evt_', 'event'],
  ['org_', 'org'],
];

function valueItem(insert: string, { value, count }: SeenValue, detail: string | null = null): Item {
  return { kind: 'value', insert, label: value, detail, count };
}

/** As a value behind a key; a family of types keeps its star. */
function writtenValue({ value, isPrefix }: SeenValue): string {
  return isPrefix ? `${formatValue(value.slice(0, -1))}*` : formatValue(value);
}

async function keyItems(readers: Readers, typed: string, signal: AbortSignal | undefined): Promise<Item[]> {
  const lower = typed.toLowerCase();
  const keys = keyMeanings
    .filter(({ insert }) => insert.startsWith(lower))
    .map(({ insert, meaning }): Item => ({ kind: 'key', insert, label: insert, detail: meaning, count: null }));
  if (lower.length < leastTyped || lower.endsWith(':')) return keys;
  const wanted: QueryKey[] = ['type', 'endpoint', ...idKeys.flatMap(([start, key]) => (lower.startsWith(start) ? key : []))];
  const found = await Promise.all(
    wanted.map(async (key) => {
      const seen = await readers.seenValues({ kind: 'value', key, typed, most: mostWithKeys }, signal);
      return seen.map((one) => ({ ...valueItem(`${key}:${writtenValue(one)}`, one), label: `${key}:${one.value}` }));
    }),
  );
  return [...keys, ...found.flat()];
}

function detailOf(key: QueryKey, { value }: SeenValue): string | null {
  return key === 'type' ? meaningOf(value) : null;
}

/** What the language knows comes in its own order, with the counts of the log, before what only the log knows. */
async function valuesOfKey(readers: Readers, key: QueryKey, typed: string, signal: AbortSignal | undefined): Promise<Item[]> {
  const known = staticValues(key).filter(({ value }) => value.startsWith(typed.toLowerCase()));
  const seen = await readers.seenValues({ kind: 'value', key, typed, most: mostItems }, signal);
  const counts = new Map(seen.map((one) => [one.value, one.count]));
  const toItem = ({ value, meaning }: StaticValue): Item => ({
    kind: 'value',
    insert: value,
    label: value,
    detail: meaning,
    count: counts.get(value) ?? null,
  });
  const others = seen.filter(({ value }) => !known.some((one) => one.value === value));
  return [...known.map(toItem), ...others.map((one) => valueItem(writtenValue(one), one, detailOf(key, one)))];
}

/** `name` completes to names, `name=value` to values of that header. */
async function headerItems(readers: Readers, written: string, signal: AbortSignal | undefined): Promise<Item[]> {
  const sign = written.indexOf('=');
  if (sign < 0) {
    const names = await readers.seenValues({ kind: 'header-name', typed: written, most: mostItems }, signal);
    return names.map((one) => valueItem(one.value, one));
  }
  const name = written.slice(0, sign);
  const typed = written.slice(sign + 1).replace(/^"/, '');
  const values = await readers.seenValues({ kind: 'header-value', name, typed, most: mostItems }, signal);
  return values.map((one) => valueItem(`${name}=${writtenValue(one)}`, one));
}

/** `.data.sta` completes to paths, `.data.status=` to what stands there. Written without `body`, which stands before. */
async function bodyItems(readers: Readers, written: string, signal: AbortSignal | undefined): Promise<Item[]> {
  const sign = /!=|>=|<=|=|>|</.exec(written);
  if (sign === null) {
    const paths = await readers.seenValues({ kind: 'body-path', typed: `body${written}`, most: mostItems }, signal);
    return paths.map((one) => valueItem(one.value.slice('body'.length), one));
  }
  const path = written.slice(0, sign.index);
  const typed = written.slice(sign.index + sign[0].length).replace(/^"/, '');
  const values = await readers.seenValues({ kind: 'body-value', path: `body${path}`, typed, most: mostItems }, signal);
  return values.map((one) => valueItem(`${path}${sign[0]}${writtenValue(one)}`, one));
}

function itemsFor(readers: Readers, context: CompletionContext, signal: AbortSignal | undefined): Promise<Item[]> {
  if (context.kind === 'key') return keyItems(readers, context.prefix, signal);
  if (context.key === 'header') return headerItems(readers, context.prefix, signal);
  if (context.key === 'body') return bodyItems(readers, context.prefix, signal);
  return valuesOfKey(readers, context.key, context.prefix, signal);
}

/** At most 20 items; none where nothing can be offered. */
export async function completionsAt(
  readers: Readers,
  text: string,
  position: number,
  signal: AbortSignal | undefined,
): Promise<Completion> {
  const context = completionAt(text, position);
  if (context === null) return { from: position, to: position, items: [] };
  const items = await itemsFor(readers, context, signal);
  return { from: context.from, to: context.to, items: items.slice(0, mostItems) };
}
