/**
 * The pool of reader workers. Owns deadlines and cancellation: a query that is not wanted any more stops inside SQLite, and a worker
 * that does not come back is replaced.
 * Guarantees: every call settles within its deadline. Refuses: calls after `close`, with `log.closed`.
 */
import { Worker } from 'node:worker_threads';
import { isErrorCode } from '#contract/errors.ts';
import { deliveryNumber } from '#contract/ids.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../ports.ts';
import { createCareReaders } from './care-protocol.ts';
import { createJudgementReaders } from './judgements.ts';
import type { LogReaders } from './log.ts';
import { type QueryName, type ReaderQueries, type ReaderReply, type ReaderWorkerData, slowQueryMs } from './reader-protocol.ts';

export const readerLimits = { workers: 2, deadlineMs: 5_000, graceMs: 250, loadMs: 10_000 } as const;

/** Queries that may take seconds over a large log; one worker is always left for the others. */
const heavyQueries: ReadonlySet<QueryName> = new Set([
  'countDeliveries',
  'facets',
  'histogram',
  'groups',
  'countEach',
  'matchingNumbers',
  'planRetention',
  'storedAmounts',
  'seenTypes',
  'bodiesOfType',
  'findBodies',
  'searchAttempts',
  'snapshotsOfThing',
  'quickCheck',
]);

export interface ReaderPoolParts {
  readonly entry: URL;
  readonly data: Omit<ReaderWorkerData, 'stopFlag'>;
  readonly logger: Logger;
  readonly workers?: number;
  readonly deadlineMs?: number;
}

interface Job {
  readonly number: number;
  readonly name: QueryName;
  readonly input: unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout | undefined;
  /** Lets go of the caller's signal. */
  forget: (() => void) | undefined;
  isSettled: boolean;
}

interface Slot {
  worker: Worker;
  readonly stopFlag: Int32Array;
  /** Takes a query as soon as it has one. */
  isUp: boolean;
  /** Has answered, so all its modules are loaded. */
  isLoaded: boolean;
  job: Job | undefined;
}

export class ReaderPool {
  readonly #parts: ReaderPoolParts;
  #slots: Slot[] = [];
  #queue: Job[] = [];
  #nextJob = 1;
  #state: 'waiting' | 'open' | 'closed' = 'waiting';
  #pauses = 0;
  #idleWaiters: (() => void)[] = [];

  constructor(parts: ReaderPoolParts) {
    this.#parts = parts;
  }

