/** Secrets that are given to a command: on standard input or in a file, never as an argument, which every program on the machine can read. */
import { fail } from '#engine/failure.ts';
import type { Terminal } from './output.ts';
import { createInputReader, withoutLineEnd } from './read-input.ts';

/** UTF-8 takes four bytes for a character at most; a longer secret is refused by the contract. */
const mostBytes = 4 * 16_384 + 2;

export interface SecretSource {
  /** Path of a file; `-` is standard input. */
  readonly from: string;
  /** The last line end belongs to the secret. */
  readonly isExact: boolean;
}

/** Fails with `input.invalid` when there is nothing to read from, and with `input.secret` when what is read is no text. */
export async function readSecret(terminal: Terminal, { from, isExact }: SecretSource): Promise<string> {
  const bytes = await createInputReader(from === '-' ? inputOf(terminal) : undefined).read(from);
  if (bytes.length > mostBytes) fail('input.secret', { problem: 'It is longer than 16,384 characters.' });
  // why: nearly every file and `echo` end with one line end that nobody meant.
  return textOf(isExact ? bytes : withoutLineEnd(bytes));
}

function inputOf({ stdin }: Terminal): AsyncIterable<unknown> {
  // why: what is typed in a terminal is shown in it.
  if (stdin === undefined || stdin.isTTY === true) {
    fail('input.invalid', {
      problems: 'Give the secret on standard input, as in "hookglass secrets add orders < file", or with --from-file.',
    });
  }
  return stdin;
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder says no more than that.
    return fail('input.secret', { problem: 'It is not UTF-8 text. A key of bytes is given as hex or base64.' });
  }
}
