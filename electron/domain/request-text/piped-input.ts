/** What a command line pipes into curl, where the bytes are in the line itself. */
import { decodeBase64 } from '../base64.ts';
import { latin1Bytes, latin1Text } from './request-text.ts';
import type { ShellCommand, ShellWord } from './shell-text.ts';

const decodes = new Set(['-d', '-D', '--decode', '-di', '-id']);

/** `printf %s TEXT` and `echo TEXT`, the only writers that are understood. */
function written(words: readonly string[]): string | null {
  const [name, first, ...others] = words;
  if (name === 'printf') return first === '%s' && others.length === 1 ? (others[0] ?? '') : null;
  if (name !== 'echo' || first === undefined) return null;
  return first === '-n' ? others.join(' ') : `${[first, ...others].join(' ')}\n`;
}

function decoded(words: readonly string[], input: string): string | null {
  const [name, option] = words;
  if (name !== 'base64' || option === undefined || words.length !== 2 || !decodes.has(option)) return null;
  const bytes = decodeBase64(input);
  return bytes === null ? null : latin1Text(bytes);
}

/** Bytes that reach the part at `stage`; null when they are not in the line. */
export function pipedInput(command: ShellCommand, stage: number): Uint8Array | null {
  if (command.input !== null) return latin1Bytes(command.input);
  const [first, ...others] = command.stages.slice(0, stage).map((words) => words.map(({ text }: ShellWord) => text));
  let input = first === undefined ? null : written(first);
  for (const words of others) input = input === null ? null : decoded(words, input);
  return input === null ? null : latin1Bytes(input);
}
