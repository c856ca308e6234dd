/** Cuts a filter into terms and minus signs. Never throws; a fault is a result with its place. */

export interface QueryFault {
  readonly ok: false;
  /** One plain sentence. */
  readonly problem: string;
  /** Character offset of the piece that is at fault. */
  readonly position: number;
  /** What could stand there instead; null when there is no good guess. */
  readonly suggestion: string | null;
}

export type QueryToken =
  | { readonly kind: 'minus'; readonly position: number }
  | {
      readonly kind: 'term';
      /** As written before the colon; null for a bare word or a phrase. */
      readonly key: string | null;
      readonly value: string;
      readonly isQuoted: boolean;
      readonly position: number;
      readonly valuePosition: number;
    };

export function fault(problem: string, position: number, suggestion: string | null = null): QueryFault {
  return { ok: false, problem, position, suggestion };
}

const space = /\s*/y;
const keyBeforeColon = /([A-Za-z][A-Za-z_]*):/y;
const bareValue = /\S*/y;
/** `\"` and `\\` are escapes; any other backslash is itself. */
const quotedValue = /"((?:[^"\\]|\\[\s\S])*)"/y;

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

interface Value {
  readonly value: string;
  readonly isQuoted: boolean;
  readonly end: number;
}

function readValue(text: string, position: number): Value | QueryFault {
  if (text[position] !== '"') {
    const value = matchAt(bareValue, text, position)?.[0] ?? '';
    return { value, isQuoted: false, end: position + value.length };
  }
  const match = matchAt(quotedValue, text, position);
  if (match === null) return fault('The quote that opens here is not closed.', position, '"');
  return { value: (match[1] ?? '').replace(/\\(["\\])/g, '$1'), isQuoted: true, end: position + match[0].length };
}

/** A minus counts when something follows it at once; `--` starts a word, as in `--browser`. */
function isMinus(text: string, position: number): boolean {
  return text[position] === '-' && /^-[^\s-]/.test(text.slice(position, position + 2));
}

export function readTokens(text: string): { readonly ok: true; readonly tokens: readonly QueryToken[] } | QueryFault {
  const tokens: QueryToken[] = [];
  let at = matchAt(space, text, 0)?.[0].length ?? 0;
  while (at < text.length) {
    if (isMinus(text, at)) {
      tokens.push({ kind: 'minus', position: at });
      at += 1;
    }
    const key = matchAt(keyBeforeColon, text, at);
    const valuePosition = at + (key?.[0].length ?? 0);
    const read = readValue(text, valuePosition);
    if ('ok' in read) return read;
    tokens.push({ kind: 'term', key: key?.[1] ?? null, value: read.value, isQuoted: read.isQuoted, position: at, valuePosition });
    at = read.end + (matchAt(space, text, read.end)?.[0].length ?? 0);
  }
  return { ok: true, tokens };
}
