/** The signal of a caller that can't cancel. */
export const neverAborted: AbortSignal = new AbortController().signal;
