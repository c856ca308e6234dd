/**
 * Time that only runs forward, for the phases of an attempt: the `Clock` port may jump. Microseconds as integers, counted
 * from `startStopwatch`.
 */
export function startStopwatch(): () => number {
  const startedAt = process.hrtime.bigint();
  return () => Number((process.hrtime.bigint() - startedAt) / 1000n);
}
