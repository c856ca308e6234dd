/** The writes around the Console, each as one entry of the group commit. */
import type { ConsoleWrites } from './console-store.ts';
import type { prepareConsole } from './statements/console.ts';
import type { ConsoleFetches } from './statements/console-fetches.ts';
import type { Snapshots } from './statements/snapshots.ts';

export interface ConsoleStatements {
  readonly console: ReturnType<typeof prepareConsole>;
  readonly fetches: ConsoleFetches;
  readonly snapshots: Snapshots;
}

export interface ConsoleQueue {
  /** `bytes`: about what it adds to the file, where that is more than a row. */
  write<T>(run: (statements: ConsoleStatements) => T, bytes?: number): Promise<T>;
  /** A write that index workers have to follow. */
  change<T>(run: (statements: ConsoleStatements) => T): Promise<T>;
}

export function createConsoleWrites({ write, change }: ConsoleQueue): ConsoleWrites {
  return {
    saveConnection: (connection) => write(({ console }) => console.saveConnection(connection)),
    saveSnapshot: (snapshot, text) => write(({ snapshots }) => snapshots.insert(snapshot, text), text.byteLength),
    removeSnapshot: (id) => change(({ snapshots }) => snapshots.remove(id)),
    addIgnoreRule: (rule) => write(({ console }) => console.addRule(rule)),
    removeIgnoreRule: (id) => write(({ console }) => console.removeRule(id)),
    saveDrift: (drifts) => change(({ snapshots }) => snapshots.saveDrift(drifts)),
    enqueueFetches: (items) => write(({ fetches }) => fetches.add(items)),
    endFetch: (number, deliveryIds) => write(({ fetches }) => fetches.end(number, deliveryIds)),
    postponeFetch: (number, nextDueUs, problem) => write(({ fetches }) => fetches.postpone(number, nextDueUs, problem)),
    dropFetches: (environmentId) => write(({ fetches }) => fetches.drop(environmentId)),
    saveSandbox: (state, savedAtUs) => write(({ console }) => console.saveSandbox(state, savedAtUs)),
    beginRegistration: (registration) => write(({ console }) => console.beginRegistration(registration)),
    finishRegistration: (idempotencyKey, kept) => write(({ console }) => console.finishRegistration(idempotencyKey, kept)),
    dropRegistration: (idempotencyKey) => write(({ console }) => console.dropRegistration(idempotencyKey)),
  };
}
