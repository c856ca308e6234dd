/**
 * Puts the parts of the log together: lock, file, writer, index workers, readers. Owns the order in which they start and end.
 * Guarantees: `close` leaves an empty write-ahead log and a free lock behind; until then the folder belongs to this process.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isErrorCode, type WireFailure } from '#contract/errors.ts';
import { Failure, fail } from '../failure.ts';
import type { EnginePorts } from '../ports.ts';
import { Ballast, giveUpBallast } from './ballast.ts';
import { createComposerStore } from './composer-protocol.ts';
import type { ComposerStore } from './composer-store.ts';
import { createComposerWrites } from './composer-writes.ts';
import { type ConsoleStore, createConsoleStore } from './console-store.ts';
import { createConsoleWrites } from './console-writes.ts';
import { isWritable, type LogPaths, logPathsIn, prepareFolder } from './data-folder.ts';
import { openWritable, proveWritable, type WritableLog } from './database.ts';
import { type FolderLock, takeFolderLock } from './folder-lock.ts';
import { Indexer } from './indexer.ts';
import type { DeliveryLog, IndexedChange, LogReaders, LogSizes, LogState, LogWriter, OpenLog, StoredConfiguration } from './log.ts';
import type { Migration } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { networkKindOf } from './network-folder.ts';
import { hasUncheckpointedPages, type OpenedFile, openFile, refuseForeignFile } from './open-file.ts';
import { createPlanStore } from './plan-protocol.ts';
import type { PlanStore } from './plan-store.ts';
import { createPlanWrites } from './plan-writes.ts';
import { openReadable, quickCheck } from './readable-log.ts';
import { createReaders, type ReaderCall, ReaderPool } from './readers.ts';
import { applyPlannedRestore } from './restore.ts';
import { hasSpace, type SpaceWatch, watchSpace } from './space-watch.ts';
import { deliveryBounds } from './statements/journal-shape.ts';
import { systemDisk } from './system-disk.ts';
import { isDiskFull } from './write-errors.ts';
import { Writer } from './writer.ts';

export const openLog: OpenLog = (ports) => openLogWith(ports, migrations);

/** `openLog` with another list of migrations, so that tests can build older and newer logs. */
export async function openLogWith(ports: EnginePorts, steps: readonly Migration[]): Promise<DeliveryLog> {
  const paths = logPathsIn(ports.dataFolder);
  prepareFolder(paths.folder);
  refuseForeignFile(paths);
  const networkKind = networkKindOf(ports.disk ?? systemDisk, paths.folder);
  const lock = networkKind === undefined && isWritable(paths.folder, paths.log) ? takeFolderLock(paths.folder) : undefined;
  try {
    if (lock !== undefined) applyPlannedRestore(paths, ports.clock.nowUs(), ports.logger);
    const wasUnclean = lock?.wasUnclean === true || hasUncheckpointedPages(paths.log);
    const parts = { ports, paths, migrations: steps, wasUnclean, networkKind };
    const file = await openFile(parts);
    // why: opening takes some space too, and this is what the ballast is there for.
    const isSecondTry = lock !== undefined && isFull(file) && giveUpBallast(paths.folder);
    return new OpenedLog(ports, paths, lock, isSecondTry ? await openFile(parts) : file);
  } catch (error) {
    lock?.free(true);
    throw error;
  }
}

function isFull(file: OpenedFile): boolean {
  return file.mode === 'read-only' && file.failure.code === 'log.disk_full';
}

/** Fails with the reason. */
function refusalOf(failure: WireFailure): () => Promise<never> {
  return () => Promise.reject(new Failure('log.read_only', { problem: `${failure.sentence} ${failure.reason}` }));
}

/** Every write is refused. */
function refusingWriter(refuse: () => Promise<never>): LogWriter {
  return {
    append: refuse,
    recordAnswer: () => undefined,
    saveEndpoint: refuse,
    saveSecret: refuse,
    saveSettings: refuse,
    saveImported: refuse,
    endAttempt: refuse,
    annotate: refuse,
    addJudgements: refuse,
    createTrash: refuse,
    moveToTrash: refuse,
    restoreFromTrash: refuse,
    purge: refuse,
    dropEmptyTrash: refuse,
    saveView: refuse,
    removeView: refuse,
    saveRetention: refuse,
    beginListening: refuse,
    touchListening: refuse,
    endListening: refuse,
    pack: refuse,
    vacuum: refuse,
    makeRoom: refuse,
    saveCheck: refuse,
  };
}

/** Undefined, after saying so, where there is no space for it: the log then shows nothing but why. */
function makeTemporaryFolder({ logger }: EnginePorts): string | undefined {
  try {
    return mkdtempSync(join(tmpdir(), 'hookglass-index-'));
  } catch (error) {
    logger.error('The index of a log that is only read has no place', {}, error);
    return undefined;
  }
}

