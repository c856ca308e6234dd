import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, withFault } from '#renderer/features/timeline/filter/filter-pieces.ts';

function kindsOf(text: string): readonly string[] {
  return piecesOf(text)
    .filter(({ kind }) => kind !== 'space')
    .map((piece) => `${piece.kind} ${piece.text}`);
}

describe('pieces of a filter', () => {
  it('tells keys, values, phrases, words and operators apart', () => {
    expect(kindsOf('type:run.* (-dup:first OR "two words") needle')).toEqual([
      'key type:',
      'value run.*',
      'operator (',
      'operator -',
      'key dup:',
      'value first',
      'operator OR',
      'phrase "two words"',
      'operator )',
      'word needle',
    ]);
  });

  it('keeps a quoted value, a body path and a header with their key', () => {
    expect(kindsOf('type:"a (b" body.data."odd key"=x header:x-zof=1')).toEqual([
      'key type:',
      'value "a (b"',
      'key body',
      'value .data."odd key"=x',
      'key header:',
      'value x-zof=1',
    ]);
  });

  it('reads what is only half written', () => {
    expect(kindsOf('type:')).toEqual(['key type:']);
    expect(kindsOf('-"open phrase')).toEqual(['operator -', 'phrase "open phrase']);
  });

  it('joins to the text again, whatever was typed, with and without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), fc.option(fc.nat(60)), (text, position, end) => {
        const pieces = piecesOf(text);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(
          withFault(pieces, { position, end })
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('marks from the fault to the end of its piece', () => {
    const faulty = (text: string, at: number) =>
      withFault(piecesOf(text), { position: at, end: null }).flatMap((piece) => (piece.isFault ? piece.text : []));
    expect(faulty('a typ:x b', 2)).toEqual(['typ:']);
    expect(faulty('verdict:wrong b', 8)).toEqual(['wrong']);
    expect(faulty('type:a*b', 6)).toEqual(['*b']);
    expect(withFault(piecesOf('a bc d'), { position: 2, end: 3 }).flatMap((piece) => (piece.isFault ? piece.text : []))).toEqual(['b']);
    expect(withFault(piecesOf('type:a'), { position: null, end: null }).some((piece) => piece.isFault)).toBe(false);
  });
});
