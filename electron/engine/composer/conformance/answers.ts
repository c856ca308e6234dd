/** What came of a request, in the few kinds that the checks tell apart, and in words. */
import type { AttemptSummary } from '#contract/models/replay.ts';

/** One request of a check: what it was, for people, and what came of it. */
export interface Answer {
  /** As it goes on after "Answered 500 to …": `a request without a signature`. */
  readonly what: string;
  readonly attempt: AttemptSummary;
}

/** `odd`: a status that is neither of the others; `unsent`: nothing was learnt, as it was never out. */
export type AnswerKind = 'accepted' | 'refused' | 'fell-over' | 'odd' | 'hung' | 'cut' | 'absent' | 'unsent';

const kindsWithoutAnswer: Readonly<Record<Exclude<AttemptSummary['outcome'], 'answered'>, AnswerKind>> = {
  'timed-out': 'hung',
  reset: 'cut',
  'malformed-answer': 'cut',
  refused: 'absent',
  unresolved: 'absent',
  unreachable: 'absent',
  'tls-failed': 'absent',
  blocked: 'unsent',
  pending: 'unsent',
  cancelled: 'unsent',
  unknown: 'unsent',
};

export function kindOf({ outcome, status }: Pick<AttemptSummary, 'outcome' | 'status'>): AnswerKind {
  if (outcome !== 'answered') return kindsWithoutAnswer[outcome];
  const hundred = Math.floor((status ?? 0) / 100);
  if (hundred === 2) return 'accepted';
  if (hundred === 4) return 'refused';
  return hundred === 5 ? 'fell-over' : 'odd';
}

/** Whether a status came, however long it took and whatever it said. */
export function isAnswered({ attempt }: Answer): boolean {
  return attempt.outcome === 'answered';
}

const wordsWithoutAnswer = {
  hung: 'Gave no answer',
  cut: 'Cut the connection without an answer',
  absent: 'Could not be reached with',
  unsent: 'Was not sent',
} as const;

/** With what follows: `Answered 500 to`. */
export function answerWords(attempt: AttemptSummary): string {
  const kind = kindOf(attempt);
  if (kind === 'hung' || kind === 'cut') return `${wordsWithoutAnswer[kind]} to`;
  if (kind === 'absent') return wordsWithoutAnswer.absent;
  if (kind === 'unsent') return `${wordsWithoutAnswer.unsent}:`;
  return `Answered ${attempt.status} to`;
}

/** `a, b and c`; of many, the first and how many more. */
export function listWords(items: readonly string[], most = 6): string {
  const unique = [...new Set(items)];
  if (unique.length > most) return `${unique.slice(0, most).join(', ')} and ${unique.length - most} more`;
  const last = unique.at(-1) ?? '';
  return unique.length < 2 ? last : `${unique.slice(0, -1).join(', ')} and ${last}`;
}

/** `Answered 500 to a, b and c; answered 200 to d`. */
export function groupedWords(answers: readonly Answer[]): string {
  const groups = new Map<string, string[]>();
  for (const { what, attempt } of answers) {
    const words = answerWords(attempt);
    groups.set(words, [...(groups.get(words) ?? []), what]);
  }
  const parts = [...groups].map(([words, whats]) => {
    const times = whats.length > 1 && new Set(whats).size === 1 ? ` (${whats.length} times)` : '';
    return `${words} ${listWords(whats)}${times}`;
  });
  return parts.map((part, at) => (at === 0 ? part : part.charAt(0).toLowerCase() + part.slice(1))).join('; ');
}

export function timeWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}
