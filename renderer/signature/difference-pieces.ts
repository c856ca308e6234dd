/**
 * A stretch of bytes as something to look at. Everything without a shape of its own gets one (line ends, tabs, spaces, byte order
 * marks, bytes that are no UTF-8), because such are mostly what differs. Pure.
 */
import type { ByteExcerpt } from '#contract/models/diagnosis.ts';
import { hexOf, textOf } from '#renderer/exchange/hex-lines.ts';
import { bytesOfBase64 } from '#renderer/lib/bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';

export interface BytePiece {
  /** Offset of its first byte in the whole. */
  readonly at: number;
  readonly text: string;
  /** `space`: drawn as a dot. `sign`: the name of something without a shape. `nothing`: no byte is here, the other side has some. */
  readonly kind: 'text' | 'space' | 'sign' | 'nothing';
  readonly isMarked: boolean;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Names, drawn as small plates: fonts lack ␊, ␍ and ⇥. */
const signs: Readonly<Record<string, string>> = {
  '\n': 'LF',
  '\r': 'CR',
  '\t': 'TAB',
  '\0': 'NUL',
  '\ufeff': 'BOM',
  '\u00a0': 'NBSP',
};

function signOf(character: string): string | undefined {
  const known = Object.hasOwn(signs, character) ? signs[character] : undefined;
  if (known !== undefined) return known;
  if (/\p{Zs}/u.test(character)) return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
  const shown = visibleText(character);
  return shown === character ? undefined : shown;
}

function lengthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/** The character at a place and how many bytes it has; undefined where the bytes are none. Never reads past `to`. */
function characterAt(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  to: number,
): { readonly text: string; readonly length: number } | undefined {
  const length = lengthOf(bytes[at] ?? 0);
  if (at + length > to) return undefined;
  try {
    return { text: decoder.decode(bytes.subarray(at, at + length)), length };
  } catch {
    // Not UTF-8: the byte is shown as a number.
    return undefined;
  }
}

type Shape = Pick<BytePiece, 'text' | 'kind'>;

/** How a character is drawn. After a line feed the line breaks, so that what was laid out over several lines is read as such. */
function shapesOf(character: string | undefined, byte: number | undefined): readonly Shape[] {
  if (character === undefined) return [{ text: `\\x${hexOf(byte).toUpperCase()}`, kind: 'sign' }];
  if (character === ' ') return [{ text: '·', kind: 'space' }];
  const sign = signOf(character);
  if (sign === undefined) return [{ text: character, kind: 'text' }];
  return character === '\n'
    ? [
        { text: sign, kind: 'sign' },
        { text: '\n', kind: 'text' },
      ]
    : [{ text: sign, kind: 'sign' }];
}

function stretch(
  excerpt: ByteExcerpt,
  bytes: Uint8Array<ArrayBuffer>,
  [from, to]: readonly [number, number],
  isMarked: boolean,
): BytePiece[] {
  const pieces: BytePiece[] = [];
  for (let at = from; at < to; ) {
    const character = characterAt(bytes, at, to);
    for (const { text, kind } of shapesOf(character?.text, bytes[at])) {
      const last = pieces.at(-1);
      if (last?.kind === kind && kind !== 'sign') pieces[pieces.length - 1] = { ...last, text: last.text + text };
      else pieces.push({ at: excerpt.start + at, text, kind, isMarked });
    }
    at += character?.length ?? 1;
  }
  return pieces;
}

/** The stretch cut at its mark. A mark without a byte in it becomes one piece of the kind `nothing`. */
export function piecesOf(excerpt: ByteExcerpt): readonly BytePiece[] {
  const bytes = bytesOfBase64(excerpt.base64);
  const from = Math.min(Math.max(excerpt.markFrom, 0), bytes.length);
  const to = Math.min(Math.max(excerpt.markTo, from), bytes.length);
  const marked: readonly BytePiece[] =
    from === to ? [{ at: excerpt.start + from, text: '∅', kind: 'nothing', isMarked: true }] : stretch(excerpt, bytes, [from, to], true);
  return [...stretch(excerpt, bytes, [0, from], false), ...marked, ...stretch(excerpt, bytes, [to, bytes.length], false)];
}

export interface HexCell {
  readonly hex: string;
  readonly text: string;
  readonly isMarked: boolean;
}

export interface HexRow {
  /** Of its first cell, a multiple of 8. */
  readonly offset: number;
  readonly cells: readonly HexCell[];
}

/** Half of what the raw view has: two of these stand one above the other in a narrow pane. */
const bytesPerRow = 8;

/** The stretch in rows of 8, at the places they have in the whole. */
export function hexRowsOf(excerpt: ByteExcerpt): readonly HexRow[] {
  const bytes = bytesOfBase64(excerpt.base64);
  const first = Math.floor(excerpt.start / bytesPerRow);
  const last = Math.floor((excerpt.start + Math.max(bytes.length - 1, 0)) / bytesPerRow);
  return Array.from({ length: last - first + 1 }, (_, row) => {
    const offset = (first + row) * bytesPerRow;
    const cells = Array.from({ length: bytesPerRow }, (__, column): HexCell => {
      const at = offset + column - excerpt.start;
      const byte = at < 0 ? undefined : bytes[at];
      return { hex: hexOf(byte), text: textOf(byte), isMarked: byte !== undefined && at >= excerpt.markFrom && at < excerpt.markTo };
    });
    return { offset, cells };
  });
}

/** Whether the whole goes on before and behind the stretch. */
export function isCutAt(excerpt: ByteExcerpt, totalBytes: number): { readonly before: boolean; readonly after: boolean } {
  const length = bytesOfBase64(excerpt.base64).length;
  return { before: excerpt.start > 0, after: excerpt.start + length < totalBytes };
}