class OpenedLog implements DeliveryLog {
  readonly configuration: StoredConfiguration;
  readonly writer: LogWriter;
  readonly readers: LogReaders;
  readonly console: ConsoleStore;
  readonly composer: ComposerStore;
  readonly plans: PlanStore;
  readonly #ports: EnginePorts;
  readonly #paths: LogPaths;
  readonly #lock: FolderLock | undefined;
  readonly #file: OpenedFile;
  readonly #writing: Writer | undefined;
  readonly #pool: ReaderPool | undefined;
  readonly #indexer: Indexer | undefined;
  readonly #temporaryFolder: string | undefined;
  readonly #ballast: Ballast | undefined;
  #spaceWatch: SpaceWatch | undefined;
  readonly #bounds: { first: number; last: number } = { first: 0, last: 0 };
  readonly #indexedListeners = new Set<(changes: readonly IndexedChange[]) => void>();
  readonly #stateListeners: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  constructor(ports: EnginePorts, paths: LogPaths, lock: FolderLock | undefined, file: OpenedFile) {
    this.#ports = ports;
    this.#lock = lock;
    this.#file = file;
    this.configuration = file.configuration;
    // why: a log that must not be changed keeps the index files of whoever can write it; ours go elsewhere.
    this.#temporaryFolder = file.mode === 'read-only' && file.isReadable ? makeTemporaryFolder(ports) : undefined;
    const isReadable = file.mode === 'read-write' || this.#temporaryFolder !== undefined;
    this.#paths =
      this.#temporaryFolder === undefined ? paths : { ...logPathsIn(this.#temporaryFolder), folder: paths.folder, log: paths.log };
    if (isReadable) {
      this.#bounds = this.#readBounds();
      this.#pool = this.#startReaders();
      this.#indexer = this.#startIndexer(this.#pool);
    }
    this.#ballast = this.#makeBallast(file);
    this.#spaceWatch = isFull(file) ? watchSpace(ports.disk ?? systemDisk, paths.folder) : undefined;
    this.#writing = file.mode === 'read-write' ? this.#startWriter(file.db) : undefined;
    this.#ballast?.start();
    const refuse = refusalOf(file.mode === 'read-only' ? file.failure : new Failure('log.closed', {}).toWire());
    this.writer = this.#writing?.writer ?? refusingWriter(refuse);
    const asked: ReaderCall = this.#pool ?? { call: () => Promise.reject(this.#unreadable()) };
    this.readers = createReaders(asked);
    this.console = createConsoleStore(asked, this.#writing?.console ?? createConsoleWrites({ write: refuse, change: refuse }));
    this.composer = createComposerStore(asked, this.#writing?.composer ?? createComposerWrites(refuse));
    this.plans = createPlanStore(asked, this.#writing?.plans ?? createPlanWrites(refuse));
  }

  state(): LogState {
    if (this.#file.mode === 'read-only') return { mode: 'read-only', failure: this.#file.failure };
    const failure = this.#writing?.failure ?? null;
    if (this.#writing?.hasGivenUp === true && failure !== null) return { mode: 'read-only', failure };
    return { mode: 'read-write', failure };
  }

  sizes(): LogSizes {
    const { first, last } = this.#bounds;
    const files = [this.#paths.log, this.#paths.index, this.#paths.text].flatMap((path) => [path, `${path}-wal`]);
    return {
      // why: until the index has said how many there are, the row numbers are as close as can be had without counting.
      deliveries: this.#indexer?.deliveries ?? (last === 0 ? 0 : last - Math.max(1, first) + 1),
      sizeBytes: files.reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0),
      indexLag: this.#indexer?.lag ?? 0,
      isIndexRebuilding: this.#indexer?.isRebuilding ?? false,
      textLag: this.#indexer?.textLag ?? 0,
    };
  }

  get spaceReturned(): Promise<void> {
    const watch = this.#file.mode === 'read-only' ? this.#spaceWatch : undefined;
    return watch?.returned ?? new Promise(() => undefined);
  }

  lookAtDisk(): void {
    if (this.#ballast?.isReserved === true) this.#ballast.lookAgain();
    else if (hasSpace(this.#ports.disk ?? systemDisk, this.#paths.folder)) this.#writing?.spaceReturned();
  }

  onIndexed(listener: (changes: readonly IndexedChange[]) => void): () => void {
    this.#indexedListeners.add(listener);
    return () => this.#indexedListeners.delete(listener);
  }

  onStateChanged(listener: () => void): void {
    this.#stateListeners.push(listener);
  }

  async indexed(limitMs: number): Promise<void> {
    this.#writing?.flush();
    await this.#indexer?.indexed(limitMs);
  }

  async summarised(limitMs: number): Promise<void> {
    this.#writing?.flush();
    await this.#indexer?.summarised(limitMs);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#spaceWatch?.stop();
    await this.#ballast?.close();
    this.#writing?.stop();
    // why: whoever closes a file last empties its write-ahead log, and a reader may not.
    await this.#pool?.close();
    await this.#indexer?.stop();
    let isClean = false;
    try {
      this.#writing?.close();
      isClean = this.state().mode === 'read-write';
    } finally {
      if (this.#temporaryFolder !== undefined) rmSync(this.#temporaryFolder, { recursive: true, force: true });
      this.#lock?.free(isClean);
    }
  }

  #unreadable(): Failure {
    const failure = this.#file.mode === 'read-only' ? this.#file.failure : undefined;
    if (failure !== undefined && isErrorCode(failure.code)) return new Failure(failure.code, failure.details ?? {});
    return new Failure('log.closed', {});
  }

  #readBounds(): { first: number; last: number } {
    if (this.#file.mode === 'read-write') return deliveryBounds(this.#file.db);
    const db = openReadable(this.#paths.log);
    try {
      return deliveryBounds(db);
    } catch (error) {
      // The journal's own pages are damaged: what else can be read still is, and the state says what is wrong.
      this.#ports.logger.error('The journal can not be read', {}, error);
      return { first: 0, last: 0 };
    } finally {
      db.close();
    }
  }

  #startReaders(): ReaderPool {
    const { log, index, text } = this.#paths;
    const { logger, workers } = this.#ports;
    const pool = new ReaderPool({ entry: workers.reader, data: { logPath: log, indexPath: index, textPath: text }, logger });
    pool.warm();
    return pool;
  }

  #startIndexer(pool: ReaderPool): Indexer {
    return new Indexer({
      entry: this.#ports.workers.indexer,
      logPath: this.#paths.log,
      indexPath: this.#paths.index,
      textPath: this.#paths.text,
      logger: this.#ports.logger,
      newest: this.#bounds.last,
      onIndexed: (changes) => {
        for (const listener of this.#indexedListeners) listener(changes);
      },
      onChangesFollowed: (seq) => this.#pruneChanges(seq),
      onProgress: () => {
        for (const listener of this.#stateListeners) listener();
      },
      suspendReaders: () => pool.suspend(),
      resumeReaders: () => pool.open(),
    });
  }

  #makeBallast({ mode }: OpenedFile): Ballast | undefined {
    if (mode === 'read-only') return undefined;
    const { logger, disk = systemDisk } = this.#ports;
    const ballast = new Ballast({
      folder: this.#paths.folder,
      disk,
      logger,
      onReserved: () => this.#indexer?.holdText(),
      onSpace: () => {
        this.#indexer?.resumeText();
        this.#writing?.spaceReturned();
      },
    });
    if (ballast.isReserved) this.#indexer?.holdText();
    return ballast;
  }

  #startWriter(db: WritableLog): Writer {
    return new Writer({
      logger: this.#ports.logger,
      db,
      ...(this.#ballast === undefined ? {} : { ballast: this.#ballast }),
      reopen: () => this.#reopen(),
      pauseReaders: async () => (await this.#pool?.pause()) ?? (() => undefined),
      onCommitted: (news) => {
        if (news.newest > this.#bounds.last) this.#bounds.last = news.newest;
        this.#indexer?.committed(news);
      },
      onStateChanged: () => {
        this.#followDisk();
        for (const listener of this.#stateListeners) listener();
      },
    });
  }

  /** Where no ballast is kept, nobody else looks whether a full disk has space again. */
  #followDisk(): void {
    this.#spaceWatch?.stop();
    if (this.#writing?.failure?.code !== 'log.disk_full' || this.#ballast?.isReserved === true) return;
    this.#spaceWatch = watchSpace(this.#ports.disk ?? systemDisk, this.#paths.folder);
    void this.#spaceWatch.returned.then(() => this.#writing?.spaceReturned());
  }

  /** What is not removed now is removed after a later change, or at the next start. */
  #pruneChanges(seq: number): void {
    this.#writing?.pruneChanges(seq).catch((error: unknown) => {
      this.#ports.logger.debug('Index changes that are followed were not removed', { reason: String(error) });
    });
  }

  /** After an I/O error: a fresh connection, the file's structure checked with it, and a commit that went well. */
  async #reopen(): Promise<WritableLog> {
    const db = openWritable(this.#paths.log);
    try {
      const complaint = quickCheck(db);
      if (complaint !== undefined) fail('log.damaged', { problem: `${complaint}.` });
      proveWritable(db);
      return db;
    } catch (error) {
      // why: a full disk is no reason to stay closed: deleting may be what frees it, and the next write says so again.
      if (isDiskFull(error)) return db;
      db.close();
      throw error;
    }
  }
}
