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

/** What is registered and leads to no endpoint here; empty when nothing is. */
export function elsewhereWords(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? 'One webhook is registered at the Console that leads to no endpoint here.'
    : `${count.toLocaleString('en-US')} webhooks are registered at the Console that lead to no endpoint here.`;
}
