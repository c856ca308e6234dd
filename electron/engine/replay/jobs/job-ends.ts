import type { PlanOptions } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import type { AttemptResult } from '../send-attempt.ts';

/** How a job stops before its end; `close` is that of the engine. */
export type Stop = 'pause' | 'gap' | 'failures' | 'cancel' | 'close';

/** Where a job stays when the log fails, and the sentence put first. */
export const interrupted = { state: 'interrupted', why: 'Interrupted: the log did not take what was to be written.' } as const;

/** Where it stays otherwise; without a reason it has come to its end. */
export function outcomeOf(stop: Stop | undefined, options: PlanOptions): { readonly state: ReplaySummary['state']; readonly why: string } {
  switch (stop) {
    case undefined:
      return { state: 'done', why: '' };
    case 'pause':
      return { state: 'paused', why: 'Paused.' };
    case 'gap':
      return { state: 'paused', why: 'Paused, because the machine slept.' };
    case 'failures': {
      const most = options.stopAfterFailures ?? 0;
      return { state: 'stopped', why: `Stopped, because ${most === 1 ? 'a delivery' : `${most} deliveries`} had failed.` };
    }
    case 'cancel':
    case 'close':
      return { state: 'cancelled', why: 'Cancelled.' };
  }
}

/** The end of a try that was begun and never left. */
export function notSent(sentence: string): AttemptResult {
  const phases = { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null };
  return { outcome: 'cancelled', sentence, deadline: null, phases, response: null };
}
