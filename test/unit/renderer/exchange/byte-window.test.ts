import { expect, test } from 'vitest';
import { createByteWindow, windowChunkBytes } from '#renderer/exchange/byte-window.ts';
import { rangesOf, readBody } from '#renderer/exchange/read-body.ts';

const total = 10 * 1024 * 1024;

/** Answers as the engine's blob route does: 206 with exactly the bytes asked for. */
function createBlob(size: number) {
  const asked: [number, number][] = [];
  const fetchBlob = async (_path: string, options: { range?: { start: number; end: number } | undefined } = {}) => {
    const { start, end } = options.range ?? { start: 0, end: size - 1 };
    asked.push([start, end]);
    return new Response(
      Uint8Array.from({ length: end - start + 1 }, (_, index) => (start + index) % 251),
      { status: 206 },
    );
  };
  return { asked, fetchBlob };
}

function changes() {
  let wake = () => {};
  const next = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  return { next, tell: () => wake() };
}

test('a 10 MiB body is looked at by fetching one chunk, once', async () => {
  const { asked, fetchBlob } = createBlob(total);
  const change = changes();
  const bytes = createByteWindow(rangesOf(fetchBlob, '/b'), total, change.tell);
  const came = change.next();
  const offset = 5 * 1024 * 1024 + 7;
  expect([bytes.byteAt(offset), bytes.byteAt(offset + 1)]).toEqual([undefined, undefined]);
  await came;
  expect(bytes.byteAt(offset)).toBe(offset % 251);
  expect(asked).toEqual([[5 * 1024 * 1024, 5 * 1024 * 1024 + windowChunkBytes - 1]]);
});

test('remembers a bounded part', async () => {
  const { asked, fetchBlob } = createBlob(total);
  const change = changes();
  const bytes = createByteWindow(rangesOf(fetchBlob, '/b'), total, change.tell);
  for (let chunk = 0; chunk < 70; chunk += 1) {
    const came = change.next();
    bytes.byteAt(chunk * windowChunkBytes);
    await came;
  }
  expect(bytes.byteAt(0)).toBeUndefined();
  expect(asked).toHaveLength(71);
});

test('a chunk that can not be had is reported, and not asked for again by every frame', async () => {
  let asks = 0;
  let told: unknown;
  const change = changes();
  const bytes = createByteWindow(
    () => {
      asks += 1;
      return Promise.reject(new Error('gone'));
    },
    total,
    (error) => {
      told = error;
      change.tell();
    },
  );
  const came = change.next();
  bytes.byteAt(0);
  await came;
  bytes.byteAt(1);
  expect([asks, String(told)]).toEqual([1, 'Error: gone']);
});

test('an answer of 200 is taken as the whole body', async () => {
  const ranges = rangesOf(async () => new Response('abcdef', { status: 200 }), '/b');
  expect(new TextDecoder().decode(await ranges(2, 4, new AbortController().signal))).toBe('cd');
});

test('a whole body comes with progress and stops when cancelled', async () => {
  const { fetchBlob } = createBlob(total);
  const seen: number[] = [];
  const { signal } = new AbortController();
  const bytes = await readBody(fetchBlob, { path: '/b', bytes: 300_000, signal, onProgress: (read) => seen.push(read) });
  expect([bytes.length, bytes[299_999], seen.at(-1)]).toEqual([300_000, 299_999 % 251, 300_000]);
  await expect(readBody(fetchBlob, { path: '/b', bytes: 10, signal: AbortSignal.abort(), onProgress: () => {} })).rejects.toThrow(/abort/i);
});
