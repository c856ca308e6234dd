import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completionAt } from '#domain/query/complete.ts';

/** The place is where the bar stands. */
function at(marked: string) {
  const position = marked.indexOf('|');
  return completionAt(marked.replace('|', ''), position);
}

test.each<[string, ReturnType<typeof completionAt>]>([
  ['|', { kind: 'key', prefix: '', from: 0, to: 0 }],
  ['ty|', { kind: 'key', prefix: 'ty', from: 0, to: 2 }],
  ['t|ype:run', { kind: 'key', prefix: 't', from: 0, to: 5 }],
  ['a |', { kind: 'key', prefix: '', from: 2, to: 2 }],
  ['a | b', { kind: 'key', prefix: '', from: 2, to: 2 }],
  ['-ver|', { kind: 'key', prefix: 'ver', from: 1, to: 4 }],
  ['(a OR ver|', { kind: 'key', prefix: 'ver', from: 6, to: 9 }],
  ['type:|', { kind: 'value', key: 'type', prefix: '', from: 5, to: 5, isQuoted: false }],
  ['type:run.f|ailed x', { kind: 'value', key: 'type', prefix: 'run.f', from: 5, to: 15, isQuoted: false }],
  ['-(Type:ru|)', { kind: 'value', key: 'type', prefix: 'ru', from: 7, to: 9, isQuoted: false }],
  ['verdict:mismatch,st|', { kind: 'value', key: 'verdict', prefix: 'st', from: 17, to: 19, isQuoted: false }],
  ['verdict:mismatch,|', { kind: 'value', key: 'verdict', prefix: '', from: 17, to: 17, isQuoted: false }],
  ['run:"a b|', { kind: 'value', key: 'run', prefix: 'a b', from: 4, to: 8, isQuoted: true }],
  ['run:"a b|c" x', { kind: 'value', key: 'run', prefix: 'a b', from: 4, to: 10, isQuoted: true }],
  ['header:conte|', { kind: 'value', key: 'header', prefix: 'conte', from: 7, to: 12, isQuoted: false }],
  ['header:a=b|', { kind: 'value', key: 'header', prefix: 'a=b', from: 7, to: 10, isQuoted: false }],
  ['body.data.st|', { kind: 'value', key: 'body', prefix: '.data.st', from: 4, to: 12, isQuoted: false }],
  ['"a phr|ase"', null],
  ['nokey:x|', null],
])('%s', (marked, expected) => {
  expect(at(marked)).toEqual(expected);
});

test('any text at any place has a context within the text, around the place', () => {
  const piece = fc.constantFrom('type:', 'body', '.a', 'header:', '"', '\\', ' ', '(', ')', '-', ',', '=', '*', 'a', 'OR', ':');
  const text = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  fc.assert(
    fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (written, share) => {
      const position = Math.round(written.length * share);
      const context = completionAt(written, position);
      if (context === null) return;
      expect(context.from).toBeLessThanOrEqual(position);
      expect(context.to).toBeGreaterThanOrEqual(position);
      expect(context.to).toBeLessThanOrEqual(written.length);
    }),
    { numRuns: 5_000 },
  );
});
