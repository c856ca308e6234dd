interface Item {
  readonly id: string;
  readonly serial: number;
  readonly updatedAtUs: number;
}

/** Objects of one kind by id, at most `most` of them: the oldest go. Objects are values: a change puts another one in its place. */
export class Collection<T extends Item> {
  readonly #items = new Map<string, T>();
  readonly #most: number;

  constructor(items: readonly T[], most: number) {
    this.#most = most;
    for (const item of items.toSorted((one, other) => one.serial - other.serial)) this.put(item);
  }

  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  /** Adds it, or puts it in the place of the one with its id. */
  put(item: T): T {
    this.#items.set(item.id, item);
    if (this.#items.size > this.#most) {
      const [oldest] = this.#items.keys();
      if (oldest !== undefined) this.#items.delete(oldest);
    }
    return item;
  }

  newestFirst(): T[] {
    return [...this.#items.values()].reverse();
  }

  /** In order of creation. */
  all(): T[] {
    return [...this.#items.values()];
  }

  get size(): number {
    return this.#items.size;
  }
}
