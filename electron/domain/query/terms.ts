/** From what the lexer cut out to a term with a meaning, or to what is wrong with it. */
import { type BodyValue, type HeaderValue, type QueryKey, type QueryTerm, type QueryValue, queryKeys, type WordValue } from './ast.ts';
import { fault, type QueryFault } from './fault.ts';
import { quoteText } from './format.ts';
import { takesPrefix } from './keys.ts';
import type { Piece, TermToken } from './lexer.ts';
import { nearest } from './nearest.ts';
import { type ClosedKey, closedValues, isClosedKey } from './static-values.ts';
import { readTime } from './times.ts';
import { guessRange, isRangeKey, type RangeKey, readRangeValue } from './values.ts';

/** Longer texts are not repeated in a suggestion. */
const longestGuess = 200;

function isQueryKey(word: string): word is QueryKey {
  return queryKeys.some((key) => key === word);
}

/** `written` is the whole term. */
function unknownKey(token: TermToken, key: string, written: string): QueryFault {
  const meant = nearest(key, queryKeys);
  const atKey = { position: token.position, end: token.position + key.length };
  if (meant !== null) return fault(`There is no filter "${key}:". Did you mean "${meant}:"?`, atKey, meant);
  const asText = written.length > longestGuess ? null : quoteText(written);
  return fault(`There is no filter "${key}:". To search for the text, put it in quotes.`, token, asText);
}

/** What holds for every piece of every key; null when it can stand. */
function pieceFault(key: QueryKey, token: TermToken, piece: Piece): QueryFault | null {
  const { text, isQuoted, hasStar } = piece;
  if (hasStar && !takesPrefix(key)) return fault(`A * behind a value has no meaning for "${key}:".`, { ...piece, position: piece.end - 1 });
  if (token.key !== null && !isQuoted && text.startsWith('(')) {
    const problem = 'A value can not begin with a parenthesis. Separate several values by commas, or put this one in quotes.';
    return fault(problem, piece, text.endsWith(')') ? quoteText(text) : null);
  }
  if (text !== '' || (isQuoted && (hasStar || key === 'header' || key === 'body'))) return null;
  if (token.pieces.length > 1)
    return fault('A value is missing beside this comma.', { position: Math.max(token.position, piece.position - 1), end: piece.end });
  if (token.key === null) return fault('There is nothing between the quotes.', token);
  return fault(`${key === 'body' || key === 'header' ? 'A value is missing behind the sign' : `"${key}:" needs a value`}.`, token);
}

function readWord(key: QueryKey, piece: Piece): WordValue | QueryFault {
  const { text, isQuoted, hasStar } = piece;
  if (isQuoted || !takesPrefix(key)) return { kind: 'word', text, isPrefix: hasStar };
  const star = text.indexOf('*');
  if (star >= 0 && star < text.length - 1) {
    const problem = `A * counts only at the end of a value, as in ${key === 'type' ? 'run.*' : 'abc*'}. To mean the sign, put the value in quotes.`;
    return fault(problem, { position: piece.position + star, end: piece.position + star + 1 });
  }
  return { kind: 'word', text: star < 0 ? text : text.slice(0, -1), isPrefix: star >= 0 };
}

const synonyms: ReadonlyMap<string, string> = new Map([
  ['true', 'yes'],
  ['false', 'no'],
  ['notes', 'note'],
  ['tags', 'tag'],
  ['bookmarked', 'bookmark'],
  ['status', 'answer'],
  ['unsigned', 'missing'],
  ['invalid', 'mismatch'],
  ['valid', 'verified'],
  ['ok', 'verified'],
]);

function readClosed(key: ClosedKey, piece: Piece): QueryValue | QueryFault {
  const text = piece.text.toLowerCase();
  const known = closedValues[key].map(({ value }) => value);
  if (known.some((value) => value === text)) return { kind: 'word', text, isPrefix: false };
  const synonym = synonyms.get(text);
  const meant = known.find((value) => value === synonym) ?? nearest(text, known);
  const problem =
    key === 'verdict'
      ? `There is no verdict "${piece.text}". The verdicts are ${known.join(', ')}.`
      : `"${key}:" takes one of ${known.join(', ')}.`;
  return fault(problem, piece, meant);
}

