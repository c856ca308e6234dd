/**
 * A screenshot with a palette of 256 colours: a third of its size, and to the eye the same, since a window has few colours and many shades
 * of them at the edges of letters. Reads what Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const most = 256;

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row by row. */
  readonly colours: Uint32Array;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

export function withPalette(png: Buffer): Buffer {
  return writePng(readPng(png));
}

export function readPng(png: Buffer): Pixels {
  const chunks = chunksOf(png);
  const head = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height, depth, kind, interlace] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9], head[12]];
  if (depth !== 8 || interlace !== 0) throw new Error('Only PNG of 8 bits a channel that is not interlaced is read.');
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)));
  if (kind === 3) return indexedPixels(width, height, data, chunks.find(({ type }) => type === 'PLTE')?.data ?? Buffer.alloc(0));
  if (kind !== 2 && kind !== 6) throw new Error(`A PNG of colour type ${kind} is not read.`);
  const size = kind === 6 ? 4 : 3;
  const bytes = unfiltered(data, width * size, height, size);
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) colours[at] = bytes.readUIntBE(at * size, 3);
  return { width, height, colours };
}

function indexedPixels(width: number, height: number, data: Buffer, palette: Buffer): Pixels {
  const bytes = unfiltered(data, width, height, 1);
  return { width, height, colours: Uint32Array.from(bytes, (index) => palette.readUIntBE(index * 3, 3)) };
}

function chunksOf(png: Buffer): readonly Chunk[] {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('That is no PNG.');
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Each row says by its first byte how it was written: as it is, or as differences to the left, above, their mean, or Paeth's choice. */
function unfiltered(data: Buffer, rowBytes: number, rows: number, size: number): Buffer {
  // why: a row of nothing above the first one, and a pixel of nothing before each row, so that no place is a special one.
  const stride = rowBytes + size;
  const out = Buffer.alloc(stride * (rows + 1));
  for (let row = 0; row < rows; row += 1) {
    const from = row * (rowBytes + 1);
    const filter = data[from];
    for (let at = 0; at < rowBytes; at += 1) {
      const to = (row + 1) * stride + size + at;
      out[to] =
        byteAt(data, from + 1 + at) + guess(filter, byteAt(out, to - size), byteAt(out, to - stride), byteAt(out, to - stride - size));
    }
  }
  return Buffer.concat(Array.from({ length: rows }, (_, row) => out.subarray((row + 1) * stride + size, (row + 2) * stride)));
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}

function guess(filter: number | undefined, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  return filter === 4 ? paeth(left, above, corner) : 0;
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

interface Shade {
  readonly colour: number;
  readonly count: number;
}

const channel = (colour: number, shift: number): number => (colour >> shift) & 0xff;

/** Exact where there are few colours. Otherwise the most used ones as they are, and the others halved at the widest channel until 256 are left. */
export function paletteOf(colours: Uint32Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const shades = [...counts].map(([colour, count]) => ({ colour, count })).sort((a, b) => b.count - a.count || a.colour - b.colour);
  if (shades.length <= most) return shades.map(({ colour }) => colour);
  const kept = shades.slice(0, most / 2).map(({ colour }) => colour);
  return [...kept, ...medianCut(shades.slice(most / 2), most - kept.length)];
}

interface Box {
  readonly shades: readonly Shade[];
  /** The channel in which its shades lie furthest apart, and how far. */
  readonly shift: number;
  readonly by: number;
}

function medianCut(shades: readonly Shade[], boxes: number): readonly number[] {
  const list = [boxOf(shades)];
  while (list.length < boxes) {
    const widest = list.reduce((best, box, at) => (box.by > (list[best]?.by ?? 0) ? at : best), 0);
    const box = list[widest];
    if (box === undefined || box.by === 0) break;
    const sorted = [...box.shades].sort((a, b) => channel(a.colour, box.shift) - channel(b.colour, box.shift));
    list.splice(widest, 1, boxOf(sorted.slice(0, sorted.length >> 1)), boxOf(sorted.slice(sorted.length >> 1)));
  }
  return list.map((box) => meanOf(box.shades));
}

function boxOf(shades: readonly Shade[]): Box {
  const widths = [16, 8, 0].map((shift) => {
    let [least, greatest] = [255, 0];
    for (const { colour } of shades) {
      least = Math.min(least, channel(colour, shift));
      greatest = Math.max(greatest, channel(colour, shift));
    }
    return { shift, by: Math.max(0, greatest - least) };
  });
  return { shades, ...widths.reduce((best, one) => (one.by > best.by ? one : best)) };
}

function meanOf(box: readonly Shade[]): number {
  const total = box.reduce((sum, { count }) => sum + count, 0);
  const mean = (shift: number) => Math.round(box.reduce((sum, { colour, count }) => sum + channel(colour, shift) * count, 0) / total);
  return (mean(16) << 16) | (mean(8) << 8) | mean(0);
}

function writePng({ width, height, colours }: Pixels): Buffer {
  const palette = paletteOf(colours);
  const indexes = indexesOf(colours, palette);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) rows.set(indexes.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.alloc(palette.length * 3);
  for (const [at, colour] of palette.entries()) table.writeUIntBE(colour, at * 3, 3);
  const chunks = [
    chunk('IHDR', head),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...chunks]);
}

function indexesOf(colours: Uint32Array, palette: readonly number[]): Uint8Array {
  const known = new Map(palette.map((colour, index) => [colour, index]));
  return Uint8Array.from(colours, (colour) => {
    const index = known.get(colour) ?? nearest(colour, palette);
    known.set(colour, index);
    return index;
  });
}

function nearest(colour: number, palette: readonly number[]): number {
  const [red, green, blue] = [channel(colour, 16), channel(colour, 8), channel(colour, 0)];
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, one] of palette.entries()) {
    const distance = (channel(one, 16) - red) ** 2 + (channel(one, 8) - green) ** 2 + (channel(one, 0) - blue) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.set(named, 4);
  out.writeUInt32BE(crc32(named), data.length + 8);
  return out;
}
