/** Limits of one diagnosis: with what the way to the worker costs, an answer comes within a second, or on a busy machine a little later. */
export const diagnosisLimits = { limitMs: 800, mostWaitMs: 4_000 } as const;
