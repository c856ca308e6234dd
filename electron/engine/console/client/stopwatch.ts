/** Time that only runs forward, for durations: the `Clock` port may jump. Milliseconds, counted from `startStopwatch`. */
export function startStopwatch(): () => number {
  const startedAt = process.hrtime.bigint();
  return () => Number((process.hrtime.bigint() - startedAt) / 1000n) / 1000;
}
