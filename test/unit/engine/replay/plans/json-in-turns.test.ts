import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonInTurns } from '#engine/replay/plans/json-in-turns.ts';

const read = (text: string) => readJsonInTurns(Buffer.from(text));

describe('JSON that is read in turns', () => {
  it('is what JSON.parse reads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.nat(3), async (text, spaces) => {
        const written = JSON.stringify(JSON.parse(text), null, spaces);
        expect(await read(written)).toEqual({ value: JSON.parse(written) });
      }),
    );
  });

  it('has fields of any name, and of the same the last', async () => {
    const read1 = await read('{"__proto__": {"a": 1}, "b": [1, {"c": 2}], "b": "\\u00e9"}');
    expect(JSON.stringify(read1)).toBe('{"value":{"__proto__":{"a":1},"b":"é"}}');
  });

  it('names the line where it ends to be JSON', async () => {
    expect(await read('{\n"a": 1,\n"b": nope\n}')).toEqual({ line: 3 });
    expect(await read('')).toEqual({ line: 1 });
    expect(await read('{"a": [1,')).toEqual({ line: 1 });
  });
});
