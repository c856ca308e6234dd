import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { paletteOf, readPng, withPalette } from '#test/screenshots/palette-png.ts';

/** A PNG as a browser writes it, of one row per filter; the data are told by each row. */
function png(width: number, rows: readonly (readonly number[])[], kind: 2 | 6 = 2): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(rows.length, 4);
  head.set([8, kind, 0, 0, 0], 8);
  const part = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, part('IHDR', head), part('IDAT', deflateSync(Buffer.from(rows.flat()))), part('IEND', Buffer.alloc(0))]);
}

describe('A picture', () => {
  test('is read whichever way its rows were written', () => {
    const rows = [
      [0, 10, 20, 30, 11, 22, 33],
      [1, 10, 20, 30, 1, 2, 3],
      [2, 1, 1, 1, 1, 1, 1],
      [3, 5, 5, 5, 5, 5, 5],
      [4, 1, 0, 0, 0, 1, 0],
    ];
    expect([...readPng(png(2, rows)).colours].map((colour) => colour.toString(16))).toEqual([
      'a141e',
      'b1621',
      'a141e',
      'b1621',
      'b151f',
      'c1722',
      'a0f14',
      '101820',
      'b0f14',
      '101920',
    ]);
  });

  test('keeps each of few colours, without its transparency', () => {
    const small = withPalette(png(2, [[0, 255, 0, 0, 255, 0, 0, 255, 255]], 6));
    expect([...readPng(small).colours]).toEqual([0xff0000, 0x0000ff]);
  });
});

describe('The palette', () => {
  test('has at most 256 colours, the most used ones as they are', () => {
    const colours = Uint32Array.from({ length: 4_000 }, (_, at) => (at % 2 === 0 ? 0x123456 : (at * 7919) & 0xffffff));
    const palette = paletteOf(colours);
    expect(palette.length).toBe(256);
    expect(palette[0]).toBe(0x123456);
  });
});
