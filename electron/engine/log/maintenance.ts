/**
 * The main thread's side of the maintenance worker. Owns its life: it is started with the first task and ended when it has had nothing to
 * do for a while, so that a log that needs no care costs no memory.
 * Guarantees: one task at a time, in the order they came; a task that is not wanted any more settles at once. Refuses: tasks after `close`.
 */
import { Worker } from 'node:worker_threads';
import { Failure } from '../failure.ts';
import type { Logger } from '../ports.ts';
import type { MaintenanceReply, MaintenanceTasks, MaintenanceWorkerData, TaskName } from './maintenance-protocol.ts';

const idleMs = 5_000;
/** How long a stopped task may take to notice. SQLite's own check can not be stopped: its worker is left to end by itself. */
const graceMs = 1_000;

export interface MaintenanceParts {
  readonly entry: URL;
  readonly logPath: string;
  readonly logger: Logger;
}

export interface TaskOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** An error inside the worker, with SQLite's or the system's code. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Job {
  readonly number: number;
  readonly name: TaskName;
  readonly input: unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: TaskOptions['onProgress'];
  forget: (() => void) | undefined;
}

export class Maintenance {
  readonly #parts: MaintenanceParts;
  readonly #shared = new SharedArrayBuffer(4);
  readonly #stopFlag = new Int32Array(this.#shared);
  #worker: Worker | undefined;
  #job: Job | undefined;
  #queue: Job[] = [];
  #nextJob = 1;
  #idleTimer: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #ending = new Set<Promise<void>>();

  constructor(parts: MaintenanceParts) {
    this.#parts = parts;
  }

  /** Fails with `cancelled.by_user`, `log.closed`, or a `TaskError`. */
  run<N extends TaskName>(name: N, input: MaintenanceTasks[N]['in'], options: TaskOptions = {}): Promise<MaintenanceTasks[N]['out']> {
    if (this.#isClosed) return Promise.reject(new Failure('log.closed', {}));
    if (options.signal?.aborted === true) return Promise.reject(new Failure('cancelled.by_user', {}));
    return new Promise((resolve, reject) => {
      const job: Job = { number: this.#nextJob++, name, input, resolve, reject, onProgress: options.onProgress, forget: undefined };
      const drop = () => this.#drop(job);
      options.signal?.addEventListener('abort', drop, { once: true });
      job.forget = () => options.signal?.removeEventListener('abort', drop);
      this.#queue.push(job);
      this.#pump();
    });
  }

  /** Stops what runs and resolves when no worker has the log open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) this.#settle(job, () => job.reject(new Failure('log.closed', {})));
    if (this.#job !== undefined) this.#drop(this.#job);
    else this.#end();
    await Promise.all(this.#ending);
  }

  #pump(): void {
    if (this.#job !== undefined) return;
    const job = this.#queue.shift();
    clearTimeout(this.#idleTimer);
    if (job === undefined) {
      if (this.#isClosed) this.#end();
      else this.#idleTimer = setTimeout(() => this.#end(), idleMs).unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#job = job;
    this.#worker.postMessage({ job: job.number, name: job.name, input: job.input });
  }

  #start(): Worker {
    const data: MaintenanceWorkerData = { logPath: this.#parts.logPath, stopFlag: this.#shared };
    const worker = new Worker(this.#parts.entry, {
      workerData: data,
      name: 'maintenance',
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve())).then(() => void this.#ending.delete(ended));
    this.#ending.add(ended);
    worker.on('message', (reply: MaintenanceReply) => this.#take(worker, reply));
    worker.on('error', (error) => this.#fail(worker, error instanceof Error ? error : new Error(String(error))));
    return worker;
  }

  /** Lets the worker close its connection; what it is at comes to its end first. */
  #end(): void {
    this.#worker?.postMessage('stop');
    this.#worker = undefined;
  }

  #take(worker: Worker, reply: MaintenanceReply): void {
    const job = this.#job;
    if (worker !== this.#worker || job?.number !== reply.job) return;
    if (reply.kind === 'progress') {
      job.onProgress?.(reply.done, reply.total);
      return;
    }
    this.#job = undefined;
    this.#settle(job, () => {
      if (reply.kind === 'value') job.resolve(reply.value);
      else if (reply.kind === 'error') job.reject(new TaskError(reply.code, reply.message));
      else job.reject(new Failure('cancelled.by_user', {}));
    });
    this.#pump();
  }

  /** Stops a job that is not wanted any more, wherever it is. */
  #drop(job: Job): void {
    if (job !== this.#job) {
      this.#queue = this.#queue.filter((other) => other !== job);
      this.#settle(job, () => job.reject(new Failure('cancelled.by_user', {})));
      return;
    }
    Atomics.store(this.#stopFlag, 0, job.number);
    setTimeout(() => {
      if (job !== this.#job) return;
      this.#end();
      this.#job = undefined;
      this.#settle(job, () => job.reject(new Failure('cancelled.by_user', {})));
      this.#pump();
    }, graceMs);
  }

  #fail(worker: Worker, error: Error): void {
    this.#parts.logger.error('The maintenance worker failed', { task: this.#job?.name }, error);
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const job = this.#job;
    this.#job = undefined;
    if (job !== undefined) this.#settle(job, () => job.reject(error));
    this.#pump();
  }

  #settle(job: Job, settle: () => void): void {
    job.forget?.();
    settle();
  }
}
