/** Unpacks a compressed body in the page, up to a limit, because 421 bytes can unpack to 256 MiB. */

export const decompressLimitBytes = 20 * 1024 * 1024;

export type Decompressed =
  | { readonly kind: 'whole' | 'cut'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly bytes: Uint8Array<ArrayBuffer> };

const formats: Readonly<Record<string, CompressionFormat>> = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate' };

/** The browser's name for a Content-Encoding it can unpack; undefined for one it can not, for several, and for none. */
export function findCompressionFormat(contentEncoding: string): CompressionFormat | undefined {
  const name = contentEncoding.trim().toLowerCase();
  return Object.hasOwn(formats, name) ? formats[name] : undefined;
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - at);
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `cut` at the limit; `failed` with what came out before the bytes broke. */
export async function decompress(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
  limit = decompressLimitBytes,
): Promise<Decompressed> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { kind: 'whole', bytes: joined(chunks, length) };
      chunks.push(value);
      length += value.length;
      if (length <= limit) continue;
      await reader.cancel();
      return { kind: 'cut', bytes: joined(chunks, limit) };
    }
  } catch {
    // why: bytes that do not unpack are an outcome to show, with what did come out.
    return { kind: 'failed', bytes: joined(chunks, length) };
  }
}
