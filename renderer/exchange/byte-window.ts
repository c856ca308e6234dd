/** A view onto kept bytes that fetches only what is looked at and remembers a bounded part of it. */
import type { FetchRange } from './read-body.ts';

export const windowChunkBytes = 64 * 1024;
const keptChunks = 64;

export interface ByteWindow {
  /** The byte, or undefined while its chunk is not here; asking for it fetches the chunk. */
  byteAt(offset: number): number | undefined;
  /** Bytes `from` up to but not including `to`, fetched where missing. */
  read(from: number, to: number): Promise<Uint8Array>;
  /** Cuts what is being fetched; what is asked for later is fetched again. */
  close(): void;
}

/** `onChange` is called whenever a chunk has come, or could not be had (with the error). */
export function createByteWindow(fetchRange: FetchRange, total: number, onChange: (error?: unknown) => void): ByteWindow {
  const chunks = new Map<number, Uint8Array>();
  const pending = new Set<number>();
  let stop = new AbortController();

  const fetchChunk = async (index: number): Promise<void> => {
    pending.add(index);
    const { signal } = stop;
    const from = index * windowChunkBytes;
    try {
      chunks.set(index, await fetchRange(from, Math.min(from + windowChunkBytes, total), signal));
      const oldest = chunks.keys().next().value;
      if (chunks.size > keptChunks && oldest !== undefined) chunks.delete(oldest);
      pending.delete(index);
      if (!signal.aborted) onChange();
    } catch (error) {
      // why: the chunk stays marked as pending, so that a failing chunk is not asked for again by every frame.
      if (!signal.aborted) onChange(error);
    }
  };

  return {
    byteAt: (offset) => {
      const index = Math.floor(offset / windowChunkBytes);
      const chunk = chunks.get(index);
      if (chunk !== undefined) return chunk[offset % windowChunkBytes];
      if (!pending.has(index) && offset < total) void fetchChunk(index);
      return undefined;
    },
    read: (from, to) => fetchRange(from, to, stop.signal),
    close: () => {
      stop.abort();
      stop = new AbortController();
      pending.clear();
    },
  };
}
