/** How an attempt ended, in a word and a tone. The whole sentence comes from the engine. */
import type { AttemptSummary } from '#contract/models/replay.ts';
import { unreachable } from '#domain/unreachable.ts';

export type AttemptTone = 'ok' | 'warn' | 'bad' | 'muted';

export interface AttemptLook {
  readonly sign: string;
  readonly word: string;
  readonly tone: AttemptTone;
}

function answeredLook(status: number | null): AttemptLook {
  const word = status === null ? 'answered' : String(status);
  if (status === null || status < 200) return { sign: '•', word, tone: 'muted' };
  if (status < 300) return { sign: '✓', word, tone: 'ok' };
  return status < 400 ? { sign: '↪', word, tone: 'warn' } : { sign: '✕', word, tone: 'bad' };
}

/** The status where there was an answer, else what happened in its place. */
export function attemptLook(attempt: Pick<AttemptSummary, 'outcome' | 'status'>): AttemptLook {
  switch (attempt.outcome) {
    case 'answered':
      return answeredLook(attempt.status);
    case 'pending':
      return { sign: '…', word: 'sending', tone: 'muted' };
    case 'refused':
      return { sign: '✕', word: 'refused', tone: 'bad' };
    case 'unresolved':
      return { sign: '✕', word: 'no such host', tone: 'bad' };
    case 'unreachable':
      return { sign: '✕', word: 'unreachable', tone: 'bad' };
    case 'reset':
      return { sign: '✕', word: 'reset', tone: 'bad' };
    case 'timed-out':
      return { sign: '✕', word: 'timed out', tone: 'bad' };
    case 'tls-failed':
      return { sign: '✕', word: 'TLS failed', tone: 'bad' };
    case 'blocked':
      return { sign: '✕', word: 'blocked', tone: 'bad' };
    case 'malformed-answer':
      return { sign: '!', word: 'malformed answer', tone: 'bad' };
    case 'cancelled':
      return { sign: '–', word: 'cancelled', tone: 'muted' };
    case 'unknown':
      return { sign: '?', word: 'unknown', tone: 'warn' };
    default:
      return unreachable(attempt.outcome);
  }
}

/** What the documented rule makes of it. An answer that fails it says so in the attempt's own sentence. */
export const deadlineWords: Readonly<Record<NonNullable<AttemptSummary['deadline']>, string>> = {
  'in-time': 'A 2xx within 10 s: a sender counts it as delivered.',
  late: 'Later than 10 s: a sender counts it as failed and tries again.',
  'not-2xx': 'Not a 2xx: a sender counts it as failed and tries again.',
  'no-answer': 'No answer: a sender counts it as failed and tries again.',
};

export interface Phase {
  readonly id: 'dns' | 'connect' | 'tls' | 'first-byte' | 'rest';
  readonly label: string;
  readonly us: number;
}

/** The phases that happened, in order; what the total holds beyond them is the rest of the answer. */
export function phasesOf(phases: AttemptSummary['phases']): readonly Phase[] {
  const known: readonly (readonly [Phase['id'], string, number | null])[] = [
    ['dns', 'DNS', phases.dnsUs],
    ['connect', 'Connect', phases.connectUs],
    ['tls', 'TLS', phases.tlsUs],
    ['first-byte', 'First byte', phases.firstByteUs],
  ];
  const happened = known.flatMap(([id, label, us]): Phase[] => (us === null ? [] : [{ id, label, us }]));
  const spent = happened.reduce((sum, phase) => sum + phase.us, 0);
  const rest = (phases.totalUs ?? 0) - spent;
  return rest > 0
    ? [...happened, { id: 'rest', label: phases.firstByteUs === null ? 'Until it failed' : 'Answer read', us: rest }]
    : happened;
}
