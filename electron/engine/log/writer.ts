/**
 * The only writer of log.db, on the main thread. Owns the connection's life after trouble and the words of each failure.
 * Guarantees: every promise resolves after COMMIT with `synchronous=FULL`; after an I/O error nothing is acknowledged until the file
 * was opened anew and checked.
 * Refuses: writes while that goes on, and after `close`.
 */
import type { WireFailure } from '#contract/errors.ts';
import { deliveryNumber } from '#contract/ids.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../ports.ts';
import type { Ballast } from './ballast.ts';
import { Checkpointer } from './checkpointer.ts';
import type { ComposerWrites } from './composer-store.ts';
import { createComposerWrites } from './composer-writes.ts';
import { createConfigurationWrites } from './configuration-writes.ts';
import type { ConsoleWrites } from './console-store.ts';
import { createConsoleWrites } from './console-writes.ts';
import { leaveWalMode, type WritableLog } from './database.ts';
import { CommitQueue, commitGroup, type QueuedWrite } from './group-commit.ts';
import { type LogWriter, type RecordedAnswer, sliceRows } from './log.ts';
import type { PlanWrites } from './plan-store.ts';
import { createPlanWrites } from './plan-writes.ts';
import { pageSizeBytes } from './readable-log.ts';
import { chunkBytes } from './statements/journal-shape.ts';
import { isDiskFull, isLossPossible, toWriteFailure } from './write-errors.ts';
import { prepareStatements, type WriterStatements } from './writer-statements.ts';

/** Longest time an answer waits for a group to join. */
const answerDelayMs = 20;
const reopenDelayMs = 1_000;
/** Answers kept for a later group while none can be committed. */
const mostAnswersWaiting = 10_000;
/** While what the ballast gave back is left to deletions, writes that may add more than this are refused like captures. */
const mostReservedBytes = 64 * 1024;
/** Facts, headers and tree overhead of a row, for the checkpointer's estimate. */
const rowOverheadBytes = 1_024;

export interface CommittedNews {
  /** The newest delivery's row number; 0 when the group had none. */
  readonly newest: number;
  readonly answered: readonly number[];
  /** Number of the newest index change; 0 when the group had none. */
  readonly change: number;
}

export interface WriterParts {
  readonly logger: Logger;
  readonly db: WritableLog;
  /** Opens log.db anew and checks it; fails when it is not sound. */
  readonly reopen: () => Promise<WritableLog>;
  readonly pauseReaders: () => Promise<() => void>;
  /** What is kept back for a full disk; undefined for none. */
  readonly ballast?: Pick<Ballast, 'isReserved' | 'giveUp' | 'isNeededFor' | 'bytes'>;
  /** After each commit. */
  readonly onCommitted: (news: CommittedNews) => void;
  readonly onStateChanged: () => void;
}

/** Captures, their answers, configuration and how composed requests ended; the rest of `LogWriter` is care. */
type CaptureWrites = 'append' | 'recordAnswer' | 'saveEndpoint' | 'saveSecret' | 'saveSettings' | 'endAttempt';

