import type { LogFields, Logger } from '#engine/ports.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
  readonly error: unknown;
}

/** Keeps every line, so that a test can say what must not be in it. */
export function recordingLogger(lines: LogLine[] = []): Logger & { readonly lines: readonly LogLine[] } {
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}, error?: unknown) => {
      lines.push({ level, message, fields, error });
    };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
