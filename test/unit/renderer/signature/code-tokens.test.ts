import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOf } from '#renderer/signature/code-tokens.ts';

const syntaxes = ['javascript', 'typescript', 'python', 'go', 'java', 'ruby', 'php', 'csharp', 'cobol'];

function kindsIn(code: string, syntax: string): readonly string[] {
  return tokensOf(code, syntax).flatMap(({ text, kind }) => (kind === 'plain' ? [] : [`${kind} ${text}`]));
}

describe('colours of code', () => {
  it.each([
    ['javascript', 'const a = `x`; // "no"', ['keyword const', 'string `x`', 'comment // "no"']],
    ['python', 'def f(b): # it\'s\n  return b"""x\ny"""', ['keyword def', "comment # it's", 'keyword return', 'string b"""x\ny"""']],
    ['go', 'func F() { return "a\\"b" } /* c */', ['keyword func', 'keyword return', 'string "a\\"b"', 'comment /* c */']],
    ['ruby', "return 64 if 'a' # x", ['keyword return', 'number 64', 'keyword if', "string 'a'", 'comment # x']],
    ['php', '#[Attr] fn($x) => 1; # y', ['keyword fn', 'number 1', 'comment # y']],
    ['csharp', 'var s = $"a"; // b', ['keyword var', 'string $"a"', 'comment // b']],
    ['cobol', 'return "a"', []],
  ])('%s', (syntax, code, kinds) => {
    expect(kindsIn(code, syntax)).toEqual(kinds);
  });

  it('are never wrong about the text, whatever it is', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', "'", '`', '/*', '*/', '//', '#', '"""', '\\', '\n', 'return'),
    );
    const code = fc.array(piece).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...syntaxes), code, (syntax, text) => {
        const tokens = tokensOf(text, syntax);
        expect(tokens.map((token) => token.text).join('')).toBe(text);
        expect(tokens.every(({ at, text: part }) => text.startsWith(part, at))).toBe(true);
      }),
    );
  });
});