export class Writer {
  readonly #parts: WriterParts;
  readonly #queue: CommitQueue<WriterStatements>;
  readonly #checkpointer: Checkpointer;
  /** Undefined while the log is closed or being opened anew. */
  #target: { db: WritableLog; statements: WriterStatements } | undefined;
  #answers: RecordedAnswer[] = [];
  #answerTimer: NodeJS.Timeout | undefined;
  #failure: WireFailure | null = null;
  #isClosed = false;
  #hasGivenUp = false;
  #newest = 0;
  #newestChange = 0;
  #bytes = 0;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#target = { db: parts.db, statements: prepareStatements(parts.db) };
    if (this.#isReserved) this.#failure = new Failure('log.disk_full', {}).toWire();
    this.#queue = new CommitQueue((group) => this.#commit(group));
    this.#checkpointer = new Checkpointer({
      connection: () => this.#target?.db,
      logger: parts.logger,
      onFailed: (error) => {
        if (isDiskFull(error)) this.#giveBallastUp();
        this.#takeTrouble(error);
      },
      pauseReaders: parts.pauseReaders,
      isTight: () => this.#isReserved,
      onLeft: (bytes) => {
        if (parts.ballast?.isNeededFor(bytes) === true && this.#giveBallastUp()) this.#takeTrouble(new Failure('log.disk_full', {}));
      },
      reserveBytes: () => parts.ballast?.bytes ?? 0,
    });
  }

  /** Why the last write failed; null when it did not. */
  get failure(): WireFailure | null {
    return this.#failure;
  }

  get writer(): LogWriter {
    return {
      append: (delivery) =>
        this.#capture(delivery.body.byteLength, (statements) => {
          const id = statements.deliveries.insert(delivery);
          this.#newest = deliveryNumber(id);
          this.#bytes += delivery.body.byteLength + rowOverheadBytes;
          return id;
        }),
      recordAnswer: (answer) => this.#recordAnswer(answer),
      saveEndpoint: (endpoint) => this.#enqueue((statements) => statements.configuration.saveEndpoint(endpoint)),
      saveSecret: (secret) => this.#enqueue((statements) => statements.configuration.saveSecret(secret)),
      saveSettings: (settings) => this.#enqueue((statements) => statements.configuration.saveSettings(settings)),
      endAttempt: (end) => this.#enqueue((statements) => statements.attempts.end(end)),
      ...this.#careWriter(),
    };
  }

  /** What is added to stored deliveries or takes them away, and the upkeep of the file. */
  #careWriter(): Omit<LogWriter, CaptureWrites> {
    return {
      annotate: (numbers, change, nowUs) => this.#change((statements) => statements.annotations.annotate(numbers, change, nowUs)),
      addJudgements: (judgements) => this.#change((statements) => statements.judgements.add(judgements)),
      createTrash: (trash) => this.#enqueue((statements) => statements.trash.create(trash)),
      moveToTrash: (id, numbers) => this.#change((statements) => statements.trash.move(id, numbers)),
      restoreFromTrash: (id, most) => this.#change((statements) => statements.trash.takeBack(id, most)),
      purge: (numbers, only) => this.#change((statements) => statements.purge.purge(numbers, only)),
      dropEmptyTrash: () => this.#enqueue((statements) => statements.trash.dropEmpty()),
      ...createConfigurationWrites((run) => this.#enqueue(run)),
      beginListening: (fromUs) => this.#enqueue((statements) => statements.listening.begin(fromUs)),
      touchListening: (number, untilUs) => this.#enqueue((statements) => statements.listening.touch(number, untilUs)),
      endListening: (number, untilUs, reason) => this.#enqueue((statements) => statements.listening.end(number, untilUs, reason)),
      pack: (blocks) =>
        this.#enqueue((statements) => {
          for (const block of blocks) this.#bytes += block.rawBytes;
          return statements.packed.pack(blocks);
        }),
      vacuum: (pages) =>
        this.#enqueue((statements) => {
          this.#bytes += pages * pageSizeBytes;
          return statements.upkeep.vacuum(pages);
        }),
      makeRoom: async () => void (await this.#checkpointer.startOver()),
      saveCheck: (result) => this.#enqueue((statements) => statements.upkeep.saveCheck(result)),
    };
  }

  get console(): ConsoleWrites {
    return createConsoleWrites({ write: (run, bytes) => this.#write(run, bytes), change: (run) => this.#change(run) });
  }

  get composer(): ComposerWrites {
    return createComposerWrites((run, bytes) => this.#write(run, bytes));
  }

  get plans(): PlanWrites {
    return createPlanWrites((run, bytes) => this.#write(run, bytes));
  }

  /** `bytes`: about what it adds to the file. */
  #write<T>(run: (statements: WriterStatements) => T, bytes = rowOverheadBytes): Promise<T> {
    return this.#enqueue((statements) => {
      if (bytes > mostReservedBytes) this.#assertNotReserved();
      this.#bytes += bytes;
      return run(statements);
    });
  }

  /** Removes index changes that both derived files have followed, up to `seq`, a slice per group. */
  async pruneChanges(seq: number): Promise<void> {
    for (;;) {
      const removed = await this.#enqueue((statements) => statements.changes.prune(seq, sliceRows));
      if (removed < sliceRows) return;
    }
  }

  /** A write that index workers have to follow. */
  #change<T>(run: (statements: WriterStatements) => T): Promise<T> {
    return this.#enqueue((statements) => {
      const value = run(statements);
      this.#newestChange = statements.changes.newest();
      // why: a slice touches about a page per delivery, whatever is done with it.
      this.#bytes += sliceRows * rowOverheadBytes;
      return value;
    });
  }

  /** The log was found damaged while it was open, so it is not written any more. */
  get hasGivenUp(): boolean {
    return this.#hasGivenUp;
  }

  /** Stops writing for good: what is stored is not sound. */
  giveUp(failure: WireFailure): void {
    this.#hasGivenUp = true;
    this.#setFailure(failure);
  }

  /** There is space on the disk again. */
  spaceReturned(): void {
    if (this.#failure?.code === 'log.disk_full') this.#setFailure(null);
  }

  /** Commits everything queued at once. */
  flush(): void {
    this.#queue.flush();
    this.#flushAnswers();
  }

  /** Commits what is queued and refuses what comes after. */
  stop(): void {
    this.flush();
    this.#isClosed = true;
    this.#checkpointer.stop();
  }

  /**
   * After `stop`, when no reader is left: empties the write-ahead log and closes the connection. The file is left in rollback mode,
   * because one in WAL mode can not be read from a folder that can not be written; `openWritable` turns WAL on again.
   */
  close(): void {
    const db = this.#target?.db;
    if (this.#checkpointer.truncate() && db !== undefined) leaveWalMode(db);
    db?.close();
    this.#target = undefined;
  }

  #capture<T>(bodyBytes: number, run: (statements: WriterStatements) => T): Promise<T> {
    if (this.#isReserved) {
      this.#setFailure(new Failure('log.disk_full', {}).toWire());
      return Promise.reject(new Failure('log.disk_full', {}));
    }
    const insert = (statements: WriterStatements) => {
      this.#assertNotReserved();
      return run(statements);
    };
    return this.#enqueue(insert, bodyBytes <= chunkBytes, bodyBytes);
  }

  get #isReserved(): boolean {
    return this.#parts.ballast?.isReserved === true;
  }

  /** Asked at the commit, because the ballast may be given up for the very write. What is left is for deletions; whatever else adds much would take it. */
  #assertNotReserved(): void {
    if (this.#isReserved) throw new Failure('log.disk_full', {});
  }

  #enqueue<T>(run: (statements: WriterStatements) => T, isSingleStatement = false, bytes = 0): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.add({
        isSingleStatement,
        bytes,
        apply: (statements) => {
          const value = run(statements);
          return () => resolve(value);
        },
        reject: (error) => reject(toWriteFailure(error)),
      });
    });
  }

  #recordAnswer(answer: RecordedAnswer): void {
    if (this.#answers.length >= mostAnswersWaiting) {
      this.#parts.logger.warn('An answer was not recorded', { deliveryId: answer.deliveryId });
      return;
    }
    this.#answers.push(answer);
    this.#answerTimer ??= setTimeout(() => this.#flushAnswers(), answerDelayMs);
  }

  #flushAnswers(): void {
    if (this.#answers.length > 0) this.#commit([]);
  }

  #commit(group: readonly QueuedWrite<WriterStatements>[], isAgain = false): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    const refusal = this.#refusal();
    if (refusal !== undefined || this.#target === undefined) {
      for (const write of group) write.reject(refusal);
      return;
    }
    const answers = this.#answers;
    this.#answers = [];
    this.#newest = 0;
    this.#newestChange = 0;
    this.#bytes = answers.length * 32;
    try {
      commitGroup(this.#target, [...group, ...answers.map((answer) => this.#answerWrite(answer))]);
    } catch (error) {
      this.#answers = [...answers, ...this.#answers];
      // why: what met the full disk first is stored with what was found, unless it is a capture and that was the ballast's.
      if (!isAgain && isDiskFull(error) && this.#findSpace()) {
        this.#commit(group, true);
        this.#takeTrouble(error);
      } else this.#refuseGroup(group, error);
      return;
    }
    // why: a few bytes may still fit where the next delivery does not.
    if (this.#newest > 0 || this.#failure?.code !== 'log.disk_full') this.#setFailure(null);
    this.#checkpointer.noteCommitted(this.#bytes);
    this.#parts.onCommitted({
      newest: this.#newest,
      answered: answers.map((answer) => deliveryNumber(answer.deliveryId)),
      change: this.#newestChange,
    });
  }

  /** The ballast's, or what an emptied write-ahead log gives back. */
  #findSpace(): boolean {
    return this.#giveBallastUp() || this.#checkpointer.truncate();
  }

  #giveBallastUp(): boolean {
    if (this.#parts.ballast?.giveUp() !== true) return false;
    // why: what is in the write-ahead log goes where it belongs while there is room for it, and what it took up comes back.
    void this.#checkpointer.startOver();
    return true;
  }

  #answerWrite(answer: RecordedAnswer): QueuedWrite<WriterStatements> {
    return {
      isSingleStatement: true,
      apply: (statements) => {
        statements.answers.insert(answer);
        return () => undefined;
      },
      reject: (error) => this.#parts.logger.error('An answer was not recorded', { deliveryId: answer.deliveryId }, error),
    };
  }

  /** On a full disk a small row may still fit where its large neighbour did not, so each gets a try of its own. */
  #refuseGroup(group: readonly QueuedWrite<WriterStatements>[], error: unknown): void {
    this.#takeTrouble(error);
    if (isDiskFull(error) && group.length > 1) for (const write of group) this.#commit([write]);
    else for (const write of group) write.reject(error);
  }

  /** Why nothing can be written at this moment. */
  #refusal(): Failure | undefined {
    if (this.#isClosed) return new Failure('log.closed', {});
    if (this.#hasGivenUp) return new Failure('log.read_only', { problem: this.#failure?.sentence ?? 'The log is damaged.' });
    if (this.#target === undefined)
      return new Failure('log.write_failed', { problem: 'The log is opened anew after an error of the disk.' });
    return undefined;
  }

  #takeTrouble(error: unknown): void {
    const failure = toWriteFailure(error);
    // why: once per trouble, because on a full disk every delivery has it.
    if (this.#failure?.code !== failure.code) this.#parts.logger.error('The log could not be written', { code: failure.code }, error);
    this.#setFailure(failure.toWire());
    if (isLossPossible(error) && !isDiskFull(error)) this.#startOver();
  }

  /** why: after a failed sync the kernel may have dropped pages and report success for the next one (STO-06). */
  #startOver(): void {
    const { db } = this.#target ?? {};
    this.#target = undefined;
    try {
      db?.close();
    } catch (error) {
      this.#parts.logger.warn('The log did not close after an error', { reason: String(error) });
    }
    void this.#reopen();
  }

  async #reopen(): Promise<void> {
    try {
      const db = await this.#parts.reopen();
      if (this.#isClosed) {
        db.close();
        return;
      }
      this.#target = { db, statements: prepareStatements(db) };
      this.#parts.logger.info('The log was opened anew and is sound');
      this.#setFailure(null);
      this.#flushAnswers();
    } catch (error) {
      const failure = toWriteFailure(error);
      this.#parts.logger.error('The log could not be opened anew', { code: failure.code }, error);
      if (failure.code === 'log.damaged') this.giveUp(failure.toWire());
      else {
        this.#setFailure(failure.toWire());
        if (!this.#isClosed) setTimeout(() => void this.#reopen(), reopenDelayMs).unref();
      }
    }
  }

  #setFailure(failure: WireFailure | null): void {
    if (failure === null && (this.#hasGivenUp || this.#isReserved)) return;
    const hasChanged = this.#failure?.code !== failure?.code;
    this.#failure = failure;
    if (hasChanged) this.#parts.onStateChanged();
  }
}
