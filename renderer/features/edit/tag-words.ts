/** Tags as they are typed. Pure; what a tag may be is the contract's. */
import { type DeliverySummary, tagSchema } from '#contract/models/delivery.ts';

/** Why a text is no tag; null when it is one. */
export function tagProblem(text: string): string | null {
  if (text.length > 40) return 'A tag has at most 40 characters.';
  return tagSchema.safeParse(text).success ? null : 'A tag has no spaces, commas, quotes or parentheses.';
}

export interface TagState {
  readonly tag: string;
  /** Whether all of the deliveries have it, or only some. */
  readonly isOnAll: boolean;
}

/** The tags that the deliveries have now, in order of their names. */
export function tagsOf(known: readonly DeliverySummary[]): readonly TagState[] {
  const counts = new Map<string, number>();
  for (const { tags } of known) {
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([tag, count]) => ({ tag, isOnAll: count === known.length }));
}

/** Tags seen in the log that begin with, or else hold, what is typed; without those chosen already. */
export function suggestedTags(seen: readonly string[], typed: string, chosen: readonly string[]): readonly string[] {
  const text = typed.toLowerCase();
  const left = seen.filter((tag) => !chosen.includes(tag));
  const starting = left.filter((tag) => tag.toLowerCase().startsWith(text));
  const holding = left.filter((tag) => !starting.includes(tag) && tag.toLowerCase().includes(text));
  return [...starting, ...holding].slice(0, 8);
}
