import { endWithParent } from './parent-watch.mjs';

/** Something the person at the terminal can act on: a sentence, what the failing tool said last, and the exit code (sysexits). */
export class Trouble extends Error {
  /**
   * @param {string} sentence
   * @param {{ tail?: string, exitCode?: number }} [more]
   */
  constructor(sentence, more = {}) {
    super(sentence);
    this.tail = more.tail ?? '';
    this.exitCode = more.exitCode ?? 1;
  }
}

/**
 * Runs an entry point: its number becomes the exit code, none leaves it as it is; trouble is told on standard error without a stack.
 * @param {() => Promise<number | undefined>} main
 */
export async function runEntry(main) {
  endWithParent();
  try {
    const code = await main();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.tail !== '') process.stderr.write(`${indent(error.tail)}\n`);
    process.stderr.write(`hookglass: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** @param {string} text */
function indent(text) {
  return text.replaceAll(/^/gm, '    ');
}
