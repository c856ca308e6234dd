/**
 * The state of the list under the filter field. Each keystroke gives up the question before it, so an answer is never about a text that
 * is no longer there. Until the answer is there the list is that of the text before: keys that work on it wait for the answer, so that
 * they never do nothing and never take what was offered for another text.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '#contract/api.ts';
import { completionAt } from '#domain/query/complete.ts';
import { type CompletionOption, optionsOf, recentOptions } from './completion-options.ts';
import { recentFilters } from './filter-history.ts';

export interface CompletionState {
  /** The text and the cursor that the options belong to. */
  readonly text: string;
  readonly options: readonly CompletionOption[];
  /** A value is half written, so the text is no filter yet. */
  readonly isChoosing: boolean;
  /** Index of the option that Enter takes; -1 for none, so that Enter filters by what is written. */
  readonly active: number;
}

export type CompletionStore = StoreApi<CompletionState>;

export interface CompletionClient {
  readonly deliveries: Pick<ApiClient['deliveries'], 'complete'>;
}

export interface CompletionActions {
  readonly store: CompletionStore;
  /** Asks what can stand at the cursor; the list opens when there is something. */
  ask(text: string, position: number): void;
  /** Moves the choice round; from none to the first or the last. */
  move(by: 1 | -1): void;
  choose(index: number): void;
  /** The chosen option, or the first for `orFirst`; undefined when there is none or the field says something else by now. */
  taken(text: string, orFirst: boolean): CompletionOption | undefined;
  /** Runs this once the list is that of the newest text, after what waits already; not at all when that changes or the list closes. */
  whenCurrent(run: () => void): void;
  /** Runs this after what waits for the list; at once when nothing does. */
  afterWaiting(run: () => void): void;
  /** False when there was nothing to close. */
  close(): boolean;
}

const closed: CompletionState = { text: '', options: [], isChoosing: false, active: -1 };

export function createCompletion(client: CompletionClient): CompletionActions {
  const store = createStore<CompletionState>(() => closed);
  let current: AbortController | undefined;
  let isAsking = false;
  let waiting: (() => void)[] = [];

  const load = async (text: string, position: number, signal: AbortSignal) => {
    const recent = text === '' ? recentOptions(recentFilters()) : [];
    const offered = await client.deliveries.complete({ text, position }, { signal }).then(
      (answer) => optionsOf(answer, text),
      // The list is a convenience: without an answer the field still filters.
      (): readonly CompletionOption[] => [],
    );
    if (signal.aborted) return;
    const isChoosing = offered.length > 0 && completionAt(text, position)?.kind === 'value';
    isAsking = false;
    store.setState({ text, options: [...recent, ...offered], isChoosing, active: -1 });
    const due = waiting;
    waiting = [];
    for (const run of due) run();
  };

  return {
    store,
    ask(text, position) {
      current?.abort();
      current = new AbortController();
      isAsking = true;
      waiting = [];
      // What was chosen was offered for another text, so Enter is about what is written.
      if (text !== store.getState().text) store.setState({ active: -1 });
      void load(text, position, current.signal);
    },
    move(by) {
      store.setState(({ options, active }) => {
        const from = active < 0 && by < 0 ? 0 : active;
        return options.length === 0 ? {} : { active: (from + by + options.length) % options.length };
      });
    },
    choose: (active) => store.setState({ active }),
    taken(text, orFirst) {
      const state = store.getState();
      if (state.text !== text) return undefined;
      return state.options[state.active] ?? (orFirst ? state.options[0] : undefined);
    },
    whenCurrent(run) {
      if (isAsking) waiting.push(run);
      else run();
    },
    afterWaiting(run) {
      if (waiting.length > 0) waiting.push(run);
      else run();
    },
    close() {
      current?.abort();
      isAsking = false;
      waiting = [];
      const wasOpen = store.getState().options.length > 0;
      if (wasOpen) store.setState(closed);
      return wasOpen;
    },
  };
}
