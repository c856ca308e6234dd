/**
 * What full-text search looks at: URL, header values, and the body where it is text. Writer of the index and checker of its hits use
 * the same functions, so a hit is exact.
 */
import { isUtf8 } from 'node:buffer';
import type { HeaderPair } from '#contract/models/delivery.ts';

/** Only so much of a body is searched. */
export const searchedBodyBytes = 256 * 1024;
/** More broken characters than one in so many, and a body is not text. */
const brokenCharacterShare = 10;
/** Trigrams of one term asked for; the check of each hit does the rest. */
const mostTrigrams = 32;

const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Lower case, without NUL (which ends a text inside SQLite) and without half surrogates (which UTF-8 can not carry). The final sigma
 * becomes the plain one, because which of the two lower case gives depends on what follows.
 */
export function fold(text: string): string {
  return text.replaceAll('\0', '').toLowerCase().replaceAll('ς', 'σ').toWellFormed();
}

function bodyText(body: Uint8Array): string {
  const head = body.byteLength > searchedBodyBytes ? body.subarray(0, searchedBodyBytes) : body;
  if (isUtf8(head)) return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8');
  const text = lossyDecoder.decode(head);
  const broken = text.split('\uFFFD').length - 1;
  return broken * brokenCharacterShare > text.length ? '' : text;
}

/** The folded text of a delivery. `headers` is the stored JSON list. */
export function searchText(url: string, headers: string, body: Uint8Array | null): string {
  const pairs: HeaderPair[] = JSON.parse(headers);
  const values = pairs.map((pair) => pair[1]).join('\n');
  return fold(`${url}\n${values}\n${body === null ? '' : bodyText(body)}`);
}

/** Whether a term is long enough for the trigram index. */
export function hasTrigrams(term: string): boolean {
  return [...fold(term)].length >= 3;
}

/** The FTS query that every delivery with this term matches (and some others): its trigrams, each quoted, joined by AND. */
export function trigramQuery(term: string): string {
  const characters = [...fold(term)];
  const trigrams = new Set<string>();
  for (let at = 0; at + 3 <= characters.length && trigrams.size < mostTrigrams; at++) trigrams.add(characters.slice(at, at + 3).join(''));
  return [...trigrams].map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
