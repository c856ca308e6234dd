/** What the main thread and the diagnosis worker say to each other. */
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';

/** Limits of one diagnosis: with what the way to the worker costs, an answer comes within a second, or on a busy machine a little later. */
export const diagnosisLimits = { limitMs: 800, mostWaitMs: 4_000 } as const;

export interface DiagnoseWorkerData {
  /** The number of the job that is to stop, as an Int32. */
  readonly stopFlag: SharedArrayBuffer;
}

export interface DiagnoseOrder {
  readonly job: number;
  readonly given: DiagnosisCase;
}

export type DiagnoseReply =
  | { readonly job: number; readonly diagnosis: Diagnosis }
  /** A bug, with its stack; it goes to the log and no further. */
  | { readonly job: number; readonly error: string };
