/** Both index workers as one: what was committed goes in, changes come out, and one may wait until everything is in. */
import type { Logger } from '../ports.ts';
import { IndexStage } from './index-stage.ts';
import type { IndexedChange } from './log.ts';
import type { CommittedNews } from './writer.ts';

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
  /** Both files have followed the changes up to this one. */
  readonly onChangesFollowed: (seq: number) => void;
  /** How far the files are, as `lag`, `textLag` and `deliveries` say it, has changed without an arrival. */
  readonly onProgress: () => void;
  /** Readers let go of the derived files. */
  readonly suspendReaders: () => Promise<void>;
  readonly resumeReaders: () => void;
}

export class Indexer {
  readonly #summaries: IndexStage;
  readonly #text: IndexStage;
  #newest: number;
  readonly #newestAtStart: number;
  #newestChange = 0;
  #followed = 0;
  readonly #resumeReaders: () => void;
  #isCounted = false;
  /** True at first, so that the first report is told. */
  #wasBehind = true;
  #waiting = new Set<() => void>();

  constructor(parts: IndexerParts) {
    this.#newest = parts.newest;
    this.#newestAtStart = parts.newest;
    this.#resumeReaders = parts.resumeReaders;
    const common = {
      entry: parts.entry,
      logPath: parts.logPath,
      logger: parts.logger,
      newestAtStart: parts.newest,
      onRebuild: parts.suspendReaders,
      onReady: () => {
        this.#letRead();
        parts.onProgress();
      },
    };
    this.#summaries = new IndexStage({
      ...common,
      role: 'summaries',
      path: parts.indexPath,
      onReport: (changes) => {
        if (changes.length > 0) parts.onIndexed(changes);
        this.#isCounted = true;
        this.#reported(parts);
      },
    });
    this.#text = new IndexStage({ ...common, role: 'text', path: parts.textPath, onReport: () => this.#reported(parts) });
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

  /** Deliveries in index.db that are not in the trash, and those it has not reached; undefined until it has said how many. */
  get deliveries(): number | undefined {
    return this.#isCounted ? this.#summaries.deliveries + Math.max(0, this.#newest - this.#summaries.watermark) : undefined;
  }

  /** Deliveries stored but not in index-text.db yet, counted like `lag`. */
  get textLag(): number {
    const reached = this.#text.isReady ? this.#text.watermark : Math.max(this.#text.watermark, this.#newestAtStart);
    return Math.max(0, this.#newest - reached);
  }

  committed({ newest, answered, change }: CommittedNews): void {
    if (newest > this.#newest) this.#newest = newest;
    if (change > this.#newestChange) this.#newestChange = change;
    this.#summaries.committed(answered);
    if (newest > 0 || change > 0) this.#text.committed([]);
  }

  /** Resolves when everything committed before this call, changes included, is in both files, or after `limitMs`. */
  indexed(limitMs: number): Promise<void> {
    const target = this.#newest;
    const change = this.#newestChange;
    const isThere = (stage: IndexStage) => stage.watermark >= target && stage.changeSeq >= change;
    return this.#wait(() => this.#summaries.isIdle && isThere(this.#summaries) && isThere(this.#text), limitMs);
  }

  /**
   * Resolves when the rows and answers committed before this call are in index.db, or after `limitMs`. Does not wait for the text index:
   * a search looks by itself at what that lacks.
   */
  summarised(limitMs: number): Promise<void> {
    const isDone = this.#summaries.expectCaughtUp(this.#newest, this.#newestChange);
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

  /** The text index writes nothing until `resumeText`; searches look at what it lacks one by one. */
  holdText(): void {
    this.#text.hold();
    this.#summaries.saveSpace(true);
    this.#letRead();
  }

  resumeText(): void {
    this.#summaries.saveSpace(false);
    this.#text.goOn();
  }

  /** why: a text index that is held says nothing, and what it has stands; reading can not wait for space on the disk. */
  #letRead(): void {
    if (this.#summaries.isReady && (this.#text.isReady || this.#text.isHeld)) this.#resumeReaders();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#summaries.stop(), this.#text.stop()]);
  }

  #reported(parts: IndexerParts): void {
    this.#wake();
    const isBehind = this.lag > 0 || this.textLag > 0;
    if (isBehind || this.#wasBehind) parts.onProgress();
    this.#wasBehind = isBehind;
    const followed = Math.min(this.#summaries.changeSeq, this.#text.changeSeq);
    if (followed <= this.#followed) return;
    this.#followed = followed;
    parts.onChangesFollowed(followed);
  }

  #wake(): void {
    for (const check of [...this.#waiting]) check();
  }
}
