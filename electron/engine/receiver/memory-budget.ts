/** One body on its way. `pause` and `resume` act on its sender. */
export interface BudgetHolder {
  heldBytes: number;
  isPaused: boolean;
  pause(): void;
  resume(): void;
}

export interface MemoryBudget {
  /** Counts `bytes` that `holder` has taken in; pauses it when everything together is over the budget. */
  grow(holder: BudgetHolder, bytes: number): void;
  /** `holder` holds nothing any more; those that waited go on. Safe to call twice. */
  release(holder: BudgetHolder): void;
  usedBytes(): number;
}

/**
 * Bounds what all bodies on their way hold together. The oldest holder is never paused, so one always goes on to its end
 * and the others after it; the bound is the budget plus one body of the size limit plus one chunk for each connection.
 */
export function createMemoryBudget(budgetBytes: number): MemoryBudget {
  const holders = new Set<BudgetHolder>();
  let used = 0;

  function oldest(): BudgetHolder | undefined {
    return holders.values().next().value;
  }

  function wake(): void {
    const first = oldest();
    for (const holder of holders) {
      if (used >= budgetBytes && holder !== first) return;
      if (!holder.isPaused) continue;
      holder.isPaused = false;
      holder.resume();
    }
  }

  return {
    grow(holder, bytes) {
      holders.add(holder);
      holder.heldBytes += bytes;
      used += bytes;
      if (used > budgetBytes && !holder.isPaused && oldest() !== holder) {
        holder.isPaused = true;
        holder.pause();
      }
    },
    release(holder) {
      if (!holders.delete(holder)) return;
      used -= holder.heldBytes;
      holder.heldBytes = 0;
      if (holder.isPaused) {
        holder.isPaused = false;
        holder.resume();
      }
      wake();
    },
    usedBytes: () => used,
  };
}
