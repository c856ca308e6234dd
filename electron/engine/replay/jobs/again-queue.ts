/** A delivery that is tried again at a time of the job. */
export interface AgainItem {
  readonly position: number;
  readonly dueMs: number;
}

/** What waits for another try, the one that is due first on top (a binary heap). */
export class AgainQueue<T extends AgainItem> {
  readonly #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  get first(): T | undefined {
    return this.#heap[0];
  }

  add(item: T): void {
    let at = this.#heap.length;
    this.#heap.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || !isBefore(item, above)) break;
      this.#heap[at] = above;
      at = parent;
    }
    this.#heap[at] = item;
  }

  takeFirst(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    let at = 0;
    for (;;) {
      const [left, right] = [this.#heap[2 * at + 1], this.#heap[2 * at + 2]];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const next = isRight ? right : left;
      if (!isBefore(next, item)) break;
      this.#heap[at] = next;
      at = 2 * at + (isRight ? 2 : 1);
    }
    this.#heap[at] = item;
  }
}

function isBefore(one: AgainItem, other: AgainItem): boolean {
  return one.dueMs === other.dueMs ? one.position < other.position : one.dueMs < other.dueMs;
}
