/**
 * A packed block: headers and bodies of up to 32 deliveries, compressed together. One byte says how, so that the codec can change;
 * the bytes inside are those that were stored, and come out as they went in.
 *
 * Layout: version (1 byte), length of the plain part (4), then the plain part, compressed: count (2), for each delivery its id (6), the
 * length of its headers (4) and of its body (4, all ones for a body that is NULL), then all headers, then all bodies. Big-endian.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

export const blockLimits = { deliveries: 32, rawBytes: 512 * 1024 } as const;

export interface PackedRow {
  readonly id: number;
  /** The stored JSON list, as UTF-8. */
  readonly headers: Uint8Array;
  readonly body: Uint8Array | null;
}

const zstdVersion = 1;
const prefixBytes = 5;
const entryBytes = 14;
const nullLength = 0xffff_ffff;
/** No block of ours is larger; a damaged length must not ask for all the memory there is. */
const mostRawBytes = 16 * 1024 * 1024;

/** Bytes a row takes before compression. */
export function rawBytesOf(row: PackedRow): number {
  return entryBytes + row.headers.byteLength + (row.body?.byteLength ?? 0);
}

export function encodeBlock(rows: readonly PackedRow[]): { readonly bytes: Uint8Array; readonly rawBytes: number } {
  const head = Buffer.alloc(2 + rows.length * entryBytes);
  head.writeUInt16BE(rows.length, 0);
  for (const [index, row] of rows.entries()) {
    const at = 2 + index * entryBytes;
    head.writeUIntBE(row.id, at, 6);
    head.writeUInt32BE(row.headers.byteLength, at + 6);
    head.writeUInt32BE(row.body === null ? nullLength : row.body.byteLength, at + 10);
  }
  const plain = Buffer.concat([head, ...rows.map((row) => row.headers), ...rows.flatMap((row) => row.body ?? [])]);
  const compressed = zstdCompressSync(plain, {
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const bytes = Buffer.alloc(prefixBytes + compressed.byteLength);
  bytes.writeUInt8(zstdVersion, 0);
  bytes.writeUInt32BE(plain.byteLength, 1);
  bytes.set(compressed, prefixBytes);
  return { bytes, rawBytes: plain.byteLength };
}

/** Throws when the bytes are not a whole block of a known version. */
export function decodeBlock(bytes: Uint8Array): readonly PackedRow[] {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (block.byteLength < prefixBytes || block.readUInt8(0) !== zstdVersion) throw new Error('The block is of an unknown kind');
  const rawBytes = block.readUInt32BE(1);
  if (rawBytes > mostRawBytes) throw new Error('The block says it is larger than any block');
  const plain = zstdDecompressSync(block.subarray(prefixBytes), { maxOutputLength: Math.max(1, rawBytes) });
  if (plain.byteLength !== rawBytes) throw new Error('The block is not as long as it says');
  return readRows(plain);
}

function readRows(plain: Buffer): readonly PackedRow[] {
  const count = plain.readUInt16BE(0);
  const entries = Array.from({ length: count }, (_, index) => {
    const at = 2 + index * entryBytes;
    const bodyLength = plain.readUInt32BE(at + 10);
    return { id: plain.readUIntBE(at, 6), headersLength: plain.readUInt32BE(at + 6), bodyLength };
  });
  let headersAt = 2 + count * entryBytes;
  let bodyAt = entries.reduce((sum, entry) => sum + entry.headersLength, headersAt);
  const rows = entries.map(({ id, headersLength, bodyLength }) => {
    const headers = plain.subarray(headersAt, headersAt + headersLength);
    headersAt += headersLength;
    if (bodyLength === nullLength) return { id, headers, body: null };
    const body = plain.subarray(bodyAt, bodyAt + bodyLength);
    bodyAt += bodyLength;
    return { id, headers, body };
  });
  if (bodyAt !== plain.byteLength) throw new Error('The lengths inside the block do not add up');
  return rows;
}
