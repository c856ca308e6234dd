import { latin1Text } from './request-text.ts';

const longestSizeLine = 200;

/** The body in a chunked coding (RFC 9112, 7.1); null for anything that is not a whole one. Trailers are left out. */
export function unchunk(bytes: Uint8Array): Uint8Array | null {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, at);
    if (end === -1 || end - at > longestSizeLine) return null;
    const [, size] = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?\r?$/i.exec(latin1Text(bytes, at, end)) ?? [];
    if (size === undefined) return null;
    const length = Number.parseInt(size, 16);
    if (length === 0) return joined(pieces);
    const start = end + 1;
    const after = lineEndAt(bytes, start + length);
    if (after === null) return null;
    pieces.push(bytes.subarray(start, start + length));
    at = after;
  }
}

function lineEndAt(bytes: Uint8Array, at: number): number | null {
  if (bytes[at] === 0x0a) return at + 1;
  return bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? at + 2 : null;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
