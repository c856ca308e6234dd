/** What the main thread and a worker that answers questions say to each other. */

export interface QueueWorkerData {
  /** The number of the job that is to stop, as an Int32. */
  readonly stopFlag: SharedArrayBuffer;
}

export interface WorkerOrder<Given> {
  readonly job: number;
  readonly given: Given;
}

export type WorkerReply<Result> =
  | { readonly job: number; readonly result: Result }
  /** A bug, with its stack; it goes to the log and no further. */
  | { readonly job: number; readonly error: string };
