/**
 * The main thread's side of the diagnosis worker. Secrets are handed to it, so it ends soon after its last case; a stopped case looks at
 * its flag between two trials, the longest of which is a compressed body.
 */

import type { Diagnosis } from '#contract/models/diagnosis.ts';
import { WorkerQueue } from '../workers/worker-queue.ts';
import type { Diagnoser, DiagnosisCase } from './diagnosis-case.ts';

/** `entry`: the worker's entry file. */
export function createDiagnoser(entry: URL): Diagnoser {
  const queue = new WorkerQueue<DiagnosisCase, Diagnosis>(entry, 'diagnose');
  return { diagnose: (given, signal) => queue.run(given, signal), close: () => queue.close() };
}
