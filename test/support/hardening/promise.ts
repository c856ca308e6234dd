/** A line of docs/hardening.md: what Hookglass promises under an id that stands in the titles of the tests that show it. */
export interface Promised {
  readonly id: string;
  /** 0: before anyone uses it, 1: first release, 2: later. */
  readonly priority: 0 | 1 | 2;
  readonly promise: string;
  /** What is missing and why, for what is not shown or only in part. */
  readonly open?: string;
}

/** A section of the page. */
export interface PromisedPart {
  readonly title: string;
  readonly promises: readonly Promised[];
}
