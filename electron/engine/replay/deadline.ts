import type { AttemptSummary } from '#contract/models/replay.ts';
import type { Ending } from './ending.ts';

/**
 * The sender's rule, a 2xx within `answerWithinUs`, applied to one attempt; `waitedUs` counts to the answer's last byte. Null when the
 * handler was not tried: cut by us or a person, or never sent.
 */
export function judgeDeadline(ending: Ending, status: number | null, waitedUs: number, answerWithinUs: number): AttemptSummary['deadline'] {
  if (ending.outcome === 'cancelled' || ending.outcome === 'blocked') return null;
  if (ending.outcome === 'reset' && ending.cutAfterBytes !== undefined) return null;
  const isWhole = ending.outcome === 'answered';
  if (status === null || (!isWhole && ending.outcome !== 'timed-out')) return 'no-answer';
  if (status < 200 || status > 299) return 'not-2xx';
  return isWhole && waitedUs <= answerWithinUs ? 'in-time' : 'late';
}
