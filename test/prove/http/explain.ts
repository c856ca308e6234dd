/** Compares what was sent on a connection with what was answered and what is stored, and says in words what does not fit. */

import type { SeenAnswer } from './answers.ts';
import type { Piece } from './make-requests.ts';
import { isLastMessage, type Message, type ReadMessage, readMessage } from './strict-messages.ts';

export interface FuzzRow {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: readonly string[];
  readonly trailers: readonly string[];
  readonly body: string;
  readonly truncation: string;
  readonly status: number | null;
}

export interface FuzzConnection {
  readonly pieces: readonly Piece[];
  /** Ended by a reset: its answers may not have been read. */
  readonly isReset: boolean;
  /** Undefined when a byte of them was none of the receiver's. */
  readonly answers: readonly SeenAnswer[] | undefined;
  readonly rows: readonly FuzzRow[];
}

export interface Explained {
  /** What no rule explains; null when all is well. */
  readonly fault: string | null;
  /** Whether it was counted as refused: told from its answers, or not to be seen from outside. */
  readonly refused: 'yes' | 'no' | 'perhaps';
}

const refusals = [400, 408, 431];

/** Where the row differs from what the strict reader finds; null when it does not. */
function differenceOf(row: FuzzRow, message: Message, isReset: boolean): string | null {
  if (message.kind === 'nothing') return 'a row for nothing';
  if (message.kind === 'none') return `a row for what is no request (${message.why})`;
  const { head } = message;
  const same = row.method === head.method && row.url === head.url && row.httpVersion === head.httpVersion;
  if (!same || row.headers.join('\n') !== head.headers.join('\n')) return 'a row with another head than was sent';
  return row.truncation === 'none' ? wholeDifference(row, message) : partDifference(row, message, isReset);
}

function partDifference(row: FuzzRow, message: ReadMessage, isReset: boolean): string | null {
  if (!message.body.startsWith(row.body)) return 'a part of a body that was not sent';
  // why: of a request that was whole, a reset right behind it may leave a part unread.
  const mayBeCut = row.truncation === 'over-limit' || message.kind === 'begun' || isReset;
  return mayBeCut ? null : 'a whole body stored as cut off';
}

function wholeDifference(row: FuzzRow, message: ReadMessage): string | null {
  if (message.kind !== 'whole') return 'a body stored as whole that was not';
  if (row.body !== message.body) return 'a row with another body than was sent';
  return row.trailers.join('\n') === message.trailers.join('\n') ? null : 'a row with other trailers than were sent';
}

/** Follows the rows through the bytes. */
function follow(
  sent: string,
  rows: readonly FuzzRow[],
  isReset: boolean,
): { readonly fault: string | null; readonly at: number; readonly isLast: boolean } {
  let at = 0;
  for (const [index, row] of rows.entries()) {
    const message = readMessage(sent, at);
    const fault = differenceOf(row, message, isReset);
    if (fault !== null) return { fault: `${fault} (row ${index})`, at, isLast: false };
    // why: Node's parser reads Connection among the trailers, too.
    const ends = message.kind !== 'whole' || row.truncation !== 'none' || isLastMessage(message.head, message.trailers);
    if (ends)
      return {
        fault: index === rows.length - 1 ? null : `a row behind the last request (row ${index + 1})`,
        at: sent.length,
        isLast: true,
      };
    at = message.end;
  }
  return { fault: null, at, isLast: false };
}

/** Answers that rows have, in order, and what is left of the answers seen. */
function answersFault(rows: readonly FuzzRow[], answers: readonly SeenAnswer[], isReset: boolean): string | null {
  const recorded = rows.flatMap(({ status }) => (status === null ? [] : [status]));
  const seen = answers.map(({ status }) => status);
  const extra = seen.slice(recorded.length);
  if (seen.some((status, index) => index < recorded.length && status !== recorded[index]))
    return `answers ${seen.join(' ')} for rows with ${recorded.join(' ')}`;
  if (extra.length > 1 || extra.some((status) => !refusals.includes(status)))
    return `answers ${seen.join(' ')} with ${recorded.length} rows`;
  if (!isReset && seen.length < recorded.length) return `answers recorded that never came: ${recorded.join(' ')} against ${seen.join(' ')}`;
  const early = answers.findIndex(({ closes }) => closes);
  return early >= 0 && early < answers.length - 1 ? 'an answer behind one that closes' : null;
}

/** True when a request that was good to the byte begins where reading stopped. */
function isGoodAt(pieces: readonly Piece[], at: number): boolean {
  let start = 0;
  for (const { text, isGood } of pieces) {
    if (start === at) return isGood;
    start += text.length;
  }
  return false;
}

export function explain({ pieces, isReset, answers, rows }: FuzzConnection): Explained {
  const sent = pieces.map(({ text }) => text).join('');
  if (answers === undefined) return { fault: 'an answer that is none of the receiver’s', refused: 'perhaps' };
  const { fault, at, isLast } = follow(sent, rows, isReset);
  const wrong = fault ?? answersFault(rows, answers, isReset);
  if (wrong !== null) return { fault: wrong, refused: 'perhaps' };
  const recorded = rows.filter(({ status }) => status !== null).length;
  const isRefused = answers.length > recorded;
  if (isReset || isLast) return { fault: null, refused: isRefused ? 'yes' : 'perhaps' };
  const rest = readMessage(sent, at);
  if (rest.kind === 'nothing') return { fault: isRefused ? 'a refusal of nothing' : null, refused: isRefused ? 'yes' : 'no' };
  if (isGoodAt(pieces, at)) return { fault: 'a good request that was not stored', refused: 'perhaps' };
  return { fault: isRefused ? null : 'bytes that were neither stored nor refused', refused: isRefused ? 'yes' : 'perhaps' };
}
