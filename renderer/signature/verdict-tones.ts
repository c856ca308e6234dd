import type { Verdict } from '#contract/models/verdict.ts';
import type { Tone } from '#renderer/ui/callout.tsx';

export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  verified: 'ok',
  mismatch: 'bad',
  missing: 'warn',
  malformed: 'warn',
  stale: 'warn',
  'no-secret': 'info',
};
