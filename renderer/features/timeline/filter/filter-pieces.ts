/**
 * Cuts a filter into pieces for their colours. Unlike the parser it never stops at a fault, because what it looks at is being typed;
 * the pieces always join to the whole text again.
 */

export type PieceKind = 'space' | 'key' | 'operator' | 'value' | 'phrase' | 'word';

export interface FilterPiece {
  readonly kind: PieceKind;
  readonly text: string;
  readonly from: number;
}

const space = /\s+/y;
const bracket = /[()]/y;
const minus = /-(?=[^\s)-])/y;
const or = /OR(?=[\s()]|$)/y;
/** `body` is followed by a path instead of a colon. */
const key = /[A-Za-z][A-Za-z_]*:|body(?=[.[])/y;
const phrase = /"(?:[^"\\]|\\[\s\S])*"?/y;

type ReadPiece = (text: string, from: number) => string;

function matching(pattern: RegExp): ReadPiece {
  return (text, from) => {
    pattern.lastIndex = from;
    return pattern.exec(text)?.[0] ?? '';
  };
}

/** Up to a space outside of quotes, or a parenthesis that closes nothing within. */
function readValue(text: string, from: number): string {
  let open = 0;
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character) || (character === ')' && open === 0)) break;
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    at += character === '"' ? matching(phrase)(text, at).length : 1;
  }
  return text.slice(from, at);
}

const atStart: readonly (readonly [PieceKind, ReadPiece])[] = [
  ['space', matching(space)],
  ['operator', matching(bracket)],
  ['operator', matching(minus)],
  ['operator', matching(or)],
  ['key', matching(key)],
  ['phrase', matching(phrase)],
  ['word', readValue],
];

function pieceAt(text: string, from: number, previous: FilterPiece | undefined): FilterPiece {
  const choices: typeof atStart = previous?.kind === 'key' ? [['value', readValue], ...atStart] : atStart;
  for (const [kind, read] of choices) {
    const found = read(text, from);
    if (found !== '') return { kind, text: found, from };
  }
  return { kind: 'word', text: text.slice(from, from + 1), from };
}

export function piecesOf(text: string): readonly FilterPiece[] {
  const pieces: FilterPiece[] = [];
  for (let at = 0; at < text.length; ) {
    const piece = pieceAt(text, at, pieces.at(-1));
    pieces.push(piece);
    at += piece.text.length;
  }
  return pieces;
}

export interface MarkedPiece extends FilterPiece {
  readonly isFault: boolean;
}

/** The same pieces, cut once more where the fault begins and ends; without an end it reaches to the end of its piece. */
export function withFault(
  pieces: readonly FilterPiece[],
  fault: { readonly position: number | null; readonly end: number | null },
): readonly MarkedPiece[] {
  const { position } = fault;
  if (position === null) return pieces.map((piece) => ({ ...piece, isFault: false }));
  const end = Math.max(position, fault.end ?? pieceEnd(pieces, position));
  return pieces.flatMap((piece) => {
    const stop = piece.from + piece.text.length;
    const cuts = new Set([position, end].filter((cut) => cut > piece.from && cut < stop));
    const starts = [piece.from, ...cuts];
    return starts.map((start, index): MarkedPiece => {
      const text = piece.text.slice(start - piece.from, (starts[index + 1] ?? stop) - piece.from);
      return { kind: piece.kind, text, from: start, isFault: start >= position && start < end && piece.kind !== 'space' };
    });
  });
}

function pieceEnd(pieces: readonly FilterPiece[], position: number): number {
  const piece = pieces.find(({ from, text }) => from + text.length > position);
  return piece === undefined ? position : piece.from + piece.text.length;
}
