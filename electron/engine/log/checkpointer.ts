/**
 * Moves the write-ahead log into log.db: explicitly, timed, and with its result row read, because SQLite's own checkpoints report no
 * error. PASSIVE between commits, TRUNCATE when nothing has been written for a while.
 * Guarantees: never waits for a reader on the thread; when readers keep the write-ahead log from starting over, they are asked to pause,
 * and those that can not be asked are given a second to come to an end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../ports.ts';
import type { WritableLog } from './database.ts';
import { busyTimeoutMs, pageSizeBytes } from './readable-log.ts';

export const checkpointLimits = {
  /** PASSIVE after so many bytes: small enough that the longest wait stays under 10 ms, large enough to cost nothing in rate. */
  passiveBytes: 1024 * 1024,
  idleMs: 1_000,
  slowMs: 50,
  /** Write-ahead log above which readers are asked to pause. */
  pauseBytes: 48 * 1024 * 1024,
  /** The same where space is short. */
  tightPauseBytes: 2 * 1024 * 1024,
  /** How long readers outside the pool, the index workers, are waited for, and how often is looked. */
  waitMs: 1_000,
  waitStepMs: 10,
} as const;

export interface CheckpointParts {
  readonly connection: () => WritableLog | undefined;
  readonly logger: Logger;
  /** Told the error of a failed checkpoint. */
  readonly onFailed: (error: unknown) => void;
  /** Holds back new reads until the returned function is called; resolves when none is running. */
  readonly pauseReaders: () => Promise<() => void>;
  /** The disk is full, so the write-ahead log must stay small. */
  readonly isTight: () => boolean;
  /** What a full disk would have given back; 0 for nothing. */
  readonly reserveBytes: () => number;
  /** Told after a checkpoint by how much log.db may still grow with what readers kept in the write-ahead log. */
  readonly onLeft: (bytes: number) => void;
}

interface CheckpointRow {
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

export class Checkpointer {
  readonly #parts: CheckpointParts;
  #bytesSince = 0;
  #isScheduled = false;
  #startingOver: Promise<boolean> | undefined;
  #needsTruncate = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
  }

  /** Told after every commit how many bytes it wrote, roughly. */
  noteCommitted(bytes: number): void {
    this.#bytesSince += bytes;
    this.#needsTruncate = true;
    // why: many large groups in one turn would leave more in the write-ahead log than a full disk's reserve can take in.
    if (this.#bytesSince >= this.#mostBytes) this.#passive();
    else if (this.#bytesSince >= checkpointLimits.passiveBytes && !this.#isScheduled) {
      this.#isScheduled = true;
      // why: in a turn of its own, so that the answers of the group that was just committed leave first.
      setImmediate(() => {
        this.#isScheduled = false;
        this.#passive();
      });
    }
    if (this.#idleTimer === undefined) this.#idleTimer = setTimeout(() => this.#idle(), checkpointLimits.idleMs).unref();
    else this.#idleTimer.refresh();
  }

  stop(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
  }

  /** Ends with an empty write-ahead log unless a reader is in the way. Returns whether it did. */
  truncate(): boolean {
    const row = this.#run('TRUNCATE');
    if (row?.busy === 0) this.#needsTruncate = false;
    return row?.busy === 0;
  }

  /** As `truncate`, with readers paused. */
  startOver(): Promise<boolean> {
    this.#startingOver ??= this.#emptyBetweenReads().finally(() => {
      this.#startingOver = undefined;
    });
    return this.#startingOver;
  }

  #passive(): void {
    this.#bytesSince = 0;
    const row = this.#run('PASSIVE');
    if (row !== undefined) this.#parts.onLeft((row.log - row.checkpointed) * pageSizeBytes);
    if (row !== undefined && row.log * pageSizeBytes > this.#mostBytes) void this.startOver();
  }

  /** why: what is not in log.db yet makes it grow on a full disk, at the cost of the reserve; half of that is left for deletions. */
  get #mostBytes(): number {
    const { pauseBytes, tightPauseBytes } = checkpointLimits;
    if (this.#parts.isTight()) return tightPauseBytes;
    const half = this.#parts.reserveBytes() / 2;
    return half > 0 ? Math.min(pauseBytes, half) : pauseBytes;
  }

  #idle(): void {
    this.#idleTimer = undefined;
    if (!this.#needsTruncate || this.truncate() || this.#parts.connection() === undefined) return;
    this.#idleTimer = setTimeout(() => this.#idle(), checkpointLimits.idleMs).unref();
  }

  async #emptyBetweenReads(): Promise<boolean> {
    const resume = await this.#parts.pauseReaders();
    try {
      const untilMs = performance.now() + checkpointLimits.waitMs;
      // why: one that failed for want of space has the ballast given up, so a second one may do.
      let row = this.#run('TRUNCATE') ?? this.#run('TRUNCATE');
      while (row?.busy === 1 && performance.now() < untilMs) {
        await pause(checkpointLimits.waitStepMs);
        row = this.#run('TRUNCATE');
      }
      const isDone = row?.busy === 0;
      if (isDone) this.#needsTruncate = false;
      this.#parts.logger.info('Paused readers to empty the write-ahead log', { isDone });
      return isDone;
    } finally {
      resume();
    }
  }

  #run(mode: 'PASSIVE' | 'TRUNCATE'): CheckpointRow | undefined {
    const db = this.#parts.connection();
    if (db === undefined) return undefined;
    const startedAtMs = performance.now();
    try {
      // why: TRUNCATE would wait for readers inside the busy handler, on the main thread.
      if (mode === 'TRUNCATE') db.pragma('busy_timeout = 0');
      const row = db.prepare<[], CheckpointRow>(`PRAGMA wal_checkpoint(${mode})`).get();
      const tookMs = performance.now() - startedAtMs;
      if (tookMs > checkpointLimits.slowMs)
        this.#parts.logger.info('Slow checkpoint', { mode, tookMs: Math.round(tookMs), frames: row?.log });
      return row;
    } catch (error) {
      this.#parts.logger.error('Checkpoint failed', { mode }, error);
      this.#parts.onFailed(error);
      return undefined;
    } finally {
      if (mode === 'TRUNCATE' && db.open) db.pragma(`busy_timeout = ${busyTimeoutMs}`);
    }
  }
}
