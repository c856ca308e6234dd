/** What comes in a file of its own, when it is wanted: loaded once, known at once when it is there, tried again after a failure. */

export type LateState<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Late<T> {
  state(): LateState<T>;
  /** Starts the load, or the next attempt after one that failed. Never rejects: `state` tells. */
  load(): Promise<void>;
  onChange(listener: () => void): () => void;
}

export function createLate<T>(fetchIt: () => Promise<T>): Late<T> {
  let state: LateState<T> = { kind: 'waiting' };
  let running: Promise<void> | undefined;
  const listeners = new Set<() => void>();
  const become = (next: LateState<T>) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const attempt = async () => {
    become({ kind: 'loading' });
    try {
      become({ kind: 'ready', value: await fetchIt() });
    } catch (error) {
      running = undefined;
      become({ kind: 'failed', error });
    }
  };
  return {
    state: () => state,
    load() {
      running ??= attempt();
      return running;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
