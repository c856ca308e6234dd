/** The pieces of data that curl joins to a body. */
import type { CurlMeaning } from './curl-options.ts';
import { latin1Bytes, latin1Text } from './request-text.ts';

const dataMeanings = ['data', 'data-raw', 'data-binary', 'data-urlencode', 'json'] as const;
export type DataMeaning = (typeof dataMeanings)[number];

export type DataPiece =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      /** `--json` follows what is before it without an `&`. */
      readonly isJoined: boolean;
    }
  | { readonly kind: 'missing'; readonly file: string };

/** Null when a piece of it is in a file. */
export type CurlData = Uint8Array | null;

export function isDataMeaning(meaning: CurlMeaning): meaning is DataMeaning {
  return dataMeanings.some((one) => one === meaning);
}

/** As curl escapes: letters, digits and `-._~` stay, a space becomes a plus. `text`: one character is one byte. */
function urlEncoded(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~]/g, (character) =>
    character === ' ' ? '+' : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** `content`, `=content`, `name=content`, `@file`, `name@file`; whichever sign comes first. */
function encodedPiece(word: string, input: Uint8Array | null): DataPiece {
  const at = word.search(/[=@]/);
  const name = at <= 0 ? '' : `${word.slice(0, at)}=`;
  const content = word.slice(at + 1);
  if (word[at] !== '@') return bytesOf(`${name}${urlEncoded(content)}`);
  if (content !== '-' || input === null) return { kind: 'missing', file: content };
  return bytesOf(`${name}${urlEncoded(latin1Text(input))}`);
}

function bytesOf(text: string): DataPiece {
  return { kind: 'bytes', bytes: latin1Bytes(text), isJoined: false };
}

/** From a file curl's `--data` takes no line ends and no NUL. */
function withoutLineEnds(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0x00);
}

/** `word`: one character is one byte. `input`: what the command gets on its standard input, where that is known. */
export function readData(meaning: DataMeaning, word: string, input: Uint8Array | null): DataPiece {
  if (meaning === 'data-urlencode') return encodedPiece(word, input);
  const isJoined = meaning === 'json';
  if (meaning === 'data-raw' || !word.startsWith('@')) return { kind: 'bytes', bytes: latin1Bytes(word), isJoined };
  const file = word.slice(1);
  if (file !== '-' || input === null) return { kind: 'missing', file };
  return { kind: 'bytes', bytes: meaning === 'data' ? withoutLineEnds(input) : input, isJoined };
}

const ampersand = 0x26;

/** All pieces as curl joins them. */
export function dataBytes(pieces: readonly DataPiece[]): CurlData {
  const parts: Uint8Array[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'missing') return null;
    if (index > 0 && !piece.isJoined) parts.push(Uint8Array.of(ampersand));
    parts.push(piece.bytes);
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
