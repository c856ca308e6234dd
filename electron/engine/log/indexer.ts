/** Both index workers as one: what was committed goes in, changes come out, and one may wait until everything is in. */
import type { Logger } from '../ports.ts';
import { IndexStage } from './index-stage.ts';
import type { IndexedChange } from './log.ts';

/** A worker that is still starting is there within a second, and what it has then is worth the wait. */
const startLimitMs = 3_000;

export interface IndexerParts {
  readonly entry: URL;
  readonly logPath: string;
  readonly indexPath: string;
  readonly textPath: string;
  readonly logger: Logger;
  /** Newest row number at the start. */
  readonly newest: number;
  readonly onIndexed: (changes: readonly IndexedChange[]) => void;
  /** Readers let go of the derived files. */
  readonly suspendReaders: () => Promise<void>;
  readonly resumeReaders: () => void;
}

export class Indexer {
  readonly #summaries: IndexStage;
  readonly #text: IndexStage;
  #newest: number;
  readonly #newestAtStart: number;
  #waiting = new Set<() => void>();

  constructor(parts: IndexerParts) {
    this.#newest = parts.newest;
    this.#newestAtStart = parts.newest;
    const common = {
      entry: parts.entry,
      logPath: parts.logPath,
      logger: parts.logger,
      newestAtStart: parts.newest,
      onRebuild: parts.suspendReaders,
      onReady: () => {
        if (this.#summaries.isReady && this.#text.isReady) parts.resumeReaders();
      },
    };
    this.#summaries = new IndexStage({
      ...common,
      role: 'summaries',
      path: parts.indexPath,
      onReport: (changes) => {
        if (changes.length > 0) parts.onIndexed(changes);
        this.#wake();
      },
    });
    this.#text = new IndexStage({ ...common, role: 'text', path: parts.textPath, onReport: () => this.#wake() });
  }

  /** Deliveries stored but not in index.db yet; what an earlier instance stored counts as indexed until the worker has said how far it is. */
  get lag(): number {
    const reached = this.#summaries.isReady ? this.#summaries.watermark : Math.max(this.#summaries.watermark, this.#newestAtStart);
    return Math.max(0, this.#newest - reached);
  }

  /** The index is behind what was stored before this start. */
  get isRebuilding(): boolean {
    return this.#summaries.isReady && this.#summaries.watermark < this.#newestAtStart;
  }

  committed(newest: number, answered: readonly number[]): void {
    if (newest > this.#newest) this.#newest = newest;
    this.#summaries.committed(answered);
    if (newest > 0) this.#text.committed([]);
  }

  /** Resolves when everything committed before this call is in both files, or after `limitMs`. */
  indexed(limitMs: number): Promise<void> {
    const target = this.#newest;
    return this.#wait(() => this.#summaries.isIdle && this.#summaries.watermark >= target && this.#text.watermark >= target, limitMs);
  }

  /**
   * Resolves when the rows and answers committed before this call are in index.db, or after `limitMs`. Does not wait for the text index:
   * a search looks by itself at what that lacks.
   */
  summarised(limitMs: number): Promise<void> {
    const isDone = this.#summaries.expectCaughtUp(this.#newest);
    return this.#wait(isDone, this.#summaries.isReady ? limitMs : Math.max(limitMs, startLimitMs));
  }

  #wait(isDone: () => boolean, limitMs: number): Promise<void> {
    if (isDone()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const check = () => {
        if (isDone()) end();
      };
      const timer = setTimeout(end, limitMs);
      this.#waiting.add(check);
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.#summaries.stop(), this.#text.stop()]);
  }

  #wake(): void {
    for (const check of [...this.#waiting]) check();
  }
}
