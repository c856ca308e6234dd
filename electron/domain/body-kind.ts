import type { BodyReference } from '#contract/models/delivery.ts';
import { JsonReader } from './json-reader.ts';
import { isUtf8 } from './utf8.ts';

const judgedBytes = 64 * 1024;
const textTypes = /^(?:text\/|application\/(?:x-www-form-urlencoded|xml|yaml|graphql|javascript|x-ndjson)|[^;]*\+(?:xml|yaml))/i;
const jsonTypes = /^[^;]*[/+]json\s*(?:;|$)/i;

function startsLikeJson(head: Uint8Array): boolean {
  const reader = new JsonReader(head);
  const first = reader.next();
  if (first !== 'object' && first !== 'array') return false;
  return reader.next() !== 'bad';
}

function hasControlBytes(head: Uint8Array): boolean {
  return head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b);
}

/**
 * What the bytes look like, from the first 64 KiB and the Content-Type header. The bytes have the last word: text sent as an image
 * is text, an image sent as JSON is binary. `json` means that it is meant as JSON, not that it parses.
 */
export function bodyKind(bytes: Uint8Array, contentType: string | null): BodyReference['kind'] {
  if (bytes.length === 0) return 'empty';
  const head = bytes.subarray(0, judgedBytes);
  if (!isUtf8(head, true)) return looksLikeSingleByteText(head, contentType) ? 'text' : 'binary';
  if (hasControlBytes(head)) return 'binary';
  if (contentType !== null && jsonTypes.test(contentType)) return 'json';
  return startsLikeJson(head) ? 'json' : 'text';
}

/** Declared text in an older encoding: not UTF-8, but without the control bytes of anything binary. */
function looksLikeSingleByteText(head: Uint8Array, contentType: string | null): boolean {
  if (contentType === null || hasControlBytes(head)) return false;
  return textTypes.test(contentType) || jsonTypes.test(contentType);
}
