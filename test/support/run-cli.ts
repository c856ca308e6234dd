/** The command line inside the test's process: one of its own costs a second, and there are many. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createProgram } from '#cli/program.ts';
import { createOrder } from '#engine/endpoints/in-order.ts';

const sourceEntry = join(import.meta.dirname, '../../electron/cli/main.ts');

export interface CliGiven {
  readonly input?: string | Uint8Array | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface CliEnded {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

const order = createOrder();

/** One at a time, as a command sets the process's exit code. What is a wrong word to commander itself is thrown. */
export function runCli(args: readonly string[], { input = '', env = {} }: CliGiven = {}): Promise<CliEnded> {
  return order(async () => {
    const text = { out: '', err: '' };
    const terminal = {
      stdin: Readable.from([Buffer.from(input)]),
      stdout: { write: (chunk: string) => (text.out += chunk) },
      stderr: { write: (chunk: string) => (text.err += chunk) },
    };
    const before = process.exitCode;
    process.exitCode = undefined;
    try {
      const entry = pathToFileURL(sourceEntry).href;
      const program = createProgram({ entry, dataFolder: '/nowhere', platform: 'linux', terminal, env, keyboard: null }, '');
      await program.parseAsync(['node', 'hookglass', ...args]);
      return { code: process.exitCode ?? 0, ...text };
    } finally {
      process.exitCode = before;
    }
  });
}
