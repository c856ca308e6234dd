/** What an answer's kept bytes say: taken out of their coding, and as text where they are text. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { bodyKind } from '#domain/body-kind.ts';
import { isUtf8 } from '#domain/utf8.ts';

/** More than this is not unpacked: a few hundred bytes can stand for gigabytes. */
const mostUnpackedBytes = 16 * 1024 * 1024;

export function headerValue(headers: readonly HeaderPair[], name: string): string | null {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? null;
}

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

const codings: Readonly<Record<string, Unpack>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  // why: half of the senders mean raw deflate, although RFC 9110, 8.4.1.2 says zlib.
  deflate: (bytes, options) => ((bytes[0] ?? 0) % 16 === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options)),
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

/** The bytes without their content coding; null where it is unknown, broken, or too much comes out of it. */
export function unpacked(bytes: Uint8Array, coding: string | null): Uint8Array | null {
  const names = (coding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (bytes.length === 0 || names.length === 0) return bytes;
  let out = bytes;
  for (const name of names.toReversed()) {
    const unpack = Object.hasOwn(codings, name) ? codings[name] : undefined;
    if (unpack === undefined) return null;
    try {
      out = unpack(out, { maxOutputLength: mostUnpackedBytes });
    } catch {
      // why: what is broken or a bomb is shown as the bytes it is.
      return null;
    }
  }
  return out;
}

export interface AnswerText {
  readonly text: string;
  readonly isJson: boolean;
}

/** Null where the bytes are no text. What is not UTF-8 but declared as text is read byte by byte. */
export function answerText(bytes: Uint8Array, contentType: string | null): AnswerText | null {
  const kind = bodyKind(bytes, contentType);
  if (kind === 'binary') return null;
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), isJson: kind === 'json' };
  return isUtf8(bytes, true) || kind === 'json' ? null : { text: Buffer.from(bytes).toString('latin1'), isJson: false };
}
