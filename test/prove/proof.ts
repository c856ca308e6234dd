/**
 * What `npm run prove` runs: the long forms of what `npm test` shows in short. A proof says what it found as figures; those that break a
 * promise fail the run, those that only miss a mark are printed and explained.
 */

/** One line of the table in docs/hardening.md. */
export interface Figure {
  /** What was counted or measured, in the words of the page: `simulated power cuts`. */
  readonly name: string;
  /** What came out, with units: `50,000 images: 0 rows lost, 0 files damaged`. */
  readonly value: string;
  /** What was hoped for, in the same words. */
  readonly mark: string;
  /** `broken` means a promise does not hold; `short` that a mark of speed or number was missed. */
  readonly outcome: 'reached' | 'short' | 'broken';
  /** What stands in the way, when the mark was not reached. */
  readonly why?: string;
}

export interface Proof {
  /** The word after `npm run prove --`. */
  readonly name: string;
  /** What it does, as one line of the help. */
  readonly about: string;
  /**
   * Runs the long form.
   * @param args the proof's own options, after its name
   * @param say prints a line of progress
   * @returns the figures, at least one
   */
  run(args: readonly string[], say: (line: string) => void): Promise<readonly Figure[]>;
}
