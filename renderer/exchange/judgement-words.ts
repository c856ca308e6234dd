/** What an attempt belongs to and how its answer is judged, in words. Pure. */
import type { AnswerJudgement } from '#contract/models/composer.ts';
import type { AttemptSource, AttemptSummary } from '#contract/models/replay.ts';

export interface JudgementLook {
  readonly tone: 'ok' | 'bad' | 'warn';
  readonly sign: string;
  readonly word: string;
}

const looks: Readonly<Record<AnswerJudgement['word'], JudgementLook>> = {
  'handled-correctly': { tone: 'ok', sign: '✓', word: 'Handled correctly' },
  'not-handled-correctly': { tone: 'bad', sign: '✕', word: 'Not handled correctly' },
  unclear: { tone: 'warn', sign: '?', word: 'Unclear' },
};

export function judgementLook(word: AnswerJudgement['word']): JudgementLook {
  return looks[word];
}

const sourceWords: Readonly<Record<AttemptSource, string>> = {
  replay: 'Replay',
  composer: 'Composed',
  scenario: 'Scenario',
  conformance: 'Handler check',
};

/** `Replay of dlv_3, exact`, `Composed from drf_…`, `Scenario, step 4.2 of srn_…`. */
export function sourceLine(attempt: Pick<AttemptSummary, 'source' | 'kind' | 'deliveryId' | 'draftId' | 'groupId' | 'groupPart'>): string {
  const { source, kind, deliveryId, draftId, groupId, groupPart } = attempt;
  const name = sourceWords[source];
  if (source === 'replay') return deliveryId === null ? name : `${name} of ${deliveryId}, ${kind}`;
  if (source === 'composer') return draftId === null ? name : `${name} from ${draftId}`;
  const part = groupPart === null ? '' : source === 'scenario' ? `, step ${groupPart}` : `, ${groupPart}`;
  return groupId === null ? `${name}${part}` : `${name}${part} of ${groupId}`;
}
