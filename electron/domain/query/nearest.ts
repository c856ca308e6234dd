/** Number of single-character changes between two short words. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

const longestGuess = 40;

/** The candidate that was most likely meant: one that starts the word or is started by it, else one at most two changes away. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word === '' || word.length > longestGuess) return null;
  const lower = word.toLowerCase();
  const byStart = candidates.find((candidate) => candidate.startsWith(lower) || lower.startsWith(candidate));
  if (byStart !== undefined) return byStart;
  const scored = candidates.map((candidate) => ({ candidate, changes: distance(lower, candidate) }));
  const best = scored.toSorted((left, right) => left.changes - right.changes)[0];
  return best !== undefined && best.changes <= 2 ? best.candidate : null;
}
