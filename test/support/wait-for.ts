export interface WaitOptions {
  /** Milliseconds before it gives up; 5,000 unless told. */
  readonly limitMs?: number;
  /** Longest pause between two looks, 20 ms unless told: more where a look costs what it waits for. */
  readonly pauseMs?: number;
  /** What is waited for, for the error's words. */
  readonly what?: string;
}

/** Polls until `probe` gives something other than `undefined` and `false`; throws after the limit, with the probe's last error as cause. */
export async function waitFor<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  options: WaitOptions = {},
): Promise<T> {
  const limitMs = options.limitMs ?? 5_000;
  const deadline = performance.now() + limitMs;
  const longestPauseMs = options.pauseMs ?? 20;
  let pauseMs = 1;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await probe();
      lastError = undefined;
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      // A probe may throw until what it looks at is there; the last error travels with the refusal below.
      lastError = error;
    }
    if (performance.now() >= deadline) {
      throw new Error(
        `Waited ${limitMs} ms in vain for ${options.what ?? 'a condition'}`,
        lastError === undefined ? undefined : { cause: lastError },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}
