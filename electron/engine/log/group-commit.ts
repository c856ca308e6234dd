/**
 * Puts writes together into one transaction, so that a sync of the disk is shared. Owns when a group is closed and how one bad write
 * is kept from its neighbours.
 * Guarantees: a write is settled only after COMMIT returned; a write that fails by itself leaves the others untouched.
 */
import type { WritableLog } from './database.ts';
import { isTroubleOfFile } from './write-errors.ts';

export interface QueuedWrite<S> {
  /** One statement, which SQLite undoes by itself when it fails; otherwise a savepoint is put around it. */
  readonly isSingleStatement: boolean;
  /** About what it adds, where that is much. */
  readonly bytes?: number;
  /** Runs inside the transaction and returns what to do after the commit. */
  readonly apply: (statements: S) => () => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupTarget<S> {
  readonly db: WritableLog;
  readonly statements: S;
}

/** `bytes`: what a full disk has to take in at once before space is looked for. */
export const groupLimits = { rows: 256, bytes: 16 * 1024 * 1024, delayMs: 2 } as const;

/** Commits a group. Throws, with nothing kept, when the trouble is the file's; errors of single writes go to their `reject`. */
export function commitGroup<S>(target: GroupTarget<S>, group: readonly QueuedWrite<S>[]): void {
  const settlements: (() => void)[] = [];
  const isolated = target.db.transaction((write: QueuedWrite<S>) => write.apply(target.statements));
  target.db
    .transaction(() => {
      for (const write of group) {
        try {
          settlements.push(write.isSingleStatement ? write.apply(target.statements) : isolated(write));
        } catch (error) {
          if (isTroubleOfFile(error) || !target.db.inTransaction) throw error;
          settlements.push(() => write.reject(error));
        }
      }
    })
    .immediate();
  for (const settle of settlements) settle();
}

/**
 * The queue in front of `commitGroup`. A group is closed when a turn of the event loop adds nothing more, after 2 ms, or at 256
 * writes. why: senders that close their connection after each request arrive one per turn, so a group closed at the end of the first
 * turn would hold one row (2,702 against 10,450 requests a second).
 */
export class CommitQueue<S> {
  readonly #commit: (group: readonly QueuedWrite<S>[]) => void;
  #queue: QueuedWrite<S>[] = [];
  #isWatching = false;
  #lengthLastTurn = 0;
  #openedAtMs = 0;

  constructor(commit: (group: readonly QueuedWrite<S>[]) => void) {
    this.#commit = commit;
  }

  get length(): number {
    return this.#queue.length;
  }

  add(write: QueuedWrite<S>): void {
    this.#queue.push(write);
    // why: never committed from in here: a caller that awaits and adds again would keep the event loop from turning.
    if (!this.#isWatching) this.#watch();
  }

  /** Commits everything queued at once. */
  flush(): void {
    while (this.#queue.length > 0) {
      const length = this.#groupLength();
      const group = this.#queue.length === length ? this.#queue : this.#queue.slice(0, length);
      this.#queue = this.#queue.slice(length);
      this.#commit(group);
    }
  }

  /** At least one write, and no more than the limits allow. */
  #groupLength(): number {
    const most = Math.min(groupLimits.rows, this.#queue.length);
    let bytes = this.#queue[0]?.bytes ?? 0;
    for (let length = 1; length < most; length++) {
      bytes += this.#queue[length]?.bytes ?? 0;
      if (bytes > groupLimits.bytes) return length;
    }
    return most;
  }

  #watch(): void {
    this.#isWatching = true;
    // why: what came with this turn counts as news at its end, so that at least one more turn may add to it.
    this.#lengthLastTurn = 0;
    this.#openedAtMs = performance.now();
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    const length = this.#queue.length;
    const isQuiet = length === this.#lengthLastTurn;
    if (isQuiet || length >= groupLimits.rows || performance.now() - this.#openedAtMs >= groupLimits.delayMs) {
      this.#isWatching = false;
      this.flush();
      return;
    }
    this.#lengthLastTurn = length;
    setImmediate(() => this.#turn());
  }
}
