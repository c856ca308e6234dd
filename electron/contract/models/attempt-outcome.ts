export const attemptOutcomes = [
  'pending',
  'answered',
  'refused',
  'unresolved',
  'unreachable',
  'reset',
  'timed-out',
  'tls-failed',
  'blocked',
  'malformed-answer',
  'cancelled',
  'unknown',
] as const;
