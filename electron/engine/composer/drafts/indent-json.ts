import { JsonReader, type JsonToken } from '#domain/json-reader.ts';

const deepest = 100;

/**
 * JSON over lines, two spaces a level, the lines after the first `margin` levels further in. Every token leaves as it came: big numbers,
 * `1.0`, escapes and repeated keys are those of the object. Undefined for what is no JSON.
 */
export function indentJson(bytes: Uint8Array, margin: number): string | undefined {
  const reader = new JsonReader(bytes);
  const source = Buffer.from(bytes);
  const parts: string[] = [];
  let before: JsonToken | undefined;
  for (;;) {
    const token = reader.next();
    if (token === 'end') return parts.join('');
    if (token === 'bad') return undefined;
    parts.push(spaceBefore(token, before, reader.depth, margin), written(token, source, reader), token === 'key' ? ': ' : '');
    before = token;
  }
}

function spaceBefore(token: JsonToken, before: JsonToken | undefined, depth: number, margin: number): string {
  if (before === undefined || before === 'key') return '';
  const isClosing = token === 'object-end' || token === 'array-end';
  const isFirst = before === 'object' || before === 'array';
  if (isClosing && isFirst) return '';
  const isOpening = token === 'object' || token === 'array';
  const level = Math.min(isOpening ? depth - 1 : depth, deepest);
  return `${isClosing || isFirst ? '' : ','}\n${'  '.repeat(level + margin)}`;
}

function written(token: JsonToken, source: Buffer, { start, end }: JsonReader): string {
  const isQuoted = token === 'key' || token === 'string';
  return source.toString('utf8', isQuoted ? start - 1 : start, isQuoted ? end + 1 : end);
}
