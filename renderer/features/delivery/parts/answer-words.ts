import type { Delivery } from '#contract/models/delivery.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';

/** The sender counts an answer that comes later as failed. */
export const deadlineUs = 10_000_000;

export interface AnswerWords {
  readonly status: string;
  readonly took: string | null;
  readonly isLate: boolean;
  readonly deadline: string;
}

const meanings: Readonly<Record<number, string>> = {
  200: 'stored',
  202: 'stored',
  204: 'stored',
  413: 'refused: over the size limit',
  503: 'refused: it could not be stored',
};

/** What the sender was answered, and whether that came within 10 s. */
export function answerWords(delivery: Pick<Delivery, 'answeredStatus' | 'durationUs'>): AnswerWords {
  const { answeredStatus, durationUs } = delivery;
  if (answeredStatus === null) return { status: 'none: it is pending, or the sender had gone', took: null, isLate: false, deadline: '' };
  const meaning = meanings[answeredStatus];
  const isLate = durationUs !== null && durationUs > deadlineUs;
  return {
    status: meaning === undefined ? String(answeredStatus) : `${answeredStatus}, ${meaning}`,
    took: durationUs === null ? null : formatDuration(durationUs),
    isLate,
    deadline: isLate ? 'later than the 10 s a sender waits, so it counts as failed' : 'within the 10 s a sender waits',
  };
}
