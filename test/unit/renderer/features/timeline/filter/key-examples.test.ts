import { describe, expect, it } from 'vitest';
import { termsOf } from '#domain/query/ast.ts';
import { keyMeanings } from '#domain/query/key-meanings.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { commandLineOf } from '#renderer/features/timeline/filter/command-line.ts';
import { keyExamples } from '#renderer/features/timeline/filter/key-examples.ts';

describe('examples in the help', () => {
  it('are filters that the language understands, and ask for their key', () => {
    for (const { key } of keyMeanings) {
      const parsed = keyExamples[key].map((example) => parseQuery(example));
      expect(
        parsed.every(({ ok }) => ok),
        key,
      ).toBe(true);
      expect(
        parsed.some((query) => query.ok && termsOf(query.node)[0]?.key === key),
        key,
      ).toBe(true);
    }
  });
});

describe('the command of a filter', () => {
  it('carries it through a shell', () => {
    expect(commandLineOf(`type:run.* "it's"`)).toBe(`hookglass list 'type:run.* "it'\\''s"'`);
    expect(commandLineOf('-dup:first')).toBe("hookglass list -- '-dup:first'");
    expect(commandLineOf('')).toBe('hookglass list');
  });
});
