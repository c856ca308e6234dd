/** Every number that bounds the receiver. None is 0: a limit of 0 means "none" to Node and to Fastify. Milliseconds and bytes. */
export interface ReceiverLimits {
  /** The whole head must be here by then: 408. */
  readonly headersTimeoutMs: number;
  /** The whole request must be here by then: 408. */
  readonly requestTimeoutMs: number;
  /** A socket on which nothing moves is closed. */
  readonly connectionTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** How often the first two are checked; a connection may live that much longer. */
  readonly checkIntervalMs: number;
  /** Per address; a connection beyond it is dropped at once. */
  readonly maxConnections: number;
  /** Beyond it 431. */
  readonly maxHeaderBytes: number;
  /** Bodies on their way hold at most this much together; beyond it senders are made to wait, the oldest never. */
  readonly bufferBudgetBytes: number;
  /** How long the rest of a refused request is read and dropped, so that the sender sees the answer and not a reset. */
  readonly lingerMs: number;
  /** How much of that rest is read at most. */
  readonly lingerBytes: number;
  /** From `close()` to the last socket destroyed. */
  readonly closeGraceMs: number;
}

export const defaultLimits: ReceiverLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  connectionTimeoutMs: 30_000,
  keepAliveTimeoutMs: 5_000,
  checkIntervalMs: 1_000,
  maxConnections: 1_024,
  maxHeaderBytes: 64 * 1024,
  bufferBudgetBytes: 8 * 1024 * 1024,
  lingerMs: 2_000,
  lingerBytes: 4 * 1024 * 1024,
  closeGraceMs: 5_000,
};

/** What is kept of a body over the limit. */
export const overLimitKeptBytes = 64 * 1024;
