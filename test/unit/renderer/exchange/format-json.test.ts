import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonReader, type JsonToken } from '#domain/json-reader.ts';
import { defaultFormatLimits, type FormatLimits, type FormattedJson, formatJsonSteps } from '#renderer/exchange/format-json.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function run(bytes: Uint8Array, limits: FormatLimits = defaultFormatLimits): { result: FormattedJson; steps: number } {
  const generator = formatJsonSteps(bytes, limits);
  for (let steps = 1; ; steps += 1) {
    const step = generator.next();
    if (step.done === true) return { result: step.value, steps };
  }
}

function formatted(text: string): string {
  const { result } = run(bytesOf(text));
  if (result.kind !== 'formatted') throw new Error(`Expected it to be laid out, and it is ${result.kind}`);
  return textOf(result.bytes);
}

function tokensOf(bytes: Uint8Array): readonly (readonly [JsonToken, string])[] {
  const reader = new JsonReader(bytes);
  const tokens: (readonly [JsonToken, string])[] = [];
  for (let token = reader.next(); token !== 'end'; token = reader.next()) {
    if (token === 'bad') throw new Error('Not JSON');
    tokens.push([token, textOf(bytes.subarray(reader.start, reader.end))]);
  }
  return tokens;
}

const space = fc.constantFrom('', ' ', '\n', '\t', '\r\n  ');
const number = fc.constantFrom('0', '-0', '1.0', '1e400', '12345678901234567890', '0.10', '-1E-7', '3.141592653589793238462643');
const literal = fc.constantFrom('true', 'false', 'null');
const text = fc.oneof(
  fc.string().map((value) => JSON.stringify(value)),
  fc.constantFrom('"\\u0041\\/"', '"\\ud800"', '"__proto__"', '"constructor"', '"\u202e"', '""'),
);
const { document } = fc.letrec<{ document: string; object: string; array: string }>((tie) => ({
  document: fc
    .tuple(space, fc.oneof({ maxDepth: 4 }, number, literal, text, tie('object'), tie('array')), space)
    .map((parts) => parts.join('')),
  array: fc
    .tuple(space, fc.array(tie('document'), { maxLength: 5 }))
    .map(([gap, items]) => `[${items.length === 0 ? gap : items.join(',')}]`),
  object: fc
    .array(fc.tuple(space, text, space, tie('document')), { maxLength: 5 })
    .map((fields) => `{${fields.map(([before, key, after, value]) => `${before}${key}${after}:${value}`).join(',')}}`),
}));

describe('the JSON layout', () => {
  test('UIX-07 keeps every token of 1,000 documents, and laying out twice changes nothing', () => {
    fc.assert(
      fc.property(document, (source) => {
        const out = formatted(source);
        expect(tokensOf(bytesOf(out))).toEqual(tokensOf(bytesOf(source)));
        expect(formatted(out)).toBe(out);
      }),
      { numRuns: 1000 },
    );
  });

  test('UIX-07 big numbers, 1.0, repeated keys, __proto__ and escapes leave as they came', () => {
    expect(formatted('{"big":12345678901234567890,"one":1.0,"a":1,"a":2,"__proto__":{"x":[]},"u":"\\u0041\\/","e":{}}')).toBe(
      [
        '{',
        '  "big": 12345678901234567890,',
        '  "one": 1.0,',
        '  "a": 1,',
        '  "a": 2,',
        '  "__proto__": {',
        '    "x": []',
        '  },',
        '  "u": "\\u0041\\/",',
        '  "e": {}',
        '}',
      ].join('\n'),
    );
  });

  test('bytes that are not UTF-8 pass through inside strings', () => {
    const source = new Uint8Array([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]);
    const { result } = run(source);
    expect(result.kind === 'formatted' && [...result.bytes]).toEqual([0x5b, 0x0a, 0x20, 0x20, 0x22, 0xff, 0xfe, 0x22, 0x0a, 0x5d]);
  });

  test('lays out exactly what JSON.parse accepts', () => {
    const nearJson = fc.oneof(
      document,
      fc.tuple(document, fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', '0', 'x')).map(([source, at, put]) => {
        const place = at % (source.length + 1);
        return source.slice(0, place) + put + source.slice(place + 1);
      }),
    );
    fc.assert(
      fc.property(nearJson, (source) => {
        const wire = textOf(bytesOf(source));
        let isJson = true;
        try {
          JSON.parse(wire);
        } catch {
          // Expected for about half of the documents: that is what is compared.
          isJson = false;
        }
        expect(run(bytesOf(wire)).result.kind).toBe(isJson ? 'formatted' : 'invalid');
      }),
      { numRuns: 1000 },
    );
  });

  test('UIX-06 100,000 nested arrays are refused as too deep, at once', () => {
    const { result, steps } = run(bytesOf('['.repeat(100_000) + ']'.repeat(100_000)));
    expect(result).toEqual({ kind: 'too-deep', limit: defaultFormatLimits.depth });
    expect(steps).toBe(1);
  });

  test('UIX-06 many tokens are laid out in many steps, so the page can breathe between them', () => {
    const { result, steps } = run(bytesOf(`[${'1,'.repeat(199_999)}1]`));
    expect(result.kind).toBe('formatted');
    expect(steps).toBeGreaterThan(40);
  });

  test('UIX-06 one string of 10 MiB is laid out', () => {
    const { result } = run(bytesOf(`{"k":"${'x'.repeat(10 * 1024 * 1024)}"}`));
    expect(result.kind === 'formatted' && result.bytes.length).toBe(10 * 1024 * 1024 + 13);
  });

  test('stops at the limit of its output', () => {
    expect(run(bytesOf(`[${'[],'.repeat(5000)}[]]`), { depth: 10, bytes: 2000 }).result).toEqual({ kind: 'too-long', limit: 2000 });
  });
});
