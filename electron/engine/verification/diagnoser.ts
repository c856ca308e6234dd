/**
 * The main thread's side of the diagnosis worker. Owns its life: it is started with the first case and ended when it has had nothing to do
 * for a while, so that secrets do not stay in a thread that nobody needs.
 * Guarantees: one case at a time, in the order they came; one that is not wanted any more settles at once. Refuses: cases after `close`.
 */
import { Worker } from 'node:worker_threads';
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import { Failure } from '../failure.ts';
import type { DiagnoseOrder, DiagnoseReply, DiagnoseWorkerData } from './diagnosis/protocol.ts';
import type { Diagnoser, DiagnosisCase } from './diagnosis-case.ts';

const idleMs = 10_000;
/** How long a stopped case may go on before its worker is ended; the longest step without a look at the flag is a compressed body. */
const graceMs = 500;

interface Job {
  readonly number: number;
  readonly given: DiagnosisCase;
  readonly resolve: (diagnosis: Diagnosis) => void;
  readonly reject: (error: Error) => void;
  forget: () => void;
}

/** `entry`: the worker's entry file. */
export function createDiagnoser(entry: URL): Diagnoser {
  return new WorkerDiagnoser(entry);
}

class WorkerDiagnoser implements Diagnoser {
  readonly #entry: URL;
  readonly #shared = new SharedArrayBuffer(4);
  readonly #stopFlag = new Int32Array(this.#shared);
  readonly #queue: Job[] = [];
  #worker: Worker | undefined;
  /** What the worker is at, wanted or not. */
  #running: Job | undefined;
  #nextNumber = 1;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(entry: URL) {
    this.#entry = entry;
  }

  diagnose(given: DiagnosisCase, signal?: AbortSignal): Promise<Diagnosis> {
    if (this.#isClosed) return Promise.reject(new Failure('log.closed', {}));
    if (signal?.aborted === true) return Promise.reject(new Failure('cancelled.by_user', {}));
    return new Promise((resolve, reject) => {
      const job: Job = { number: this.#nextNumber++, given, resolve, reject, forget: () => undefined };
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
    const order: DiagnoseOrder = { job: job.number, given: job.given };
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(order);
  }

  #start(): Worker {
    const workerData: DiagnoseWorkerData = { stopFlag: this.#shared };
    const worker = new Worker(this.#entry, { workerData, name: 'diagnose', execArgv: [] });
    worker.on('message', (reply: DiagnoseReply) => this.#take(reply));
    worker.on('error', (error) => this.#fail(worker, error instanceof Error ? error : new Error(String(error))));
    return worker;
  }

  #take(reply: DiagnoseReply): void {
    const job = this.#running;
    if (job === undefined || job.number !== reply.job) return;
    this.#running = undefined;
    if ('diagnosis' in reply) this.#settle(job, () => job.resolve(reply.diagnosis));
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

  /** The caller is answered at once; the worker looks at the flag between two trials. */
  #drop(job: Job): void {
    const at = this.#queue.indexOf(job);
    if (at !== -1) this.#queue.splice(at, 1);
    else if (this.#running === job) {
      Atomics.store(this.#stopFlag, 0, job.number);
      this.#timer = setTimeout(() => this.#giveUp(job), graceMs).unref();
    }
    this.#settle(job, () => job.reject(new Failure('cancelled.by_user', {})));
  }

  #giveUp(job: Job): void {
    if (this.#running !== job) return;
    this.#running = undefined;
    void this.#end().then(() => this.#pump());
  }

  #settle(job: Job, how: () => void): void {
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
