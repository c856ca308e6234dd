/**
 * Where the program's own log goes: JSON lines on standard error, and warnings and worse also in `hookglass.log` of the data folder.
 * Guarantees: one event is one line (CR, LF, ESC and the C1 controls are encoded), fields with a secret's name are blanked, a
 * reader that does not read never holds up the program.
 */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import { systemCode } from '#engine/failure.ts';
import type { LogFields, Logger } from '#engine/ports.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOutput {
  readonly logger: Logger;
  /** Writes out what is queued, but waits no longer than half a second for a reader. */
  close(): Promise<void>;
}

const redacted = ['secret', 'secrets', 'token', 'authorization', 'cookie', 'password', 'key', 'value', 'body'] as const;
const queueBytes = 4 * 1024 * 1024;
const flushLimitMs = 500;
const fileLimitBytes = 5 * 1024 * 1024;
const warnLevel = 40;

export interface LogOutputOptions {
  readonly level: LogLevel;
  /** Need not exist yet; null keeps no file. */
  readonly folder: string | null;
  /** Nothing on standard error, for a command that says there in words what went wrong. */
  readonly isFileOnly?: boolean;
}

export function createLogOutput(options: LogOutputOptions): LogOutput {
  const output = destination({ fd: 2, sync: false, minLength: 0, maxLength: queueBytes });
  // A standard error that is closed has nobody left to tell.
  output.on('error', () => undefined);
  const file = options.folder === null ? undefined : createLogFile(join(options.folder, 'hookglass.log'));
  const sink = {
    lastLevel: 0,
    write(line: string) {
      const encoded = encodeControls(line);
      if (options.isFileOnly !== true) output.write(encoded);
      if (this.lastLevel >= warnLevel) file?.(encoded);
    },
    // why: pino tells a stream the level of the line that follows when it carries this mark.
    [Symbol.for('pino.metadata')]: true,
  };
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: plainError },
      redact: { paths: [...redacted], censor: '[not logged]' },
    },
    sink,
  );
  const fieldsOf = (fields: LogFields | undefined, error?: unknown) => (error === undefined ? { ...fields } : { ...fields, err: error });
  return {
    logger: {
      debug: (message, fields) => log.debug(fieldsOf(fields), message),
      info: (message, fields) => log.info(fieldsOf(fields), message),
      warn: (message, fields) => log.warn(fieldsOf(fields), message),
      error: (message, fields, error) => log.error(fieldsOf(fields, error), message),
    },
    close: () =>
      new Promise((resolve) => {
        const limit = setTimeout(resolve, flushLimitMs);
        output.flush(() => {
          clearTimeout(limit);
          resolve();
        });
      }),
  };
}

interface PlainError {
  readonly type: string;
  readonly code: string;
  readonly stack: string;
  readonly cause?: PlainError;
}

const deepestCause = 3;

/** By allow-list: what else hangs on an error (the input it was about, a request) may hold anything. */
function plainError(error: unknown, depth = 0): PlainError {
  if (!(error instanceof Error)) return { type: typeof error, code: '', stack: 'Something that is no error was thrown.' };
  const cause = error.cause !== undefined && depth < deepestCause ? { cause: plainError(error.cause, depth + 1) } : {};
  return { type: error.name, code: systemCode(error), stack: error.stack ?? error.message, ...cause };
}

/** JSON escapes C0 controls by itself; DEL, the C1 controls and the two line separators also act in terminals and editors. */
export function encodeControls(line: string): string {
  return line.replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function createLogFile(path: string): (line: string) => void {
  return (line) => {
    try {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > fileLimitBytes) renameSync(path, `${path}.1`);
      appendFileSync(path, line, { mode: 0o600 });
    } catch {
      // The line is on standard error as well, and a full disk or an absent folder must not add a failure to the one being told.
    }
  };
}
