/**
 * The main thread's side of a worker that answers questions. Owns its life: it is started with the first job and ended when it has had
 * nothing to do for a while, so that what it was given does not stay in a thread that nobody needs.
 * Guarantees: one job at a time, in the order they came; one that is not wanted any more settles at once. Refuses: jobs after `close`.
 */
import { Worker } from 'node:worker_threads';
import { Failure } from '../failure.ts';
import type { QueueWorkerData, WorkerOrder, WorkerReply } from './protocol.ts';

const idleMs = 10_000;
/** How long a stopped job may go on before its worker is ended: its longest step without a look at the flag should be shorter. */
const graceMs = 500;

interface Job<Given, Result> {
  readonly number: number;
  readonly given: Given;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
  forget: () => void;
}

export class WorkerQueue<Given, Result> {
  readonly #entry: URL;
  readonly #name: string;
  readonly #shared = new SharedArrayBuffer(4);
  readonly #stopFlag = new Int32Array(this.#shared);
  readonly #queue: Job<Given, Result>[] = [];
  #worker: Worker | undefined;
  /** What the worker is at, wanted or not. */
  #running: Job<Given, Result> | undefined;
  #nextNumber = 1;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `entry`: the worker's entry file, which calls `serveJobs`; `name`: as the thread is called. */
  constructor(entry: URL, name: string) {
    this.#entry = entry;
    this.#name = name;
  }

  /** Fails with `cancelled.by_user` when the signal is aborted. */
  run(given: Given, signal?: AbortSignal): Promise<Result> {
    if (this.#isClosed) return Promise.reject(new Failure('log.closed', {}));
    if (signal?.aborted === true) return Promise.reject(new Failure('cancelled.by_user', {}));
    return new Promise((resolve, reject) => {
      const job: Job<Given, Result> = { number: this.#nextNumber++, given, resolve, reject, forget: () => undefined };
      const drop = () => this.#drop(job);
      signal?.addEventListener('abort', drop, { once: true });
      job.forget = () => signal?.removeEventListener('abort', drop);
      this.#queue.push(job);
      this.#pump();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const jobs = [...this.#queue.splice(0), ...(this.#running === undefined ? [] : [this.#running])];
    for (const job of jobs) this.#settle(job, () => job.reject(new Failure('log.closed', {})));
    await this.#end();
  }

  #pump(): void {
    if (this.#running !== undefined || this.#isClosed) return;
    clearTimeout(this.#timer);
    const job = this.#queue.shift();
    if (job === undefined) {
      // why: a thread without work keeps no process from ending.
      this.#worker?.unref();
      this.#timer = setTimeout(() => void this.#end(), idleMs).unref();
      return;
    }
    this.#running = job;
    const order: WorkerOrder<Given> = { job: job.number, given: job.given };
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(order);
  }

  #start(): Worker {
    const workerData: QueueWorkerData = { stopFlag: this.#shared };
    const worker = new Worker(this.#entry, { workerData, name: this.#name, execArgv: [] });
    worker.on('message', (reply: WorkerReply<Result>) => this.#take(reply));
    worker.on('error', (error) => this.#fail(worker, error instanceof Error ? error : new Error(String(error))));
    return worker;
  }

  #take(reply: WorkerReply<Result>): void {
    const job = this.#running;
    if (job === undefined || job.number !== reply.job) return;
    this.#running = undefined;
    if ('result' in reply) this.#settle(job, () => job.resolve(reply.result));
    else this.#settle(job, () => job.reject(new Error(reply.error)));
    this.#pump();
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const job = this.#running;
    this.#running = undefined;
    if (job !== undefined) this.#settle(job, () => job.reject(error));
    this.#pump();
  }

  /** The caller is answered at once; the worker looks at the flag between two steps. */
  #drop(job: Job<Given, Result>): void {
    const at = this.#queue.indexOf(job);
    if (at !== -1) this.#queue.splice(at, 1);
    else if (this.#running === job) {
      Atomics.store(this.#stopFlag, 0, job.number);
      this.#timer = setTimeout(() => this.#giveUp(job), graceMs).unref();
    }
    this.#settle(job, () => job.reject(new Failure('cancelled.by_user', {})));
  }

  #giveUp(job: Job<Given, Result>): void {
    if (this.#running !== job) return;
    this.#running = undefined;
    void this.#end().then(() => this.#pump());
  }

  #settle(job: Job<Given, Result>, how: () => void): void {
    job.forget();
    how();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
