/**
 * Child processes of the launcher. Two kinds: *folded* (output is kept and shown only when something fails) and *foreground* (the child
 * has the terminal, signals to the launcher reach it, and its exit code becomes the launcher's).
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const keptLines = 30;
const stopSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const graceMs = 5_000;

/** @typedef {{ code: number, tail: string, timedOut: boolean }} FoldedResult */
/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, onLine?: (line: string) => void, shell?: boolean, keep?: number }} FoldedOptions */

/**
 * Runs to the end with its output folded. A command that can't be started counts as exit code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {FoldedOptions} [options]
 * @returns {Promise<FoldedResult>}
 */
export function runFolded(command, args, options = {}) {
  const { cwd, env, limitMs, onLine, shell = false, keep = keptLines } = options;
  const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const tail = tailOf(onLine, keep);
  child.stdout.on('data', tail.take);
  child.stderr.on('data', tail.take);
  const stopPassing = passSignals(child);
  let timedOut = false;
  const timer =
    limitMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          endFirmly(child);
        }, limitMs);
  return new Promise((resolve) => {
    /** @param {number} code @param {string} [text] */
    const finish = (code, text) => {
      clearTimeout(timer);
      stopPassing();
      resolve({ code, tail: text ?? tail.text(), timedOut });
    };
    child.once('error', (error) => finish(127, error.message));
    child.once('close', (code, signal) => finish(exitCodeOf(code, signal)));
  });
}

/** @param {((line: string) => void) | undefined} onLine @param {number} keep lines kept */
function tailOf(onLine, keep) {
  /** @type {string[]} */
  let lines = [];
  let rest = '';
  return {
    /** @param {Buffer} chunk */
    take(chunk) {
      const parts = (rest + chunk.toString()).split(/\r?\n|\r/);
      rest = parts.pop() ?? '';
      for (const part of parts) onLine?.(part);
      lines = [...lines, ...parts].slice(-keep);
    },
    text: () => [...lines, rest].join('\n').trim(),
  };
}

/**
 * Stops a child: politely, and after five seconds for good.
 * @param {import('node:child_process').ChildProcess} child
 */
export function endFirmly(child) {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  timer.unref();
  child.once('exit', () => clearTimeout(timer));
}

/**
 * Waits for a child that has the terminal. Signals sent to the launcher reach it; its end is the launcher's.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} the exit code, 128 plus the signal's number when a signal ended it, 127 when it could not be started
 */
export function foregroundEnd(child) {
  const stopPassing = passSignals(child);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      stopPassing();
      process.stderr.write(`hookglass: ${error.message}\n`);
      resolve(127);
    });
    child.once('exit', (code, signal) => {
      stopPassing();
      resolve(exitCodeOf(code, signal));
    });
  });
}

/**
 * Hands stop signals on to the child; returns the function that ends this.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    // why: Ctrl-C in a terminal reaches the whole process group, so the child has it already; a second one would mean "at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  };
  for (const signal of stopSignals) process.on(signal, pass);
  return () => {
    for (const signal of stopSignals) process.removeListener(signal, pass);
  };
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0));
}
