/** Entry of the diagnosis worker: one case at a time, ended early when its number is in the stop flag. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { diagnose } from './diagnosis/diagnose.ts';
import { type DiagnoseOrder, type DiagnoseReply, type DiagnoseWorkerData, diagnosisLimits } from './diagnosis/protocol.ts';

const port = parentPort;
if (port === null) throw new Error('diagnose-worker runs as a worker thread only');
const data: DiagnoseWorkerData = workerData;
// why: capture comes before questions. On Linux this is the thread's own priority.
if (process.platform === 'linux') setPriority(5);

const stopFlag = new Int32Array(data.stopFlag);

port.on('message', ({ job, given }: DiagnoseOrder) => {
  const isStopped = () => Atomics.load(stopFlag, 0) === job;
  try {
    const reply: DiagnoseReply = { job, diagnosis: diagnose(given, { ...diagnosisLimits, isStopped }) };
    port.postMessage(reply);
  } catch (error) {
    const reply: DiagnoseReply = { job, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    port.postMessage(reply);
  }
});
