/**
 * Entry of the maintenance worker: compresses, checks and copies, one task at a time, from its own read-only connection. Never writes
 * log.db. Comes after everything else: it has the lowest priority, and its work comes in slices.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { copyLog } from './copy-log.ts';
import { inspectBackup, lastCheckUs } from './maintenance-facts.ts';
import type { MaintenanceReply, MaintenanceTasks, MaintenanceWorkerData, TaskName } from './maintenance-protocol.ts';
import { preparePacking } from './packing.ts';
import { errorCodeOf } from './query-failure.ts';
import { integrityCheck, openReadable, type ReadableLog } from './readable-log.ts';
import { prepareScrub } from './scrub.ts';

const port = parentPort;
if (port === null) throw new Error('maintenance-worker runs as a worker thread only');
const data: MaintenanceWorkerData = workerData;
const stopFlag = new Int32Array(data.stopFlag);

// why: capture comes before care. On Linux this is the thread's own priority; elsewhere it would be the whole program's.
if (process.platform === 'linux') setPriority(19);

/** `input` is `never`: name and input were paired by the typed `run` of the main thread's side. */
interface Order {
  readonly job: number;
  readonly name: TaskName;
  readonly input: never;
}

/** Thrown out of a copy that is not wanted any more. */
class StoppedTask extends Error {
  override readonly name = 'StoppedTask';
}

let log: ReadableLog | undefined;
let packing: ReturnType<typeof preparePacking> | undefined;
let scrub: ReturnType<typeof prepareScrub> | undefined;

function openLog(): ReadableLog {
  log ??= openReadable(data.logPath);
  return log;
}

function packer() {
  packing ??= preparePacking(openLog());
  return packing;
}

function scrubber() {
  scrub ??= prepareScrub(openLog());
  return scrub;
}

type TaskTable = {
  readonly [N in TaskName]: (
    input: MaintenanceTasks[N]['in'],
    job: number,
  ) => MaintenanceTasks[N]['out'] | Promise<MaintenanceTasks[N]['out']>;
};

function progressOf(job: number): (done: number, total: number) => void {
  return (done, total) => {
    if (Atomics.load(stopFlag, 0) === job) throw new StoppedTask();
    send({ kind: 'progress', job, done, total });
  };
}

const tasks: TaskTable = {
  packSlice: ({ after, until }) => packer().slice(after, until),
  packBounds: ({ beforeUs }) => packer().bounds(beforeUs),
  scrubSlice: ({ after }) => scrubber()(after),
  checkStructure: () => integrityCheck(openLog()) ?? null,
  copy: async ({ target }, job) => ({
    pages: await copyLog({
      logPath: data.logPath,
      target,
      onProgress: progressOf(job),
    }),
  }),
  salvage: async (input, job) => {
    // why: only who salvages needs the structure of every version.
    const { salvageLog } = await import('./salvage/salvage.ts');
    return salvageLog({ ...input, logPath: data.logPath, onProgress: progressOf(job) });
  },
  inspect: ({ path, isWhole }) => inspectBackup(path, isWhole),
  careFacts: ({ beforeUs, most }) => ({ checkedAtUs: lastCheckUs(openLog()), unpacked: packer().countLoose(beforeUs, most) }),
};

function send(reply: Exclude<MaintenanceReply, { kind: 'value' }>): void {
  port?.postMessage(reply);
}

async function answer({ job, name, input }: Order): Promise<void> {
  try {
    port?.postMessage({ kind: 'value', job, value: await tasks[name](input, job) });
  } catch (error) {
    if (error instanceof StoppedTask) send({ kind: 'stopped', job });
    else send({ kind: 'error', job, code: errorCodeOf(error), message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (order: Order | 'stop') => {
  if (order === 'stop') {
    log?.close();
    port.close();
    return;
  }
  void answer(order);
});
