import type { AttemptSummary } from '#contract/models/replay.ts';
import type { Ending } from './ending.ts';

/**
 * The sender's rule, a 2xx within `answerWithinUs`, applied to one attempt; the time counts to the answer's last byte. Null when the
 * handler was not tried: cut by a person or never sent.
 */
export function judgeDeadline(ending: Ending, status: number | null, totalUs: number, answerWithinUs: number): AttemptSummary['deadline'] {
  if (ending.outcome === 'cancelled' || ending.outcome === 'blocked') return null;
  const isWhole = ending.outcome === 'answered';
  if (status === null || (!isWhole && ending.outcome !== 'timed-out')) return 'no-answer';
  if (status < 200 || status > 299) return 'not-2xx';
  return isWhole && totalUs <= answerWithinUs ? 'in-time' : 'late';
}
