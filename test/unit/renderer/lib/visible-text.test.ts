import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasHiddenCharacters, visibleText } from '#renderer/lib/visible-text.ts';

describe('UIX-05 hidden characters are visible', () => {
  it.each([
    ['a\u202eb', 'a[U+202E]b'],
    ['zero\u200bwidth', 'zero[U+200B]width'],
    ['line\nbreak\ttab', 'line\u240abreak\u2409tab'],
    ['esc\u001b[31m', 'esc\u241b[31m'],
    ['del\u007f c1\u0085', 'del\u2421 c1[U+0085]'],
    ['bom\ufeff', 'bom[U+FEFF]'],
    ['tag\u{e0041}', 'tag[U+E0041]'],
    ['soft\u00adhyphen', 'soft[U+00AD]hyphen'],
    ['filler\u3164', 'filler[U+3164]'],
    ['half\ud800', 'half[U+D800]'],
    ['joiner a\u200db', 'joiner a[U+200D]b'],
  ])('%j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
    expect(hasHiddenCharacters(text)).toBe(true);
  });

  it('leaves ordinary text of any script, and emoji, as they are', () => {
    for (const text of ['run.failed', 'žluťoučký', 'Привет', '日本語', 'é', '👩‍💻', '❤️', '🇫🇷', '👍🏽'])
      expect(visibleText(text)).toBe(text);
  });

  it('never leaves a control or bidirectional character, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u);
      }),
    );
  });
});
