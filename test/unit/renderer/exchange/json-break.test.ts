import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatJsonSteps } from '#renderer/exchange/format-json.ts';
import type { JsonBreak } from '#renderer/exchange/json-break.ts';

function breakOf(text: string | Uint8Array): JsonBreak & { readonly hasRunOut: boolean } {
  const generator = formatJsonSteps(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  for (let step = generator.next(); ; step = generator.next()) {
    if (step.done !== true) continue;
    if (step.value.kind !== 'invalid') throw new Error(`Expected it to break, and it is ${step.value.kind}`);
    return { ...step.value.at, hasRunOut: step.value.hasRunOut };
  }
}

test.each<[string, number, RegExp]>([
  ['{"a":1,}', 7, /"}" where a key in quotes/],
  ['{"a" 1}', 5, /"1" where ":"/],
  ['{a:1}', 1, /"a" where a key in quotes/],
  ['[1,]', 3, /"]" where a value/],
  ['[1 2]', 3, /"2" where a comma or the closing bracket/],
  ['[1}', 2, /"}" where a comma or the closing bracket/],
  ['{"a":[1}', 7, /"}" where a comma/],
  ['{"a":01}', 6, /"1" where a comma/],
  ['{"a":tru}', 5, /"tru" is not a JSON value/],
  ['{"a":undefined}', 5, /"undefined" is not a JSON value/],
  ['[-]', 1, /number that starts here/],
  ['["a\tb"]', 3, /control byte 0x09/],
  ['["a\\x and more"]', 3, /escape that JSON does not know/],
  ['["\\u12G4"]', 2, /escape that JSON does not know/],
  ['{} x', 3, /After the end of the document there is "x"/],
  ["{'a':1}", 1, /"'" where a key/],
  ['[\u00a0]', 1, /byte 0xc2/],
])('%j breaks at byte %i', (text, offset, sentence) => {
  const found = breakOf(text);
  expect(found.offset).toBe(offset);
  expect(found.sentence).toMatch(sentence);
  expect(found.hasRunOut).toBe(false);
});

test.each(['{"a":"x', '[1,2', '{"a"', '{"a":', '["\\', '[', '{', '[1,'])('%j breaks because it ends', (text) => {
  expect(breakOf(text).hasRunOut).toBe(true);
});

test('counts lines from 1 and columns in characters, the offset in bytes', () => {
  expect(breakOf('{"é":"ü",\n "ö": x}')).toMatchObject({ offset: 19, line: 2, column: 7 });
});

test('never looks beyond the body, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
      const bytes = new Uint8Array([0x5b, ...tail, 0x01]);
      const found = breakOf(bytes);
      expect(found.offset).toBeLessThanOrEqual(bytes.length);
      expect(found.line).toBeGreaterThan(0);
      expect(found.sentence).not.toBe('');
    }),
  );
});
