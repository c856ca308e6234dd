/** What was subscribed to next to what came, in the order in which somebody should look at it. Pure. */
import type { Subscription } from '#contract/models/console.ts';

const urgency: Readonly<Record<Subscription['finding'], number>> = { 'never-seen': 0, 'not-subscribed': 1, 'as-expected': 2 };

/** Worst first; within a finding by endpoint, then by type. */
export function worstFirst(items: readonly Subscription[]): readonly Subscription[] {
  return items.toSorted(
    (left, right) =>
      urgency[left.finding] - urgency[right.finding] ||
      left.endpointId.localeCompare(right.endpointId) ||
      left.eventType.localeCompare(right.eventType),
  );
}

/** Of webhooks that lead nowhere here: what they are sent can be held against nothing. */
export function astrayWords(count: number): string {
  const which = count === 1 ? 'The address of 1 registered webhook leads' : `The addresses of ${count} registered webhooks lead`;
  return `${which} to no endpoint here, so what is subscribed to there can not be held against what came.`;
}

/** `2 never seen, 1 without subscription`; empty when all is as expected. */
export function troubleWords(items: readonly Subscription[]): string {
  const count = (finding: Subscription['finding']) => items.filter((item) => item.finding === finding).length;
  const parts = [
    { count: count('never-seen'), words: 'never seen' },
    { count: count('not-subscribed'), words: 'without subscription' },
  ];
  return parts
    .filter((part) => part.count > 0)
    .map((part) => `${part.count} ${part.words}`)
    .join(', ');
}
