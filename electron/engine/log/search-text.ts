/**
 * What full-text search looks at: URL, header values, and the body where it is text. Writer of the index and checker of its hits use
 * the same functions, so a hit is exact.
 */
import { isUtf8 } from 'node:buffer';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { fold } from '#domain/query/fold.ts';

/** Only so much of a body is searched. */
export const searchedBodyBytes = 256 * 1024;
/** More broken characters than one in so many, and a body is not text. */
const brokenCharacterShare = 10;

const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The searched part of a body as text; empty when it is none. */
export function bodyText(body: Uint8Array): string {
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

/**
 * The FTS query that every delivery with this text matches (and some others): its first trigrams, each quoted, joined by AND. The check
 * of each hit does the rest. The text has at least three characters when folded.
 */
export function trigramQuery(text: string, mostTrigrams: number): string {
  const characters = [...fold(text)];
  const trigrams = new Set<string>();
  for (let at = 0; at + 3 <= characters.length && trigrams.size < mostTrigrams; at++) trigrams.add(characters.slice(at, at + 3).join(''));
  return [...trigrams].map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
