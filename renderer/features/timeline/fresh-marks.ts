import type { DeliveryId } from '#contract/ids.ts';
import type { TimelineStore } from './store.ts';

/** A little longer than the fade, so that a row drawn again afterwards does not fade twice. */
const freshMs = 1_600;
/** More than a window shows at once would only cost. */
const atMost = 60;

export interface FreshMarks {
  mark(ids: readonly DeliveryId[]): void;
  close(): void;
}

/** Remembers for a moment which rows have just arrived. */
export function createFreshMarks(store: TimelineStore): FreshMarks {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  return {
    mark(all) {
      const ids = new Set(all.slice(-atMost));
      if (ids.size === 0) return;
      store.setState(({ fresh, arrived }) => ({ fresh: new Set([...fresh, ...ids]), arrived: arrived + all.length }));
      const timer = setTimeout(() => {
        timers.delete(timer);
        store.setState(({ fresh }) => ({ fresh: new Set([...fresh].filter((id) => !ids.has(id))) }));
      }, freshMs);
      timers.add(timer);
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
