import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownUrl } from '#renderer/lib/shown-url.ts';
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

describe('UIX-05 letters of another alphabet do not pass for Latin ones', () => {
  it.each([
    ['p\u0430ypal.com', 'p\u0430[U+0430]ypal.com'],
    ['run.f\u0430iled', 'run.f\u0430[U+0430]iled'],
    ['\u0391dmin', '\u0391[U+0391]dmin'],
  ])('%s', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('words of one alphabet stay as they are, also beside others', () => {
    for (const text of ['\u0441\u043e\u0440', 'run \u0441\u043e\u0440', '\u03bc\u03ad\u03c4\u03c1\u03bf ok'])
      expect(visibleText(text)).toBe(text);
  });

  it('hosts are shown in punycode, the rest of the address as it came', () => {
    expect(shownUrl('https://\u0430pple.com/l\u00f6gin?q=1#x')).toBe('https://xn--pple-43d.com/l\u00f6gin?q=1#x');
    expect(shownUrl('https://user@\u0430pple.com:8443/')).toBe('https://xn--pple-43d.com:8443/');
    for (const text of ['https://example.test/\u0430', 'javascript:\u0430', '//\u0430pple.com', 'no address', 'http://'])
      expect(shownUrl(text)).toBe(text);
  });
});
