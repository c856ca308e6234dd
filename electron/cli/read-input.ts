/** Files and standard input that a command is given by name. Bytes are never changed here. */
import { readFile } from 'node:fs/promises';
import { fail, systemCode } from '#engine/failure.ts';

/** Larger than any body that can be kept. */
const mostBytes = 256 * 1024 * 1024;

export interface InputReader {
  /** A file, or standard input for `-`. Fails with `input.invalid`, also when standard input is asked for twice. */
  read(path: string): Promise<Uint8Array>;
}

/** `input` is undefined where there is no standard input. */
export function createInputReader(input: AsyncIterable<unknown> | undefined): InputReader {
  let isTaken = false;
  return {
    async read(path) {
      if (path !== '-') return readNamed(path);
      if (input === undefined) fail('input.invalid', { problems: 'There is no standard input to read from.' });
      if (isTaken) fail('input.invalid', { problems: 'Only one thing can come from standard input.' });
      isTaken = true;
      const pieces: Buffer[] = [];
      let bytes = 0;
      for await (const piece of input) {
        const part = typeof piece === 'string' ? Buffer.from(piece) : asBuffer(piece);
        bytes += part.length;
        if (bytes > mostBytes) fail('input.invalid', { problems: 'Standard input gives more than 256 MiB.' });
        pieces.push(part);
      }
      return Buffer.concat(pieces);
    },
  };
}

async function readNamed(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    return fail('input.invalid', { problems: `${path} can not be read (${systemCode(error) || 'no reason given'}).` }, error);
  }
}

function asBuffer(piece: unknown): Buffer {
  if (piece instanceof Uint8Array) return Buffer.from(piece);
  throw new Error('Standard input gave something that is not bytes');
}

/** Without the one line end that editors and `echo` put behind a text. Nothing else is taken away. */
export function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}
