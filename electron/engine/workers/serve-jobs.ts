/** The worker's side of a queue: one job at a time, each told when it is no longer wanted. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { QueueWorkerData, WorkerOrder, WorkerReply } from './protocol.ts';

/** Called once by a worker's entry file. `answer` looks at `isStopped` between steps and may end with anything then. */
export function serveJobs<Given, Result>(name: string, answer: (given: Given, isStopped: () => boolean) => Result): void {
  const port = parentPort;
  if (port === null) throw new Error(`${name} runs as a worker thread only`);
  const data: QueueWorkerData = workerData;
  // why: capture comes before questions. On Linux this is the thread's own priority.
  if (process.platform === 'linux') setPriority(5);
  const stopFlag = new Int32Array(data.stopFlag);
  port.on('message', ({ job, given }: WorkerOrder<Given>) => {
    const isStopped = () => Atomics.load(stopFlag, 0) === job;
    try {
      const reply: WorkerReply<Result> = { job, result: answer(given, isStopped) };
      port.postMessage(reply);
    } catch (error) {
      const reply: WorkerReply<Result> = { job, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      port.postMessage(reply);
    }
  });
}
