/**
 * What every command but `serve` has in common: its options, a log to work on, Ctrl+C, and how it ends.
 * Guarantees: results on standard output, everything else on standard error; the exit code of the error table; the first Ctrl+C
 * stops cleanly, another one ends at once.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { ApiClient } from '#contract/api.ts';
import type { WireFailure } from '#contract/errors.ts';
import { parseFolder } from './args.ts';
import { exitCodeOf, exitCodes, failureOf } from './exit-codes.ts';
import { failureSentence, printable, printJson, printLines, type Terminal } from './output.ts';

export interface CommandSurroundings {
  /** URL of the process's entry file. */
  readonly entry: string;
  readonly dataFolder: string;
  readonly terminal: Terminal;
}

export interface CommonOptions {
  readonly data: string;
  readonly json?: boolean;
}

/** What a command works with. */
export interface CommandRun {
  readonly client: ApiClient;
  /** No other Hookglass runs on the folder, and none will know of what is done here. */
  readonly isOwn: boolean;
  readonly isJson: boolean;
  /** Bytes behind a `bodyPath` of the contract. */
  readBytes(path: string): Promise<Uint8Array>;
  /** Aborted by the first Ctrl+C. */
  readonly signal: AbortSignal;
  /** One result: a line of JSON, or sentences. */
  result(value: object, lines: readonly string[]): void;
  /** For the person, on standard error. */
  note(line: string): void;
  /** A note that takes the place of the one before on a terminal. */
  progress(line: string): void;
  /** For a result that is no failure, and yet not what a script hopes for. */
  exitWith(code: number): void;
}

export function newCommand(name: string, description: string, surroundings: CommandSurroundings): Command {
  return new Command(name)
    .description(description)
    .option('--data <dir>', 'folder of the log', parseFolder, surroundings.dataFolder)
    .option('--json', 'print JSON, one line for each result');
}

/** Runs `work` on the log and sets the process's exit code. */
export async function runCommand(
  options: CommonOptions,
  surroundings: CommandSurroundings,
  work: (run: CommandRun) => Promise<void>,
  { absentLog }: { readonly absentLog?: 'make' | 'fail' } = {},
): Promise<void> {
  await runWithSignal(options, surroundings, async (signal, exitWith) => {
    const [{ attach }, { createLogOutput }] = await Promise.all([import('./attach.ts'), import('#hosts/log-output.ts')]);
    const log = createLogOutput({ level: 'error', folder: options.data, isFileOnly: true });
    const attached = await attach({ dataFolder: options.data, entry: surroundings.entry, logger: log.logger, absentLog });
    try {
      const io = createOutput(surroundings.terminal, options.json === true);
      const { client, isOwn, readBytes } = attached;
      const run = { client, isOwn, readBytes, isJson: options.json === true, signal, exitWith, ...io };
      if (attached.isOwn) await indexUpToDate(run);
      await work(run).finally(io.endProgress);
    } finally {
      await attached.close();
    }
  });
}

/** For commands that open no engine. Failures are told, and become the process's exit code. */
export async function runWithSignal(
  options: { readonly json?: boolean },
  { terminal }: Pick<CommandSurroundings, 'terminal'>,
  work: (signal: AbortSignal, exitWith: (code: number) => void) => Promise<void>,
): Promise<void> {
  const stop = watchSignals();
  let exitCode: number = exitCodes.ok;
  try {
    await work(stop.signal, (code) => {
      exitCode = code;
    });
    process.exitCode = exitCode;
  } catch (error) {
    const failure = await wireFailureOf(error);
    if (options.json === true) printJson(terminal, { error: failure });
    else terminal.stderr.write(`hookglass: ${printable(failureSentence(failure))}\n`);
    process.exitCode = exitCodeOf(failure);
  } finally {
    stop.done();
  }
  const interrupted = stop.exitCode();
  if (interrupted !== undefined) process.exitCode = interrupted;
}

async function wireFailureOf(error: unknown): Promise<WireFailure> {
  const { findWireFailure } = await import('#hosts/wire-error.ts');
  return findWireFailure(error) ?? failureOf(error, randomBytes(6).toString('hex'));
}

function watchSignals() {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const onSignal = (code: number) => () => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = code;
    controller.abort();
  };
  const [onInterrupt, onTerminate] = [onSignal(exitCodes.interrupted), onSignal(exitCodes.terminated)];
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    done: () => void process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate),
  };
}

function createOutput(terminal: Terminal, isJson: boolean) {
  const isLive = terminal.stderr.isTTY === true;
  let isLineOpen = false;
  const endProgress = () => {
    if (isLineOpen) terminal.stderr.write('\n');
    isLineOpen = false;
  };
  return {
    endProgress,
    result(value: object, lines: readonly string[]) {
      if (isJson) printJson(terminal, value);
      else if (lines.length > 0) printLines(terminal, lines);
    },
    note(line: string) {
      endProgress();
      terminal.stderr.write(`${printable(line)}\n`);
    },
    progress(line: string) {
      if (isLive) terminal.stderr.write(`\r\u001b[K${printable(line)}`);
      else terminal.stderr.write(`${printable(line)}\n`);
      isLineOpen = isLive;
    },
  };
}

const indexPollMs = 50;
const indexNoteMs = 2_000;

/** An engine that has just opened an old log may still be building its index; a list from it would leave out rows without a word. */
async function indexUpToDate(run: Pick<CommandRun, 'client' | 'signal' | 'progress'>): Promise<void> {
  // why: a list waits until the index has said how far it is; until then nobody knows what it lacks.
  await run.client.deliveries.list({ limit: 1 }, { signal: run.signal });
  for (let notedAtMs = performance.now(); !run.signal.aborted; await sleep(indexPollMs)) {
    const { log } = await run.client.system.health({});
    if (log.indexLag === 0) return;
    if (performance.now() - notedAtMs < indexNoteMs) continue;
    notedAtMs = performance.now();
    run.progress(`The index is being built: ${log.indexLag.toLocaleString('en-US')} deliveries to go.`);
  }
}
