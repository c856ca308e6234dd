import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BodyValue } from '#domain/query/ast.ts';
import { bodyNeedles, couldMatch, findAtPath, isBodyMatch } from '#domain/query/body-path.ts';
import { parseQuery } from '#domain/query/parser.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function bodyValue(filter: string): BodyValue {
  const parsed = parseQuery(filter);
  const value = parsed.ok && parsed.node?.kind === 'term' ? parsed.node.values[0] : undefined;
  if (value?.kind !== 'body') throw new Error(`Not about a body: ${filter}`);
  return value;
}

const matches = (text: string, filter: string) => isBodyMatch(findAtPath(bytes(text), bodyValue(filter).path), bodyValue(filter));

describe('what a path and a comparison mean', () => {
  test.each<[string, string, boolean]>([
    ['{"a":{"b":"x"}}', 'body.a.b=x', true],
    ['{"a":{"b":"x"}}', 'body.a.b=X', false],
    ['{"a":{"b":"x"}}', 'body.a=x', false],
    ['{"a":{"b":"x"}}', 'body.a', true],
    ['{"a":{"b":"x"}}', 'body.b', false],
    ['[{"a":1}]', 'body[0].a=1', true],
    ['[{"a":1}]', 'body.0.a=1', true],
    ['{"0":1}', 'body[0]=1', false],
    ['{"0":1}', 'body.0=1', true],
    ['{"a":[1,[2,3]]}', 'body.a[1][1]=3', true],
    ['{"a":5.0}', 'body.a=5', true],
    ['{"a":5e0}', 'body.a=5.00', true],
    ['{"a":"5.0"}', 'body.a=5', false],
    ['{"a":"5"}', 'body.a=5', true],
    ['{"a":9007199254740993}', 'body.a=9007199254740992', false],
    ['{"a":true}', 'body.a=true', true],
    ['{"a":null}', 'body.a=null', true],
    ['{"a":null}', 'body.a', true],
    ['{"a":"x"}', 'body.a!=x', false],
    ['{"a":"y"}', 'body.a!=x', true],
    ['{"a":{}}', 'body.a!=x', true],
    ['{}', 'body.a!=x', false],
    ['{"a":10}', 'body.a>9', true],
    ['{"a":"10"}', 'body.a>9', true],
    ['{"a":"ten"}', 'body.a>9', false],
    ['{"a":"2026-11-20T10:00"}', 'body.a>=2026-11-20', true],
    ['{"a":20}', 'body.a>abc', false],
    ['{"a":"x"}', 'body.a<=x', true],
    ['{"a":"hello"}', 'body.a=he*', true],
    ['{"a":1,"a":2}', 'body.a=1', false],
    ['{"a":1,"a":2}', 'body.a=2', true],
    ['{"a":{"b":1},"a":{}}', 'body.a.b', false],
    ['{"st\\u0061tus":"h\\u0065ld"}', 'body.status=held', true],
    ['{"a":"x"', 'body.a=x', true],
    ['{"a":"x', 'body.a', false],
    ['{"a":"x"}}', 'body.a=x', false],
    ['not json', 'body.a', false],
    ['', 'body.a', false],
    ['"a"', 'body.a', false],
  ])('%s %s: %s', (text, filter, expected) => {
    expect(matches(text, filter)).toBe(expected);
  });
});

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('x', 'yy', 5, -1.5, true, null, ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '0', 'é', '"', ''), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const path = fc.array(fc.oneof(fc.constantFrom('a', 'b', '0', 'é', '"', ''), fc.nat(2)), { minLength: 1, maxLength: 4 });

function property(value: object, part: string | number): unknown {
  return Object.entries(value).find(([key]) => key === part)?.[1];
}

function walk(value: unknown, parts: readonly (string | number)[]): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(String(part)) ? walk(value[Number(part)], rest) : undefined;
  return typeof value === 'object' && value !== null && typeof part === 'string' ? walk(property(value, part), rest) : undefined;
}

const withEscapes = (text: string) => text.replace(/[ab]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);

test('finds what a walk through the parsed value finds, however it is written', () => {
  fc.assert(
    fc.property(json, path, fc.constantFrom(undefined, ' ', '\t'), fc.boolean(), (value, parts, indent, isEscaped) => {
      const text = JSON.stringify(value, null, indent);
      const found = findAtPath(bytes(isEscaped ? withEscapes(text) : text), parts);
      const expected = walk(value, parts);
      if (expected === undefined) expect(found).toBeNull();
      else if (typeof expected === 'object' && expected !== null) expect(found?.kind).toBe(Array.isArray(expected) ? 'array' : 'object');
      else expect(found?.text).toBe(String(expected));
    }),
    { numRuns: 3_000 },
  );
});

test('the quick look never passes over a body that matches', () => {
  const filter = fc
    .tuple(path, fc.constantFrom('=', '!=', '>', '<=', null), fc.constantFrom('x', 'yy', '5', '5.0', 'true', 'null', '', 'y'), fc.boolean())
    .map(([parts, operator, text, isPrefix]): BodyValue => {
      const values = operator === null ? [] : [{ kind: 'word' as const, text, isPrefix: isPrefix && operator === '=' }];
      return { kind: 'body', path: parts, operator, values };
    });
  fc.assert(
    fc.property(json, filter, fc.constantFrom(undefined, ' '), fc.boolean(), (value, wanted, indent, isEscaped) => {
      const plain = JSON.stringify(value, null, indent);
      const text = isEscaped ? withEscapes(plain) : plain;
      if (!isBodyMatch(findAtPath(bytes(text), wanted.path), wanted)) return;
      expect(couldMatch(text, wanted)).toBe(true);
      let from = 0;
      for (const needle of text.includes('\\u') ? [] : bodyNeedles(wanted)) {
        expect(text.indexOf(needle, from), needle).toBeGreaterThanOrEqual(0);
        from = text.indexOf(needle, from) + needle.length;
      }
    }),
    { numRuns: 5_000 },
  );
});
