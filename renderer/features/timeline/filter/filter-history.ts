/** The filters used lately, newest first, remembered on this machine. */
import { recall, remember } from '#renderer/lib/local-memory.ts';

const keptAtMost = 20;
/** Longer ones are not typed again by choosing from a list. */
const longest = 500;
const memory = 'recent-filters';

export function recentFilters(): readonly string[] {
  return recall(memory, parseHistory) ?? [];
}

export function noteFilter(text: string): void {
  remember(memory, withFilter(recentFilters(), text));
}

export function forgetFilters(): void {
  remember(memory, []);
}

/** Puts a filter in front; each stands there once. */
export function withFilter(history: readonly string[], text: string): readonly string[] {
  const filter = text.trim();
  if (filter === '' || filter.length > longest) return history;
  return [filter, ...history.filter((other) => other !== filter)].slice(0, keptAtMost);
}

function parseHistory(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((entry): entry is string => typeof entry === 'string').slice(0, keptAtMost);
}
