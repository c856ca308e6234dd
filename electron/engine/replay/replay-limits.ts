/** Bounds of one attempt; a test gives smaller ones. */
export interface ReplayLimits {
  /** Name, TCP and TLS together. */
  readonly connectMs: number;
  /** From the request's last byte to the answer's first byte. */
  readonly firstByteMs: number;
  /** The whole attempt. */
  readonly totalMs: number;
  /** The sender's own rule: a 2xx within this time. */
  readonly answerWithinMs: number;
  readonly keptResponseBytes: number;
  readonly responseHeadBytes: number;
}

export const defaultReplayLimits: ReplayLimits = {
  connectMs: 5_000,
  firstByteMs: 15_000,
  totalMs: 30_000,
  answerWithinMs: 10_000,
  keptResponseBytes: 5 * 1024 * 1024,
  responseHeadBytes: 64 * 1024,
};
