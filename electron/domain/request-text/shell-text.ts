/**
 * Cuts a command line into words as a shell would, and runs nothing. Works on text in which one character is one byte.
 * Knows POSIX shells with bash's `$'…'`, cmd.exe and PowerShell as far as copied commands use them.
 */

export interface ShellWord {
  /** One character is one byte. */
  readonly text: string;
  readonly at: number;
}

export interface ShellCommand {
  /** The parts of a pipe, in order; none is empty. */
  readonly stages: readonly (readonly ShellWord[])[];
  /** Text that the last part gets on its standard input from the command line itself (`<<EOF`, `<<<`); null without. */
  readonly input: string | null;
  /** Names of variables and substitutions as written, whose values only a shell knows. */
  readonly unknown: readonly string[];
}

export interface ShellFault {
  readonly sentence: string;
  readonly at: number;
}

/** Collects words and parts of a pipe. */
export class WordCollector {
  readonly unknown = new Set<string>();
  readonly #stages: ShellWord[][] = [[]];
  #text: string | null = null;
  #start = 0;

  /** Adds to the word that is being read, or begins one. */
  add(text: string, at: number): void {
    if (this.#text === null) this.#start = at;
    this.#text = (this.#text ?? '') + text;
  }

  /** The word so far; null between two words. */
  get open(): string | null {
    return this.#text;
  }

  endWord(): void {
    if (this.#text !== null) this.#stages.at(-1)?.push({ text: this.#text, at: this.#start });
    this.#text = null;
  }

  dropWord(): void {
    this.#text = null;
  }

  endStage(): void {
    this.endWord();
    this.#stages.push([]);
  }

  /** Begins anew: what came before was a command of its own. */
  clear(): void {
    this.#text = null;
    this.#stages.splice(0, this.#stages.length, []);
  }

  takeLastWord(): ShellWord | undefined {
    return this.#stages.at(-1)?.pop();
  }

  get hasCurl(): boolean {
    return this.#stages.some((words) => words.some(({ text }) => isCurl(text)));
  }

  get stages(): readonly (readonly ShellWord[])[] {
    return this.#stages.filter((words) => words.length > 0);
  }
}

export function isCurl(word: string): boolean {
  return /^(?:.*[\\/])?curl(?:\.exe)?$/i.test(word);
}

/**
 * A line that begins with an option belongs to the command before it: the mark at the line's end is easily lost in copying.
 * `at` is behind the line's end.
 */
export function goesOn(text: string, at: number): boolean {
  return /^[ \t]*-[-A-Za-z]/.test(text.slice(at, at + 100));
}