  /** Starts a worker ahead of its first query. The others start when queries wait: many a log never has two at a time. */
  warm(): void {
    if (this.#state !== 'closed' && this.#slots.length === 0) this.#slots.push(this.#makeSlot());
  }

  /** The files are there: calls made before go on from here. */
  open(): void {
    if (this.#state !== 'waiting') return;
    this.warm();
    this.#state = 'open';
    this.#pump();
  }

  /** Ends the workers; calls wait until the next `open`. What is running starts again then. */
  async suspend(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'waiting';
    const slots = this.#slots;
    this.#slots = [];
    for (const slot of slots) if (slot.job !== undefined && !slot.job.isSettled) this.#queue.unshift(slot.job);
    this.#wakeIdle();
    await Promise.all(slots.map((slot) => this.#end(slot)));
  }

  /** Lets what runs come to its end, starts nothing else, and resolves when all workers are idle; the result lets them go on. */
  async pause(): Promise<() => void> {
    this.#pauses++;
    if (this.#slots.some((slot) => slot.job !== undefined)) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
    return () => {
      this.#pauses--;
      this.#pump();
    };
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    for (const job of [...this.#queue, ...this.#slots.flatMap((slot) => slot.job ?? [])])
      this.#settle(job, () => job.reject(new Failure('log.closed', {})));
    this.#queue = [];
    const slots = this.#slots;
    this.#slots = [];
    this.#wakeIdle();
    await Promise.all(slots.map((slot) => this.#end(slot)));
  }

  call<N extends QueryName>(name: N, input: ReaderQueries[N]['in'], signal?: AbortSignal): Promise<ReaderQueries[N]['out']> {
    if (this.#state === 'closed') return Promise.reject(new Failure('log.closed', {}));
    if (signal?.aborted === true) return Promise.reject(new Failure('cancelled.by_user', {}));
    return new Promise((resolve, reject) => {
      const job: Job = { number: this.#nextJob, name, input, resolve, reject, timer: undefined, forget: undefined, isSettled: false };
      this.#nextJob = (this.#nextJob % 0x7fff_fffe) + 1;
      const limitMs = this.#parts.deadlineMs ?? readerLimits.deadlineMs;
      job.timer = setTimeout(() => this.#drop(job, new Failure('log.query_timeout', { limitMs: String(limitMs) })), limitMs);
      const onAbort = () => this.#drop(job, new Failure('cancelled.by_user', {}));
      signal?.addEventListener('abort', onAbort, { once: true });
      job.forget = () => signal?.removeEventListener('abort', onAbort);
      this.#queue.push(job);
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#state !== 'open' || this.#pauses > 0) return;
    for (const slot of this.#slots) {
      if (slot.job !== undefined || !slot.isUp) continue;
      const at = this.#nextInQueue();
      const job = at < 0 ? undefined : this.#queue.splice(at, 1)[0];
      if (job === undefined) return;
      slot.job = job;
      slot.worker.postMessage({ job: job.number, name: job.name, input: job.input });
    }
    this.#grow();
  }

  /** Place of the query whose turn it is; negative when none may run now. */
  #nextInQueue(): number {
    const heavyRunning = this.#slots.filter((slot) => slot.job !== undefined && heavyQueries.has(slot.job.name)).length;
    const mayBeHeavy = heavyRunning < Math.max(1, this.#mostWorkers - 1);
    return this.#queue.findIndex((job) => mayBeHeavy || !heavyQueries.has(job.name));
  }

  /**
   * Another worker where a query waits that may run, or will be likely to: while a heavy one runs, the next light one must not wait for a
   * start. The first worker that is free takes what waits.
   */
  #grow(): void {
    const isOneStarting = this.#slots.some((slot) => !slot.isUp);
    if (isOneStarting || this.#slots.length >= this.#mostWorkers || !this.#needsAnother()) return;
    this.#slots.push(this.#makeSlot());
  }

  #needsAnother(): boolean {
    const isBusyForLong = this.#slots.every((slot) => slot.job !== undefined && heavyQueries.has(slot.job.name));
    return isBusyForLong || this.#nextInQueue() >= 0;
  }

  get #mostWorkers(): number {
    return this.#parts.workers ?? readerLimits.workers;
  }

  /**
   * Lets the worker close its connection; one that does not come back is ended from outside. why `isLoaded`: a thread that is ended while it
   * loads SQLite takes the whole process with it.
   */
  async #end(slot: Slot): Promise<void> {
    Atomics.store(slot.stopFlag, 0, slot.job?.number ?? 0);
    const ended = new Promise<void>((resolve) => slot.worker.once('exit', () => resolve()));
    slot.worker.postMessage('stop');
    const timer = setTimeout(() => void slot.worker.terminate(), slot.isLoaded ? readerLimits.graceMs : readerLimits.loadMs);
    await ended;
    clearTimeout(timer);
  }

  #makeSlot(): Slot {
    const shared = new SharedArrayBuffer(4);
    const data: ReaderWorkerData = { ...this.#parts.data, stopFlag: shared };
    // why: flags of the command line (`--input-type`, say) are meant for its own entry, and may keep a worker from starting.
    const worker = new Worker(this.#parts.entry, {
      workerData: data,
      name: 'reader',
      execArgv: [],
      // why: answers are copied and forgotten at once; without a limit each reader lets tens of megabytes of them pile up.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    const slot: Slot = { worker, stopFlag: new Int32Array(shared), isUp: false, isLoaded: false, job: undefined };
    worker.once('online', () => {
      slot.isUp = true;
      this.#pump();
    });
    worker.on('message', (reply: ReaderReply) => this.#take(slot, reply));
    worker.on('error', (error) => {
      this.#parts.logger.error('A reader failed', { query: slot.job?.name }, error);
      this.#replace(slot, error);
    });
    return slot;
  }

  #take(slot: Slot, reply: ReaderReply): void {
    slot.isLoaded = true;
    const job = slot.job;
    slot.job = undefined;
    if (job !== undefined && reply.job === job.number) this.#settle(job, () => this.#answer(job, reply));
    this.#wakeIdle();
    this.#pump();
  }

  #answer(job: Job, reply: ReaderReply): void {
    if (reply.kind === 'value') {
      if (reply.tookMs > slowQueryMs) {
        this.#parts.logger.info('Slow query', { query: job.name, tookMs: Math.round(reply.tookMs), plan: reply.plan });
      }
      job.resolve(reply.value);
    } else if (reply.kind === 'failure' && isErrorCode(reply.code)) job.reject(new Failure(reply.code, reply.details));
    else if (reply.kind === 'error' && /^SQLITE_(CORRUPT|NOTADB)/.test(reply.code)) {
      job.reject(new Failure('log.damaged', { problem: `${reply.message} (${reply.code}).` }));
    } else job.reject(new Error(reply.kind === 'error' ? `${job.name}: ${reply.message}` : `${job.name} was stopped`));
  }

  #settle(job: Job, settle: () => void): void {
    if (job.isSettled) return;
    job.isSettled = true;
    clearTimeout(job.timer);
    job.forget?.();
    settle();
  }

  /** Settles a job that is not wanted any more, and stops it where it runs. */
  #drop(job: Job, failure: Failure): void {
    if (job.isSettled) return;
    this.#settle(job, () => job.reject(failure));
    this.#queue = this.#queue.filter((other) => other !== job);
    const slot = this.#slots.find((other) => other.job === job);
    if (slot === undefined) return;
    Atomics.store(slot.stopFlag, 0, job.number);
    setTimeout(() => {
      if (slot.job === job) this.#replace(slot, failure);
    }, readerLimits.graceMs).unref();
  }

  #replace(slot: Slot, error: Error): void {
    const at = this.#slots.indexOf(slot);
    if (at < 0) return;
    const job = slot.job;
    slot.job = undefined;
    this.#slots[at] = this.#makeSlot();
    void (slot.isLoaded ? slot.worker.terminate() : this.#end(slot));
    if (job !== undefined) this.#settle(job, () => job.reject(error));
    this.#wakeIdle();
    this.#pump();
  }

  #wakeIdle(): void {
    if (this.#slots.some((slot) => slot.job !== undefined)) return;
    for (const wake of this.#idleWaiters.splice(0)) wake();
  }
}

/** Whoever answers named queries. */
export type ReaderCall = Pick<ReaderPool, 'call'>;

/** The named queries under the names the engine uses. */
export function createReaders(pool: ReaderCall): LogReaders {
  return {
    listDeliveries: (filter, limit, cursor, signal, direction) => pool.call('listDeliveries', { filter, limit, cursor, direction }, signal),
    countDeliveries: (filter, signal) => pool.call('countDeliveries', { filter }, signal),
    facets: (signal) => pool.call('facets', {}, signal),
    histogram: (request, signal) => pool.call('histogram', request, signal),
    groups: (filter, by, limit, cursor, signal) => pool.call('groups', { filter, by, limit, cursor }, signal),
    locate: (atUs, signal) => pool.call('locate', { atUs }, signal),
    explain: (id, filter, signal) => pool.call('explain', { number: deliveryNumber(id), filter }, signal),
    countEach: (filters, signal) => pool.call('countEach', { filters }, signal),
    seenValues: (request, signal) => pool.call('seenValues', request, signal),
    findDelivery: (id, signal) => pool.call('findDelivery', { number: deliveryNumber(id) }, signal),
    readBody: (id, from, to, signal) => pool.call('readBody', { number: deliveryNumber(id), from, to }, signal),
    readWholeBody: (id, signal) => pool.call('readWholeBody', { number: deliveryNumber(id) }, signal),
    readWholeDeliveries: (ids, mostBytes, signal) =>
      pool.call('readWholeDeliveries', { numbers: ids.map(deliveryNumber), mostBytes }, signal),
    listAttempts: (id, limit, cursor) => pool.call('listAttempts', { number: deliveryNumber(id), limit, cursor }),
    findAttempt: (id) => pool.call('findAttempt', { id }),
    readAttemptBody: (id, from, to) => pool.call('readAttemptBody', { id, from, to }),
    findReplay: (id) => pool.call('findReplay', { id }),
    observation: (request, signal) => pool.call('observation', request, signal),
    recentTargets: (limit) => pool.call('recentTargets', { limit }),
    ...createCareReaders(pool),
    ...createJudgementReaders(pool),
  };
}
