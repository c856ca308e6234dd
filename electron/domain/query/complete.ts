/** What is being written at a place of a filter. Unlike the parser it never stops at a fault: what it looks at is half written. */
import { type QueryKey, queryKeys } from './ast.ts';

export type CompletionContext =
  | {
      readonly kind: 'key';
      /** What is written of it before the place. */
      readonly prefix: string;
      /** The stretch that a choice replaces: with the colon, where one is written. */
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'value';
      readonly key: QueryKey;
      /** Without the quote that opens it. For `header` and `body` it is everything behind the key. */
      readonly prefix: string;
      readonly from: number;
      readonly to: number;
      readonly isQuoted: boolean;
    };

const space = /[\s()]*/y;
const minus = /-(?=[^\s-])/y;
const key = /([A-Za-z][A-Za-z_]*):/y;
const bodyPath = /body(?=[.[])/iy;
const phrase = /"((?:[^"\\]|\\[\s\S])*)("?)\*?/y;
const listed = /[^\s(),"][^\s(),]*/y;
const word = /[^\s()"][^\s()]*/y;
const oneValue = /(?:"(?:[^"\\]|\\[\s\S])*"?|[^\s()"])*/y;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at)?.[0].length ?? 0;
}

function keyNamed(written: string): QueryKey | undefined {
  return queryKeys.find((one) => one === written.toLowerCase());
}

/** The value of a list, or the only one, that the place is in or at the end of. */
function valueAt(
  text: string,
  position: number,
  known: QueryKey,
  start: number,
): { readonly context: CompletionContext | null; readonly end: number } {
  if (known === 'header' || known === 'body') {
    const to = start + lengthAt(oneValue, text, start);
    if (position > to) return { context: null, end: to };
    return { context: { kind: 'value', key: known, prefix: text.slice(start, position), from: start, to, isQuoted: false }, end: to };
  }
  for (let from = start; ; ) {
    const quoted = matchAt(phrase, text, from);
    const to = from + (quoted?.[0].length ?? lengthAt(listed, text, from));
    if (position <= to) {
      const prefix = text.slice(from + (quoted === null ? 0 : 1), position);
      return { context: { kind: 'value', key: known, prefix, from, to, isQuoted: quoted !== null }, end: to };
    }
    if (text[to] !== ',') return { context: null, end: to };
    from = to + 1;
  }
}

/** The next condition: its stretch, and the context when the place is in it. Undefined means that nothing can be offered there. */
function conditionAt(text: string, position: number, from: number): Stretch & { readonly context?: CompletionContext | null } {
  const written = matchAt(key, text, from)?.[1];
  const isPath = written === undefined && matchAt(bodyPath, text, from) !== null;
  if (written === undefined && !isPath) {
    const isPhrase = text[from] === '"';
    const to = from + Math.max(1, lengthAt(isPhrase ? phrase : word, text, from));
    const context: CompletionContext = { kind: 'key', prefix: text.slice(from, position), from, to };
    return { from, to, context: isPhrase ? null : context };
  }
  const valueFrom = from + (written === undefined ? 'body'.length : written.length + 1);
  if (position < valueFrom)
    return { from, to: valueFrom, context: { kind: 'key', prefix: text.slice(from, position), from, to: valueFrom } };
  const known = isPath ? 'body' : keyNamed(written ?? '');
  if (known === undefined) return { from, to: Math.max(valueFrom, valueFrom + lengthAt(oneValue, text, valueFrom)), context: null };
  const { context, end } = valueAt(text, position, known, valueFrom);
  return { from, to: end, context };
}

/** Null where there is nothing to offer: within a phrase, or behind a key that does not exist. */
export function completionAt(text: string, position: number): CompletionContext | null {
  for (let at = 0; ; ) {
    at += lengthAt(space, text, at);
    if (at > position || at >= text.length) return { kind: 'key', prefix: '', from: position, to: position };
    const signs = lengthAt(minus, text, at);
    if (signs > 0 && position > at) at += signs;
    else if (signs > 0 && position <= at) return { kind: 'key', prefix: '', from: position, to: position };
    const condition = conditionAt(text, position, at);
    if (position <= condition.to) return condition.context ?? null;
    at = condition.to;
  }
}
