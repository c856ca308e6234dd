/** Reads kept bytes: a whole body as a stream with progress, or a range of it. */
import type { Platform } from '#renderer/platform/platform.ts';

export type FetchBlob = Platform['fetchBlob'];

/** Bytes `from` up to but not including `to`. */
export type FetchRange = (from: number, to: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

export function rangesOf(fetchBlob: FetchBlob, path: string): FetchRange {
  return async (from, to, signal) => {
    if (to <= from) return new Uint8Array(0);
    const response = await fetchBlob(path, { range: { start: from, end: to - 1 }, signal });
    const bytes = new Uint8Array(await response.arrayBuffer());
    // why: an answer of 200 is the whole body, whatever was asked for.
    return response.status === 206 ? bytes : bytes.subarray(from, to);
  };
}

export interface ReadRequest {
  readonly path: string;
  /** How many bytes to read from the start. */
  readonly bytes: number;
  readonly signal: AbortSignal;
  readonly onProgress: (readBytes: number) => void;
}

/** Resolves with the first `bytes` bytes, or with fewer when fewer are kept. */
export async function readBody(fetchBlob: FetchBlob, { path, bytes, signal, onProgress }: ReadRequest): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(bytes);
  if (bytes === 0) return whole;
  const response = await fetchBlob(path, { range: { start: 0, end: bytes - 1 }, signal });
  const reader = response.body?.getReader();
  let read = 0;
  while (reader !== undefined && read < bytes) {
    const { done, value } = await reader.read();
    signal.throwIfAborted();
    if (done) break;
    const part = value.subarray(0, bytes - read);
    whole.set(part, read);
    read += part.length;
    onProgress(read);
  }
  if (read === bytes) void reader?.cancel();
  return whole.subarray(0, read);
}
