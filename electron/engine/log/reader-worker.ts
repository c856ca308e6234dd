/**
 * Entry of a reader worker: answers one named query at a time from its own read-only connection. No statement stays open between two
 * queries, so a reader never keeps the write-ahead log from starting over for longer than one query.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { errorCodeOf, QueryFailure } from './query-failure.ts';
import { quickCheck, type ReadableLog } from './readable-log.ts';
import { openReader, StoppedQuery } from './reader-connection.ts';
import { type QueryName, type ReaderQueries, type ReaderWorkerData, slowQueryMs } from './reader-protocol.ts';
import { attemptSearchQueries } from './statements/attempt-search.ts';
import { careQueries } from './statements/care-queries.ts';
import { composedQueries } from './statements/composed-queries.ts';
import { composerQueries } from './statements/composer-queries.ts';
import { consoleQueries } from './statements/console-queries.ts';
import {
  countDeliveries,
  facets,
  findDelivery,
  listDeliveries,
  planOfNewestQuery,
  readBody,
  readWholeBody,
} from './statements/delivery-queries.ts';
import { draftQueries } from './statements/draft-queries.ts';
import { countEach, explain } from './statements/explain-queries.ts';
import { groups } from './statements/group-queries.ts';
import { histogram } from './statements/histogram-queries.ts';
import { jobQueries } from './statements/job-queries.ts';
import { judgementQueries } from './statements/judgement-queries.ts';
import { observation } from './statements/listening-queries.ts';
import { locate } from './statements/locate-queries.ts';
import { planQueries } from './statements/plan-queries.ts';
import { findAttempt, findReplay, listAttempts, readAttemptBody, recentTargets } from './statements/replay-queries.ts';
import { seenValues } from './statements/seen-values.ts';
import { snapshotQueries } from './statements/snapshot-queries.ts';
import { readWholeDeliveries } from './statements/whole-deliveries.ts';

const port = parentPort;
if (port === null) throw new Error('reader-worker runs as a worker thread only');
const data: ReaderWorkerData = workerData;
// why: capture comes before questions, and both before indexes. On Linux this is the thread's own priority.
if (process.platform === 'linux') setPriority(5);

const stopFlag = new Int32Array(data.stopFlag);
let currentJob = 0;
let connection: ReadableLog | undefined;

type QueryTable = { readonly [N in QueryName]: (db: ReadableLog, input: ReaderQueries[N]['in']) => ReaderQueries[N]['out'] };

const queries: QueryTable = {
  listDeliveries,
  countDeliveries,
  facets,
  histogram: (db, input) => histogram(db, input),
  groups,
  locate,
  seenValues,
  explain,
  countEach,
  findDelivery: (db, input) => findDelivery(db, input.number),
  readBody,
  readWholeBody: (db, input) => readWholeBody(db, input.number),
  readWholeDeliveries,
  listAttempts,
  findAttempt: (db, input) => findAttempt(db, input.id),
  readAttemptBody,
  findReplay: (db, input) => findReplay(db, input.id),
  recentTargets: (db, input) => recentTargets(db, input.limit),
  observation,
  quickCheck: (db) => quickCheck(db),
  ...careQueries,
  ...judgementQueries,
  ...consoleQueries,
  ...snapshotQueries,
  ...draftQueries,
  ...composerQueries,
  ...composedQueries,
  ...planQueries,
  ...jobQueries,
  ...attemptSearchQueries,
};

/** `input` is `never`: name and input were paired by the pool's typed `call`. */
interface Order {
  readonly job: number;
  readonly name: QueryName;
  readonly input: never;
}

function isStopped(): boolean {
  return Atomics.load(stopFlag, 0) === currentJob;
}

function answer(order: Order) {
  const startedAtMs = performance.now();
  try {
    connection ??= openReader(data, isStopped);
    const value = queries[order.name](connection, order.input);
    const tookMs = performance.now() - startedAtMs;
    const hasPlan = tookMs > slowQueryMs && (order.name === 'listDeliveries' || order.name === 'countDeliveries');
    return { kind: 'value', job: order.job, value, tookMs, plan: hasPlan ? planOfNewestQuery(connection) : undefined };
  } catch (error) {
    if (error instanceof StoppedQuery) return { kind: 'stopped', job: order.job };
    if (error instanceof QueryFailure) return { kind: 'failure', job: order.job, code: error.code, details: error.details };
    return { kind: 'error', job: order.job, code: errorCodeOf(error), message: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (order: Order | 'stop') => {
  if (order === 'stop') {
    connection?.close();
    port.close();
    return;
  }
  currentJob = order.job;
  port.postMessage(answer(order));
});
