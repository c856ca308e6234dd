import type { Difference } from '#contract/models/diagnosis.ts';
import { countOf, formatCount } from '#renderer/lib/format-bytes.ts';

/** What kind of difference it is, as the caption above the two contents. */
export const differenceNames: Readonly<Record<Difference['kind'], string>> = {
  length: 'Another length',
  newline: 'A newline at the end',
  'line-ends': 'Line ends',
  'white-space': 'White space',
  bom: 'Byte order mark',
  escapes: 'Escapes',
  'key-order': 'Order of the keys',
  numbers: 'Numbers',
  charset: 'Character encoding',
  compression: 'Compression',
  form: 'Form encoding',
  content: 'Other content',
};

/** Counting stops there. */
const mostPlaces = 1_000;

/** `160 bytes received, 161 signed (+1)` */
export function lengthWords({ receivedBytes, signedBytes }: Difference): string {
  if (receivedBytes === signedBytes) return `${countOf(receivedBytes, 'byte', 'bytes')} on both sides`;
  const more = signedBytes - receivedBytes;
  return `${countOf(receivedBytes, 'byte', 'bytes')} received, ${formatCount(signedBytes)} signed (${more > 0 ? '+' : '−'}${formatCount(Math.abs(more))})`;
}

/** `at byte 159`, `first of 14 places, at byte 159` */
export function placeWords({ received, places }: Difference): string {
  const at = `at byte ${formatCount(received.start + received.markFrom)}`;
  if (places <= 1) return at;
  return `first of ${formatCount(Math.min(places, mostPlaces))} places${places >= mostPlaces ? ' or more' : ''}, ${at}`;
}
