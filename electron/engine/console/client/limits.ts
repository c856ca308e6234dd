/** Bounds of what one call may take; a test gives smaller ones. */
export interface ClientLimits {
  /** Name, TCP and TLS together. */
  readonly connectMs: number;
  /** From the request to the end of the answer's head. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. */
  readonly bodyMs: number;
  /** One request with its whole answer, however slowly it drips. */
  readonly exchangeMs: number;
  /** A call with all its tries and the waits between them. */
  readonly totalMs: number;
  readonly tries: number;
  /** What the Console asks to wait longer for ends the call instead. */
  readonly longestWaitMs: number;
  /** Backoff: up to `firstBackoffMs`, twice as much each time, never above `longestBackoffMs`. */
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  readonly answerBytes: number;
  /** Failures in a row after which nothing is sent for a while, and that while; it doubles up to `longestBreakMs`. */
  readonly failuresInRow: number;
  readonly breakMs: number;
  readonly longestBreakMs: number;
  readonly pages: number;
  /** A page may be empty while others follow; so many in a row mean that the list has no end. */
  readonly emptyPagesInRow: number;
}

export const defaultClientLimits: ClientLimits = {
  connectMs: 10_000,
  headersMs: 15_000,
  bodyMs: 15_000,
  exchangeMs: 60_000,
  totalMs: 120_000,
  tries: 4,
  longestWaitMs: 30_000,
  firstBackoffMs: 500,
  longestBackoffMs: 8_000,
  answerBytes: 20 * 1024 * 1024,
  failuresInRow: 5,
  breakMs: 30_000,
  longestBreakMs: 300_000,
  pages: 1_000,
  emptyPagesInRow: 10,
};
