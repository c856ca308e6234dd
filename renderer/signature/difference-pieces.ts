/**
 * A stretch of bytes as something to look at. Everything without a shape of its own gets one (line ends, tabs, spaces, byte order
 * marks, bytes that are no UTF-8), because such are mostly what differs. Pure.
 */
import type { ByteExcerpt } from '#contract/models/diagnosis.ts';
import { bytesPerRow, hexOf, textOf } from '#renderer/exchange/hex-lines.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { bytesOfBase64 } from './bytes.ts';

export interface BytePiece {
  /** Offset of its first byte in the whole. */
  readonly at: number;
  readonly text: string;
  /** `sign`: stands for something that can't be seen. `nothing`: no byte is here, where the other side has some. */
  readonly kind: 'text' | 'sign' | 'nothing';
  readonly isMarked: boolean;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const signs: Readonly<Record<string, string>> = {
  // The line breaks after its sign, so that what was laid out over several lines is read as such.
  '\n': '␊\n',
  '\r': '␍',
  '\t': '⇥',
  ' ': '·',
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

function stretch(
  excerpt: ByteExcerpt,
  bytes: Uint8Array<ArrayBuffer>,
  [from, to]: readonly [number, number],
  isMarked: boolean,
): BytePiece[] {
  const pieces: BytePiece[] = [];
  for (let at = from; at < to; ) {
    const character = characterAt(bytes, at, to);
    const sign = character === undefined ? `\\x${hexOf(bytes[at]).toUpperCase()}` : signOf(character.text);
    const kind = sign === undefined ? 'text' : 'sign';
    const text = sign ?? character?.text ?? '';
    const last = pieces.at(-1);
    if (last?.kind === kind) pieces[pieces.length - 1] = { ...last, text: last.text + text };
    else pieces.push({ at: excerpt.start + at, text, kind, isMarked });
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
  /** Of its first cell, a multiple of 16. */
  readonly offset: number;
  readonly cells: readonly HexCell[];
}

/** The stretch in rows of 16, at the places they have in the whole. */
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
