/** Work on many items in short turns, so that what is captured meanwhile does not wait. */

/** A few milliseconds of what is done here with an item. */
const itemsATurn = 1_000;

/** Lets the event loop have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function eachInTurns<T>(items: readonly T[], work: (item: T, index: number) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % itemsATurn === 0) await nextTurn();
    work(item, index);
  }
}

export async function mapInTurns<T, U>(items: readonly T[], change: (item: T, index: number) => U): Promise<readonly U[]> {
  const changed: U[] = [];
  await eachInTurns(items, (item, index) => void changed.push(change(item, index)));
  return changed;
}

/** Work that can be left between two steps, each a few milliseconds. */
export type Steps<T> = Generator<void, T, void>;

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

/** Places of a list that begin a step. */
export function isStep(index: number): boolean {
  return index > 0 && index % 5_000 === 0;
}
