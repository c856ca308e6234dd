/**
 * Fills a log with realistic deliveries, for tests, measurements and demonstrations: a fresh one, or more at the end of one that is
 * there. Guarantees: rows, facts and configuration as the receiver stores them, signatures that verify; the same log for the same
 * seed, but for what the vault seals. Refuses a folder in use (`log.locked`) and a log that can't be written.
 * Not durable: the system writes a fresh log when it likes, and one that is left half-way has to be thrown away.
 */
import { Worker } from 'node:worker_threads';
import { fail, systemCode } from '#engine/failure.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { logPathsIn, prepareFolder } from '../data-folder.ts';
import { openWritable, type WritableLog } from '../database.ts';
import { takeFolderLock } from '../folder-lock.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import { refuseForeignFile } from '../open-file.ts';
import { makePrivateFile } from '../private-files.ts';
import { deliveryBounds } from '../statements/journal-shape.ts';
import { toWriteFailure } from '../write-errors.ts';
import { listeningStretches } from './arrival-times.ts';
import { type BulkJournal, openBulkJournal } from './bulk-journal.ts';
import type { MakerPlan } from './delivery-maker.ts';
import { type BatchOrder, batchBufferBytes, type GenerateWorkerData, type MadeBatch } from './generate-protocol.ts';
import { prepareRecipients } from './recipients.ts';
import { SeededRandom } from './seeded-random.ts';

export interface GenerateOptions {
  readonly folder: string;
  readonly deliveries: number;
  readonly seed: number;
  /** Arrival of the last one; the first is `days` before, or right after what is in the log already. */
  readonly untilUs: number;
  readonly days: number;
  /** Distinct runs, at most nine tenths of the deliveries. */
  readonly runs: number;
  /** Length of each body, for measurements; undefined: log-normal around 1 KB, a few large, a few that are no events. */
  readonly bodyBytes?: number | undefined;
  readonly vault: EnginePorts['vault'];
  /** Entry of the generator's worker thread. */
  readonly worker: URL;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

const dayUs = 86_400_000_000;

/** Resolves with how many were stored: fewer than asked for only when the signal stopped it. */
export async function generateLog(options: GenerateOptions): Promise<{ readonly deliveries: number }> {
  const paths = logPathsIn(options.folder);
  prepareFolder(paths.folder);
  refuseForeignFile(paths);
  const lock = takeFolderLock(paths.folder);
  let isDone = false;
  try {
    makePrivateFile(paths.log);
    const db = openWritable(paths.log);
    try {
      migrate(db, { migrations, backupFolder: paths.backups, nowUs: options.untilUs });
      const deliveries = await fill(db, options);
      isDone = true;
      return { deliveries };
    } finally {
      db.close();
    }
  } catch (error) {
    throw systemCode(error).startsWith('SQLITE_') ? toWriteFailure(error) : error;
  } finally {
    lock.free(isDone);
  }
}

async function fill(db: WritableLog, options: GenerateOptions): Promise<number> {
  const journal = openBulkJournal(db);
  const { last } = deliveryBounds(db);
  const fromUs = Math.max(options.untilUs - Math.round(options.days * dayUs), journal.newestArrivalUs() + 1);
  if (fromUs >= options.untilUs) fail('input.invalid', { problems: 'The log already has deliveries from that time; choose a later end' });
  // why: the number of the first new row goes in, so that adding to a log does not repeat the ids it has.
  const random = new SeededRandom(options.seed + last);
  const endpoints = await prepareRecipients(db, { vault: options.vault, random, fromUs });
  const stretches = listeningStretches(fromUs, options.untilUs, random);
  const plan: MakerPlan = {
    seed: random.bits(),
    deliveries: options.deliveries,
    runs: Math.max(1, Math.min(options.runs, Math.floor(options.deliveries * 0.9))),
    stretches,
    endpoints,
    bodyBytes: options.bodyBytes,
  };
  // why: nobody else has a fresh log, and nothing is lost with it; one that holds deliveries keeps its write-ahead log.
  const isFresh = last === 0;
  journal.begin(isFresh);
  try {
    journal.insertListening(stretches);
    return await storeAll(journal, plan, options);
  } finally {
    journal.end(isFresh);
  }
}

/** Two batches are under way at any time: one is made while the other is stored. */
function storeAll(journal: BulkJournal, plan: MakerPlan, { worker: entry, signal, onProgress }: GenerateOptions): Promise<number> {
  const workerData: GenerateWorkerData = { plan };
  const worker = new Worker(entry, { workerData });
  const order = (buffer: ArrayBuffer) => {
    const message: BatchOrder = { buffer };
    worker.postMessage(message, [buffer]);
  };
  let stored = 0;
  const stop = () => void worker.terminate();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const take = ({ buffer, rows }: MadeBatch) => {
    if (rows.length === 0 || signal?.aborted === true) return resolve(stored);
    journal.insert(Buffer.from(buffer), rows);
    stored += rows.length;
    onProgress?.(stored);
    order(buffer);
  };
  worker.on('message', (batch: MadeBatch) => {
    try {
      take(batch);
    } catch (error) {
      reject(error);
    }
  });
  worker.on('error', reject);
  worker.on('exit', () => resolve(stored));
  order(new ArrayBuffer(batchBufferBytes));
  order(new ArrayBuffer(batchBufferBytes));
  return promise.finally(stop);
}
