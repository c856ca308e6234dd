import type { Diagnoser } from './diagnosis-case.ts';

export function createDiagnoser(): Diagnoser {
  return {
    diagnose: async ({ verification }) => ({
      verdict: verification.verdict,
      reason: verification.reason,
      findings: [],
      hints: [],
      tried: 0,
      tookMs: 0,
      isComplete: true,
    }),
    close: async () => undefined,
  };
}
