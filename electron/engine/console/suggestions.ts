/** Rules that what was compared suggests: learnt from the newest comparisons of a type, each done with the rules of now. */
import type { FieldComparison, RuleSuggestion } from '#contract/models/drift.ts';
import { suggestRules } from '#domain/drift/suggest-rules.ts';
import type { ConsoleStore } from '../log/console-store.ts';
import type { Comparisons } from './comparisons.ts';

export type Suggestions = (
  eventType: string,
  limit: number,
  signal?: AbortSignal,
) => Promise<{ readonly compared: number; readonly items: RuleSuggestion[] }>;

export interface SuggestionsParts {
  readonly store: Pick<ConsoleStore, 'comparedDeliveries'>;
  readonly comparisons: Pick<Comparisons, 'fieldsOf'>;
}

/** Fields of one comparison that are looked at: an object of thousands teaches nothing that its first ones do not. */
const mostFields = 2_000;

export function createSuggestions({ store, comparisons }: SuggestionsParts): Suggestions {
  return async (eventType, limit, signal) => {
    const cases: (readonly FieldComparison[])[] = [];
    for (const compared of await store.comparedDeliveries(eventType, limit, null, signal)) {
      const fields = await comparisons.fieldsOf(compared, signal);
      if (fields !== null) cases.push(fields.slice(0, mostFields));
    }
    return { compared: cases.length, items: suggestRules(cases) };
  };
}
