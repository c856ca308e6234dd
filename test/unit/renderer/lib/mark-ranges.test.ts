import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRanges, segmentsOf } from '#renderer/lib/mark-ranges.ts';

function marked(text: string, words: readonly string[]): string {
  return segmentsOf(text, findRanges(text, words))
    .map((segment) => (segment.isMarked ? `[${segment.text}]` : segment.text))
    .join('');
}

describe('marks', () => {
  it('stand at every place, without regard to case', () => {
    expect(marked('Run failed, RUN again', ['run'])).toBe('[Run] failed, [RUN] again');
    expect(marked('nothing', ['x'])).toBe('nothing');
    expect(marked('nothing', [''])).toBe('nothing');
  });

  it('join where they overlap or touch', () => {
    expect(marked('abcdef', ['bcd', 'cde', 'f'])).toBe('a[bcdef]');
  });

  it('keep their places where lower case is longer', () => {
    expect(marked('İİ needle', ['needle'])).toBe('İİ [needle]');
  });

  it('cut the text in order and lose nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ maxLength: 2 })), (text, words) => {
        const segments = segmentsOf(text, findRanges(text, words));
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
        expect(segments.every((segment) => segment.text !== '')).toBe(true);
      }),
    );
  });

  it('are bounded', () => {
    expect(findRanges('ab'.repeat(5_000), ['a']).length).toBe(1_000);
  });
});
