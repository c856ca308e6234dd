/**
 * The main thread's side of the compare worker: bodies of many megabytes are parsed, compared and put into words off the main thread, and
 * what comes back is small.
 */
import { WorkerQueue } from '#engine/workers/worker-queue.ts';
import type { CompareCase, CompareResult, Comparer } from './compare-case.ts';

/** `entry`: the worker's entry file. */
export function createComparer(entry: URL): Comparer {
  const queue = new WorkerQueue<CompareCase, CompareResult>(entry, 'compare');
  return { compare: (given, signal) => queue.run(given, signal), close: () => queue.close() };
}
