/**
 * How fast long work may go. Owns the queue through which it writes, so that two jobs never put their slices into one commit.
 * Guarantees: between two slices the event loop turns, for half as long as the slice took, and while captures arrive for three times as
 * long; a slice that took long makes the next ones smaller; one that met a full disk is tried again after room was made, with half the
 * rows each time, down to one.
 */
import { Failure } from '../failure.ts';
import { sliceRows } from '../log/log.ts';

/** What the rows of a slice may cost beyond an empty commit. */
const sliceMs = 3;
const leastRows = 25;
/** Longest pause after a slice: on a slow disk work goes slowly, but it goes. */
const mostPauseMs = 100;
/** Length of the pause, in lengths of the slice before it. */
const pauseFactor = { quiet: 0.5, busy: 3 } as const;

export interface Pace {
  /**
   * Runs a write of at most `rows` rows when its turn has come. Rejects with its failure, or with the signal's reason. A write that fails
   * with `log.disk_full` must have kept nothing that a further one would do twice.
   */
  slice<T>(signal: AbortSignal, write: (rows: number) => Promise<T>): Promise<T>;
  /** Lets others have their turn after work of so many milliseconds that writes nothing. */
  rest(tookMs: number): Promise<void>;
}

export interface PaceParts {
  /** Whether captures arrive. */
  readonly isBusy: () => boolean;
  /** Finds space on a full disk, as far as there is any. */
  readonly makeRoom: () => Promise<void>;
}

export function createPace({ isBusy, makeRoom }: PaceParts): Pace {
  let turn: Promise<unknown> = Promise.resolve();
  let rows: number = sliceRows;
  let commitMs = Number.POSITIVE_INFINITY;

  function adapt(tookMs: number): void {
    // why: a disk that syncs slowly is slow for small slices too, so only what is over the quickest one counts.
    commitMs = Math.min(commitMs, tookMs);
    if (tookMs - commitMs > sliceMs * 2) rows = Math.max(leastRows, Math.floor(rows / 2));
    else if (tookMs - commitMs < sliceMs) rows = Math.min(sliceRows, rows + leastRows);
  }

  const rest = (tookMs: number) => pause(Math.min(mostPauseMs, tookMs * (isBusy() ? pauseFactor.busy : pauseFactor.quiet)));

  async function run<T>(signal: AbortSignal, write: (rows: number) => Promise<T>): Promise<T> {
    for (let isLast = false; ; ) {
      try {
        return await once(signal, write);
      } catch (error) {
        if (isLast || !(error instanceof Failure) || error.code !== 'log.disk_full') throw error;
        await makeRoom();
        // why: a single row gets one more try, with the room that was made for it.
        isLast = rows === 1;
        rows = Math.max(1, Math.floor(rows / 2));
      }
    }
  }

  async function once<T>(signal: AbortSignal, write: (rows: number) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const startedAtMs = performance.now();
    const tookMs = () => performance.now() - startedAtMs;
    try {
      const result = await write(rows);
      adapt(tookMs());
      return result;
    } finally {
      await rest(tookMs());
    }
  }

  return {
    rest,
    slice(signal, write) {
      const result = turn.then(() => run(signal, write));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (forMs < 1) setImmediate(resolve);
    else setTimeout(resolve, forMs);
  });
}

/** Goes through the rows a slice at a time. Rejects with the first failure, or with the signal's reason when it is cancelled. */
export async function inSlices<T>(
  pace: Pick<Pace, 'slice'>,
  signal: AbortSignal,
  all: readonly T[],
  write: (part: readonly T[]) => Promise<void>,
): Promise<void> {
  let at = 0;
  while (at < all.length) {
    at += await pace.slice(signal, async (rows) => {
      const part = all.slice(at, at + rows);
      await write(part);
      return part.length;
    });
  }
}

/** Row numbers read at once. */
const pageSize = 5_000;

/** Reads ascending numbers page by page and hands each page on, until there are none. What is left standing is not met again. */
export async function inPages(
  read: (above: number, limit: number) => Promise<readonly number[]>,
  use: (numbers: readonly number[]) => Promise<void>,
): Promise<void> {
  for (let above = 0; ; ) {
    const numbers = await read(above, pageSize);
    const last = numbers.at(-1);
    if (last === undefined) return;
    await use(numbers);
    above = last;
  }
}