const rangeProblems = {
  status: 'A status is a number as 200, a class as 4xx, a range as 400..499, a comparison as >=500, or none.',
  duration: 'A duration is a comparison as >200ms or a range as 1s..3s, with us, ms, s, m or h.',
  size: 'A size is a comparison as >10kb or a range as 1mb..2mb, with b, kb, mb or gb.',
  dup: 'Which delivery of an event is meant: first, repeat, any, a number as 3, or a comparison as >=2.',
} as const satisfies Record<RangeKey, string>;

function readRangePiece(key: RangeKey, piece: Piece): QueryValue | QueryFault {
  if (key === 'status' && piece.text.toLowerCase() === 'none') return { kind: 'word', text: 'none', isPrefix: false };
  const words = key === 'dup' ? ['first', 'repeat', 'any'] : key === 'status' ? ['none'] : [];
  return readRangeValue(key, piece.text) ?? fault(rangeProblems[key], piece, guessRange(key, piece.text) ?? nearest(piece.text, words));
}

function readTimePiece(piece: Piece): QueryValue | QueryFault {
  const read = readTime(piece.text);
  return read.ok ? { kind: 'time', text: piece.text.toLowerCase(), time: read.time } : fault(read.problem, piece, read.suggestion);
}

/** A word without quotes may end in stars, as other searches want it; a text matches any ending anyway. */
function readText(piece: Piece): WordValue {
  const trimmed = piece.isQuoted ? piece.text : piece.text.replace(/(?<=[^*])\*+$/, '');
  return { kind: 'word', text: trimmed, isPrefix: false };
}

function readPiece(key: QueryKey, piece: Piece): QueryValue | QueryFault {
  if (key === 'text') return readText(piece);
  if (isRangeKey(key)) return readRangePiece(key, piece);
  if (isClosedKey(key)) return readClosed(key, piece);
  if (key === 'after' || key === 'before') return readTimePiece(piece);
  if (key === 'method') return { kind: 'word', text: piece.text.toUpperCase(), isPrefix: false };
  return readWord(key, piece);
}

/** The pieces behind a header's name or a body's path. */
function readWords(key: 'header' | 'body', token: TermToken): readonly WordValue[] | QueryFault {
  const words: WordValue[] = [];
  for (const piece of token.pieces) {
    // why: stars behind a comparison would be an order of endings.
    const isOrder = key === 'body' && token.operator !== '=' && token.operator !== '!=';
    if (isOrder && piece.hasStar) return fault('A * has no meaning in a comparison.', { ...piece, position: piece.end - 1 });
    const word = isOrder ? ({ kind: 'word', text: piece.text, isPrefix: false } as const) : readWord(key, piece);
    if ('ok' in word) return word;
    words.push(word);
  }
  return words;
}

function readHeader(token: TermToken): HeaderValue | QueryFault {
  if (token.name === '') return fault('"header:" needs a name, as in header:content-type=application/json.', token);
  const values = readWords('header', token);
  return 'ok' in values ? values : { kind: 'header', name: token.name.toLowerCase(), values };
}

function readBody(token: TermToken): BodyValue | QueryFault {
  if (token.path.length === 0) return fault('"body" is followed by a path, as in body.data.status=failed.', token);
  const values = readWords('body', token);
  return 'ok' in values ? values : { kind: 'body', path: token.path, operator: token.operator, values };
}

function readValues(key: QueryKey, token: TermToken): readonly QueryValue[] | QueryFault {
  if (key === 'header' || key === 'body') {
    const value = key === 'header' ? readHeader(token) : readBody(token);
    return 'ok' in value ? value : [value];
  }
  const values: QueryValue[] = [];
  for (const piece of token.pieces) {
    const value = readPiece(key, piece);
    if ('ok' in value) return value;
    values.push(value);
  }
  return values;
}

/** `text` is the whole filter. */
export function readTerm(token: TermToken, text: string): QueryTerm | QueryFault {
  const key = token.key === null ? 'text' : token.key.toLowerCase();
  if (!isQueryKey(key)) return unknownKey(token, token.key ?? '', text.slice(token.position, token.end));
  for (const piece of token.pieces) {
    const problem = pieceFault(key, token, piece);
    if (problem !== null) return problem;
  }
  const values = readValues(key, token);
  if ('ok' in values) return values;
  return { kind: 'term', key, values, position: token.position, end: token.end };
}
