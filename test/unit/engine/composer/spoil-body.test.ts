import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJson, spoilAfterSigning, spoilBeforeSigning } from '#engine/composer/spoil-body.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const someJson = fc.oneof(
  fc.json(),
  fc.jsonValue().map((value) => JSON.stringify(value, null, 2)),
  fc.constantFrom('{}', '[]', ' { } \n', '[\t]', '{"a":{}}', '[[]]', '-0', '""', 'null'),
);
const anything = fc.oneof(someJson, fc.string()).map(bytesOf);

describe('bodies made wrong', () => {
  it('tampering changes any body, and JSON stays JSON', () => {
    fc.assert(
      fc.property(anything, (body) => {
        const tampered = spoilAfterSigning(body, [{ name: 'tampered' }]);
        expect(Buffer.from(tampered).equals(body)).toBe(false);
        if (isJson(body)) expect(() => JSON.parse(Buffer.from(tampered).toString())).not.toThrow();
      }),
    );
  });

  it('oversized has exactly so many bytes, and JSON stays JSON with its values', () => {
    fc.assert(
      fc.property(someJson, fc.integer({ min: 1024, max: 5000 }), (text, bytes) => {
        const body = bytesOf(text);
        const filled = spoilBeforeSigning(body, [{ name: 'oversized', bytes }], false, 0);
        expect(filled.byteLength).toBe(Math.max(bytes, body.byteLength));
        const [before, after] = [JSON.parse(text), JSON.parse(Buffer.from(filled).toString())];
        if (typeof before === 'object' && before !== null && !Array.isArray(before)) expect(after).toMatchObject(before);
      }),
    );
  });

  it('invalid UTF-8 is none in any body, and JSON keeps its form', () => {
    fc.assert(
      fc.property(anything, (body) => {
        const spoilt = spoilBeforeSigning(body, [{ name: 'invalid-utf8' }], false, 0);
        expect(() => new TextDecoder('utf-8', { fatal: true }).decode(spoilt)).toThrow();
        const isContainer = isJson(body) && /^\s*[[{]/.test(Buffer.from(body).toString());
        if (isContainer) expect(isJson(spoilt)).toBe(true);
      }),
    );
  });

  it('truncation leaves the first half, of what was tampered with too', () => {
    fc.assert(
      fc.property(anything, (body) => {
        const half = spoilAfterSigning(body, [{ name: 'truncated-body' }]);
        expect(Buffer.from(half)).toEqual(Buffer.from(body.subarray(0, Math.floor(body.byteLength / 2))));
      }),
    );
  });

  it('old time takes the place of the last time at the top alone', () => {
    const stale = [{ name: 'stale-timestamp', ageSeconds: 10 } as const];
    const spoilt = (text: string) => Buffer.from(spoilBeforeSigning(bytesOf(text), stale, false, 100_000_000)).toString();
    expect(spoilt('{"created":"x","data":{"created":"y"}}')).toBe('{"created":"1970-01-01T00:01:30Z","data":{"created":"y"}}');
    expect(spoilt('{"created":"x","created":"z"}')).toBe('{"created":"x","created":"1970-01-01T00:01:30Z"}');
    expect(spoilt('{"created":1234.5}')).toBe('{"created":90}');
    expect(spoilt('{"cr\\u0065ated":"x\\"y"}')).toBe('{"cr\\u0065ated":"1970-01-01T00:01:30Z"}');
    expect(spoilt('{"event":"a","timestamp":"x"}')).toBe('{"event":"a","timestamp":"1970-01-01T00:01:30Z"}');
    expect(() => spoilt('[{"created":"x"},"y"]')).toThrow();
    expect(() => spoilt('{"created":null}')).toThrow();
    expect(Buffer.from(spoilBeforeSigning(bytesOf('[]'), stale, true, 0)).toString()).toBe('[]');
  });
});
