import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteExcerpt, Difference } from '#contract/models/diagnosis.ts';
import { hexRowsOf, isCutAt, piecesOf } from '#renderer/signature/difference-pieces.ts';
import { differenceNames, lengthWords, placeWords } from '#renderer/signature/difference-words.ts';

function excerptOf(content: string | readonly number[], mark: readonly [number, number], start = 0): ByteExcerpt {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  return { base64: bytes.toString('base64'), start, markFrom: mark[0], markTo: mark[1] };
}

/** Marked in brackets, plates in angle brackets. */
function drawn(excerpt: ByteExcerpt): string {
  const shape = ({ text, kind }: { readonly text: string; readonly kind: string }) => (kind === 'sign' ? `<${text}>` : text);
  return piecesOf(excerpt)
    .map((piece) => (piece.isMarked ? `[${shape(piece)}]` : shape(piece)))
    .join('');
}

describe('bytes as something to look at', () => {
  it.each([
    ['{"a":1}', [7, 7], '{"a":1}[∅]'],
    ['{"a":1}\n', [7, 8], '{"a":1}[<LF>][\n]'],
    ['a\r\nb', [1, 3], 'a[<CR>][<LF>][\n]b'],
    ['a\tb c', [1, 2], 'a[<TAB>]b·c'],
    ['\ufeff{}', [0, 3], '[<BOM>]{}'],
    ['a\u00a0b', [1, 3], 'a[<NBSP>]b'],
    ['a\u200bb', [1, 4], 'a[<[U+200B]>]b'],
    ['a\u2003b', [0, 0], '[∅]a<[U+2003]>b'],
    ['a\0b', [0, 1], '[a]<NUL>b'],
    ['né', [1, 3], 'n[é]'],
    [[0x6e, 0xe9], [1, 2], 'n[<\\xE9>]'],
    ['\ufffd', [0, 3], '[\ufffd]'],
    // A mark in the middle of a character: its bytes are shown one by one.
    ['é', [1, 2], '<\\xC3>[<\\xA9>]'],
    ['', [0, 0], '[∅]'],
  ] as const)('%j marked at %j', (content, mark, expected) => {
    expect(drawn(excerptOf(content, mark))).toBe(expected);
  });

  it('is never at a loss, and has exactly one marked stretch', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 160 });
    fc.assert(
      fc.property(numbers, fc.nat(200), fc.nat(200), (bytes, one, other) => {
        const pieces = piecesOf(excerptOf(bytes, [Math.min(one, other), Math.max(one, other)]));
        const flips = pieces.filter((piece, index) => piece.isMarked && pieces[index - 1]?.isMarked !== true);
        expect(flips).toHaveLength(1);
        const rows = hexRowsOf(excerptOf(bytes, [0, 0], one));
        const digits = rows.flatMap(({ cells }) => cells.map(({ hex }) => hex.trim())).join('');
        expect(digits).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });

  it('keeps rows of hex at their places in the whole', () => {
    const rows = hexRowsOf(excerptOf('abcdefghij', [1, 3], 13));
    expect(rows.map(({ offset }) => offset)).toEqual([8, 16]);
    expect(rows[0]?.cells.map(({ hex }) => hex)).toEqual(['  ', '  ', '  ', '  ', '  ', '61', '62', '63']);
    expect(rows.flatMap(({ cells }) => cells.filter(({ isMarked }) => isMarked).map(({ text }) => text))).toEqual(['b', 'c']);
  });

  it('says where the whole goes on', () => {
    expect(isCutAt(excerptOf('abc', [0, 1]), 3)).toEqual({ before: false, after: false });
    expect(isCutAt(excerptOf('abc', [0, 1], 2), 6)).toEqual({ before: true, after: true });
  });
});

describe('a difference in words', () => {
  const difference = (more: Partial<Difference>): Difference => ({
    kind: 'newline',
    receivedBytes: 160,
    signedBytes: 161,
    received: excerptOf('abc', [3, 3], 157),
    signed: excerptOf('abc\n', [3, 4], 157),
    places: 1,
    ...more,
  });

  it.each([
    [{}, '160 bytes received, 161 signed (+1)', 'at byte 160'],
    [{ receivedBytes: 1, signedBytes: 0, places: 14 }, '1 byte received, 0 signed (−1)', 'first of 14 places, at byte 160'],
    [{ signedBytes: 160, places: 1_000 }, '160 bytes on both sides', 'first of 1,000 places or more, at byte 160'],
  ])('%j', (more, lengths, place) => {
    expect(lengthWords(difference(more))).toBe(lengths);
    expect(placeWords(difference(more))).toBe(place);
  });

  it('has a caption for each kind', () => {
    expect(new Set(Object.values(differenceNames)).size).toBe(Object.keys(differenceNames).length);
  });
});
