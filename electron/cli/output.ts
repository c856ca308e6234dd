/**
 * What a command prints. Standard output carries results only: one line of JSON with `--json`, sentences without; the rest goes
 * to standard error. Text from outside never reaches a terminal with its control characters.
 */
import type { WireFailure } from '#contract/errors.ts';

export interface Terminal {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  /** What is given to the command; absent where nothing can be. */
  readonly stdin?: AsyncIterable<unknown> & { readonly isTTY?: boolean };
}

/** Control characters as visible escapes, line breaks included. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

export function printJson(terminal: Terminal, value: object): void {
  terminal.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLines(terminal: Terminal, lines: readonly string[]): void {
  terminal.stdout.write(`${lines.map(printable).join('\n')}\n`);
}

const nextStepWords: Readonly<Record<string, string>> = {
  retry: 'Try again.',
  fix_input: 'See `hookglass --help`.',
  choose_port: 'Choose another port, or 0 for any free one.',
  choose_folder: 'Choose another folder with --data.',
  close_other_instance: 'Close the other Hookglass.',
  free_disk_space: 'Free some disk space.',
  restore_backup: 'Restore a backup from the data folder.',
  salvage: 'Save what can be read into a new log: hookglass salvage.',
  update_app: 'Update Hookglass.',
  report: 'Report it with the log.',
};

/** What failed, why, and what to do, for a person. */
export function failureSentence(failure: WireFailure): string {
  const steps =
    failure.code === 'input.unconfirmed' || failure.code === 'input.unconfirmed_replay'
      ? ['Add --yes to do it.']
      : failure.next.map((step) => nextStepWords[step]).filter((words) => words !== undefined);
  const parts = [failure.sentence, ended(failure.reason), steps.join(' ')];
  return parts.filter((part) => part !== '').join(' ');
}

/** What came from a schema ends without a full stop; what asks or ends within parentheses has its end. */
function ended(reason: string): string {
  return /[\p{L}\p{N}]$|[^.?!]\)$/u.test(reason) ? `${reason}.` : reason;
}

/** A failure at the start: a line of JSON where one is expected, a sentence on standard error otherwise. */
export function printFailure(terminal: Terminal, failure: WireFailure, isJson: boolean): void {
  if (isJson) printJson(terminal, { ready: false, error: failure });
  else terminal.stderr.write(`hookglass: ${printable(failureSentence(failure))}\n`);
}
