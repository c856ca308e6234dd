/** What the list of attempts is narrowed to, as its bar holds it. Pure. */
import type { ApiClient } from '#contract/api.ts';
import { attemptOutcomes } from '#contract/models/attempt-outcome.ts';
import { type AttemptSource, type AttemptSummary, attemptSources } from '#contract/models/replay.ts';
import { attemptLook } from '#renderer/exchange/attempt-words.ts';

export interface AttemptFilter {
  readonly text: string;
  readonly targetUrl: string;
  readonly outcomes: readonly AttemptSummary['outcome'][];
  readonly statuses: readonly string[];
  readonly sources: readonly AttemptSource[];
}

export const noFilter: AttemptFilter = { text: '', targetUrl: '', outcomes: [], statuses: [], sources: [] };

export type AttemptQuery = Parameters<ApiClient['attempts']['list']>[0];

export function queryOf({ text, targetUrl, outcomes, statuses, sources }: AttemptFilter): AttemptQuery {
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(targetUrl.trim() === '' ? {} : { targetUrl: targetUrl.trim() }),
    ...(outcomes.length === 0 ? {} : { outcomes: [...outcomes] }),
    ...(statuses.length === 0 ? {} : { statuses: [...statuses] }),
    ...(sources.length === 0 ? {} : { sources: [...sources] }),
  };
}

export function isNarrowed(filter: AttemptFilter): boolean {
  return Object.keys(queryOf(filter)).length > 0;
}

/** In or out of a list of choices. */
export function toggled<T>(chosen: readonly T[], one: T): readonly T[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}

export const statusChoices: readonly { readonly id: string; readonly label: string }[] = [
  { id: '2xx', label: '2xx, taken' },
  { id: '3xx', label: '3xx, sent elsewhere' },
  { id: '4xx', label: '4xx, refused' },
  { id: '429', label: '429, too many' },
  { id: '5xx', label: '5xx, broken' },
];

/** Outcomes with the words the rows have; those that were answered are told apart by status. */
export const outcomeChoices = attemptOutcomes.map((id) => {
  const { sign, word } = attemptLook({ outcome: id, status: null });
  return { id, label: `${sign} ${word}` };
});

const sourceWords: Readonly<Record<AttemptSource, string>> = {
  replay: 'Replay',
  composer: 'Composer',
  scenario: 'Scenario',
  conformance: 'Handler check',
};

export function sourceWord(source: AttemptSource): string {
  return sourceWords[source];
}

export const sourceChoices = attemptSources.map((id) => ({ id, label: sourceWords[id] }));

/** The two that are compared, the older first; null unless two are chosen. */
export function comparedPair(chosen: readonly AttemptSummary[]): readonly [AttemptSummary, AttemptSummary] | null {
  const [first, second] = chosen.toSorted((left, right) => left.startedAtUs - right.startedAtUs);
  return chosen.length === 2 && first !== undefined && second !== undefined ? [first, second] : null;
}
