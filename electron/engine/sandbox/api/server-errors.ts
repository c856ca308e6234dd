/** Which answers are turned into a 500: exactly the asked share, evenly spread, so that what a client does about it can be foretold. */
export class ServerErrors {
  readonly #percent: () => number;
  #due = 0;

  constructor(percent: () => number) {
    this.#percent = percent;
  }

  /** Whether the next answer is one. */
  next(): boolean {
    this.#due += this.#percent();
    if (this.#due < 100) return false;
    this.#due -= 100;
    return true;
  }
}
