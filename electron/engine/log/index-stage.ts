/**
 * The main thread's side of one index worker. Owns its life: starts it, passes on what was committed, one order at a time, and starts
 * it again when it dies, with a rebuild when its file is damaged.
 */
import { Worker } from 'node:worker_threads';
import type { Logger } from '../ports.ts';
import type { IndexOrder, IndexReport, IndexRole, IndexWorkerData } from './index-protocol.ts';
import type { IndexedChange } from './log.ts';
import { isDiskFull } from './write-errors.ts';

const restartDelayMs = 500;
const longestRestartDelayMs = 30_000;
/**
 * Orders are at least this far apart, the first after a pause goes at once. why: under load an order for every commit makes the worker
 * commit a handful of rows at a time, which costs it, and the main thread's messages, more than the rows themselves.
 */
const orderGapMs = 20;
/** A file that is damaged again after so many rebuilds is not the trouble: the journal or the disk is. */
const mostRebuilds = 3;

export interface IndexStageParts {
  readonly role: IndexRole;
  readonly entry: URL;
  readonly logPath: string;
  readonly path: string;
  readonly logger: Logger;
  /** Newest row number at the start: what came before is read by queries and is no news. */
  readonly newestAtStart: number;
  readonly onReport: (changes: readonly IndexedChange[]) => void;
  /** Readers must have let go of the file before it is made anew, and may take it again after the next `ready`. */
  readonly onRebuild: () => Promise<void>;
  readonly onReady: () => void;
}

export class IndexStage {
  readonly #parts: IndexStageParts;
  #worker: Worker | undefined;
  #answered: number[] = [];
  /** Answers handed in, sent to the worker, and known to be in the file, counted since the start. */
  #answersGiven = 0;
  #answersOrdered = 0;
  #answersDone = 0;
  #isOrdered = false;
  #orderedAtMs = Number.NEGATIVE_INFINITY;
  #gapTimer: NodeJS.Timeout | undefined;
  #hasNews = false;
  #isStopped = false;
  #isHeld = false;
  #savesSpace = false;
  #watermark = 0;
  #changeSeq = 0;
  #deliveries = 0;
  #isReady = false;
  #restarts = 0;
  #rebuilds = 0;

  constructor(parts: IndexStageParts) {
    this.#parts = parts;
    this.#start(false);
  }

  get watermark(): number {
    return this.#watermark;
  }

  /** The newest index change this file has followed. */
  get changeSeq(): number {
    return this.#changeSeq;
  }

