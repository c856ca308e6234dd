/**
 * Entry of an index worker: builds one derived file from its own read-only connection to log.db, batch by batch, and says after each
 * how far it is. Never writes log.db.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openDerived, setSpace } from './derived-file.ts';
import type { IndexOrder, IndexReport, IndexWorkerData } from './index-protocol.ts';
import { errorCodeOf } from './query-failure.ts';
import { openReadable } from './readable-log.ts';
import { summaryFile } from './statements/summaries.ts';
import { textFile } from './statements/texts.ts';
import { SummaryIndex } from './summary-index.ts';
import { TextIndex } from './text-index.ts';

const port = parentPort;
if (port === null) throw new Error('index-worker runs as a worker thread only');
const data: IndexWorkerData = workerData;
const report = (message: IndexReport) => port.postMessage(message);

// why: capture comes before search. On Linux this is the thread's own priority; elsewhere it would be the whole program's.
if (process.platform === 'linux') setPriority(data.role === 'text' ? 19 : 10);

const log = openReadable(data.logPath);
const db = openDerived(data.path, data.role === 'summaries' ? summaryFile : textFile, log, data.mustRebuild);
const index = data.role === 'summaries' ? new SummaryIndex(db, log, data.silentUpTo) : new TextIndex(db, log);

setSpace(db, data.savesSpace);

let answered: number[] = [];
/** why: a worker that died took answers with it that nobody was told of; the one after it finds them in the journal. */
let settled = index.settleAnswers();
let isScheduled = false;

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(step);
}

function step(): void {
  isScheduled = false;
  const taken = answered;
  answered = [];
  try {
    const batch = index.step(taken);
    const { watermark, changeSeq, deliveries, changes } = batch;
    report({ kind: 'indexed', watermark, changeSeq, deliveries, changes: [...settled, ...changes] });
    settled = [];
    if (!batch.isCaughtUp) schedule();
  } catch (error) {
    report({ kind: 'failed', code: errorCodeOf(error), message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (order: IndexOrder) => {
  if (order.kind === 'space') {
    setSpace(db, order.isShort);
    return;
  }
  if (order.kind === 'stop') {
    db.close();
    log.close();
    port.close();
    return;
  }
  for (const id of order.answered) answered.push(id);
  schedule();
});

report({ kind: 'ready', watermark: index.watermark, changeSeq: index.changeSeq, deliveries: index.deliveries });
schedule();
