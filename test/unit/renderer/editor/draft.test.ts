import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, inOrder, isAt, problemOf } from '#renderer/editor/draft/draft-problems.ts';
import { placeAt, seenPathOf, variableAt } from '#renderer/editor/draft/json-place.ts';
import { hoverParagraphs } from '#renderer/editor/draft/json-service.ts';

/** The place of the bar in the text, which is taken out. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  return placeAt(marked.replace('|', ''), offset);
}

describe('a place in JSON', () => {
  it('is a key or a value, with the path to it', () => {
    expect(at('{"a": {"b": "x|"}}')).toMatchObject({ path: ['a', 'b'], part: 'value' });
    expect(at('{"a": {"b|": "x"}}')).toMatchObject({ path: ['a'], part: 'key' });
    expect(at('{"a": [1, {"c": |')).toMatchObject({ path: ['a', '1', 'c'], part: 'value', token: null });
    expect(at('{"a": 1, |')).toMatchObject({ path: [], part: 'key' });
    expect(at('{"a\\"b": "|"')).toMatchObject({ path: ['a"b'], part: 'value' });
    expect(at('{"a": "not closed|\n "b": 1}')).toMatchObject({ path: ['a'], part: 'value' });
    expect(seenPathOf(['data', 'items', '0', 'id'])).toBe('data.items[].id');
  });

  it('is found in any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', 'a', '1', '\n') }),
        fc.nat(40),
        (text, offset) => {
          const place = placeAt(text, Math.min(offset, text.length));
          expect(['key', 'value']).toContain(place.part);
        },
      ),
    );
  });

  it('may be a variable that is being written', () => {
    expect(variableAt('{"a": "{{ru', 11)).toEqual({ typed: 'ru', from: 9, isClosed: false });
    expect(variableAt('{"a": "{{run}}"', 10)).toEqual({ typed: 'r', from: 9, isClosed: true });
    expect(variableAt('{"a": "{{run}} b"', 16)).toBeNull();
    expect(variableAt('{{a\n b', 5)).toBeNull();
  });
});

describe('a text that is replaced', () => {
  it('changes in the smallest stretch', () => {
    expect(differenceOf('abcd', 'abXd')).toEqual({ from: 2, to: 3, text: 'X' });
    expect(differenceOf('aa', 'aaa')).toEqual({ from: 2, to: 2, text: 'a' });
    expect(differenceOf('a', 'a')).toBeNull();
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const difference = differenceOf(before, after);
        const made = difference === null ? before : before.slice(0, difference.from) + difference.text + before.slice(difference.to);
        expect(made).toBe(after);
      }),
    );
  });
});

describe('problems', () => {
  const problem = problemOf({ range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } }, message: 'Odd', severity: 2 });

  it('count from 1 and end with a full stop', () => {
    expect(problem).toEqual({ severity: 'warning', sentence: 'Odd.', line: 2, column: 3, endLine: 2, endColumn: 6 });
    expect([isAt(problem, 2, 3), isAt(problem, 2, 6), isAt(problem, 2, 7), isAt(problem, 1, 4)]).toEqual([true, true, false, false]);
  });

  it('stand in the order of the text, each once', () => {
    const first = { ...problem, line: 1 };
    expect(inOrder([problem, first, problem])).toEqual([first, problem]);
  });
});

it('documentation is plain text again', () => {
  expect(hoverParagraphs([{ value: 'One \\`two\\`\\.\n\nSource: zof\\.ai/a\\_b' }, 'three'])).toEqual([
    'One `two`.',
    'Source: zof.ai/a_b',
    'three',
  ]);
});