  /** Deliveries in the file that are not in the trash. */
  get deliveries(): number {
    return this.#deliveries;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** It writes nothing, and is not started, until `goOn`. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Nothing committed is on its way to the worker or waiting for it. */
  get isIdle(): boolean {
    return this.#isReady && !this.#isOrdered && !this.#hasNews;
  }

  committed(answered: readonly number[]): void {
    for (const id of answered) this.#answered.push(id);
    this.#answersGiven += answered.length;
    this.#hasNews = true;
    this.#order();
  }

  /** Whether everything handed in up to now is in the file, as a question that can be asked again. Someone waits, so the next order goes at once. */
  expectCaughtUp(newest: number, change: number): () => boolean {
    const answers = this.#answersGiven;
    this.#orderedAtMs = Number.NEGATIVE_INFINITY;
    this.#order();
    return () => this.#isReady && this.#watermark >= newest && this.#changeSeq >= change && this.#answersDone >= answers;
  }

  /** Writes nothing until `goOn`: what space there is on the disk is needed elsewhere. */
  hold(): void {
    this.#isHeld = true;
    // why: a thread that is ended while it loads SQLite takes the whole process with it; that one is ended when it is ready.
    if (this.#isReady) void this.#worker?.terminate();
  }

  goOn(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    if (this.#worker === undefined && !this.#isStopped) this.#start(false);
  }

  /** The disk is full, so the write-ahead log of the file must stay small; or it is not any more. */
  saveSpace(isShort: boolean): void {
    this.#savesSpace = isShort;
    if (!isShort) this.#restarts = 0;
    if (this.#worker !== undefined) this.#send(this.#worker, { kind: 'space', isShort });
    else if (!isShort && !this.#isStopped) void this.#restart(false);
  }

  /** Ends the worker after the batch it is at. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#gapTimer);
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#send(worker, { kind: 'stop' });
    await ended;
  }

  #start(mustRebuild: boolean): void {
    const { role, entry, logPath, path } = this.#parts;
    const silentUpTo = Math.max(this.#parts.newestAtStart, this.#watermark);
    const data: IndexWorkerData = { role, logPath, path, mustRebuild, silentUpTo, savesSpace: this.#savesSpace };
    const worker = new Worker(entry, {
      workerData: data,
      name: `index-${role}`,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker = worker;
    this.#isReady = false;
    let isDamaged = false;
    worker.on('message', (report: IndexReport) => {
      if (report.kind === 'failed') {
        isDamaged = report.code.startsWith('SQLITE_CORRUPT') || report.code === 'SQLITE_NOTADB';
        this.#parts.logger.error('The index could not be brought up to date', { role, code: report.code, reason: report.message });
        void worker.terminate();
      } else this.#take(report);
    });
    worker.on('error', (error) => {
      // A worker that fails before it is ready may have been handed a file it can not open; it is made anew. A full disk is no damage.
      isDamaged ||= !this.#isReady && !isDiskFull(error);
      this.#parts.logger.error('The index worker failed', { role, reason: error instanceof Error ? error.message : String(error) }, error);
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#isReady = false;
      const delayMs = Math.min(longestRestartDelayMs, restartDelayMs * 2 ** this.#restarts);
      this.#restarts++;
      if (!this.#isStopped && !this.#isHeld) setTimeout(() => void this.#restart(isDamaged), delayMs).unref();
    });
  }

  async #restart(mustRebuild: boolean): Promise<void> {
    if (this.#isHeld || this.#worker !== undefined) return;
    const isRebuild = mustRebuild && this.#rebuilds < mostRebuilds;
    if (isRebuild) {
      this.#rebuilds++;
      await this.#parts.onRebuild();
    }
    if (!this.#isStopped && !this.#isHeld && this.#worker === undefined) this.#start(isRebuild);
  }

  #take(report: Exclude<IndexReport, { kind: 'failed' }>): void {
    if (report.watermark > this.#watermark) this.#restarts = 0;
    this.#watermark = report.watermark;
    this.#changeSeq = report.changeSeq;
    this.#deliveries = report.deliveries;
    if (report.kind === 'ready') {
      this.#isReady = true;
      if (this.#isHeld) {
        void this.#worker?.terminate();
        return;
      }
      this.#isOrdered = false;
      this.#hasNews = true;
      this.#order();
      this.#parts.onReady();
      return;
    }
    this.#isOrdered = false;
    this.#answersDone = this.#answersOrdered;
    this.#order();
    this.#parts.onReport(report.changes);
  }

  #order(): void {
    if (!this.#isReady || this.#isOrdered || !this.#hasNews || this.#worker === undefined || this.#isStopped) return;
    const waitMs = this.#orderedAtMs + orderGapMs - performance.now();
    if (waitMs > 0) {
      this.#gapTimer ??= setTimeout(() => {
        this.#gapTimer = undefined;
        this.#order();
      }, waitMs);
      return;
    }
    this.#orderedAtMs = performance.now();
    this.#isOrdered = true;
    this.#hasNews = false;
    const answered = this.#answered;
    this.#answered = [];
    this.#answersOrdered = this.#answersGiven;
    this.#send(this.#worker, { kind: 'committed', answered });
  }

  #send(worker: Worker, order: IndexOrder): void {
    worker.postMessage(order);
  }
}
