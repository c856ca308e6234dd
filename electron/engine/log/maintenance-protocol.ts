/** What the main thread and the maintenance worker say to each other: named tasks, each a slice of long work, with arguments and results. */
import type { PackedBlock } from './log.ts';
import type { Salvaged } from './salvage/salvage.ts';

export interface MaintenanceTasks {
  /** Blocks of what lies after `after`, up to `until`, a few; `position` is where the next slice goes on. */
  packSlice: {
    in: { readonly after: number; readonly until: number };
    out: { readonly blocks: readonly PackedBlock[]; readonly position: number; readonly isDone: boolean };
  };
  /** First and last delivery that was received before a moment, both 0 when there is none. */
  packBounds: { in: { readonly beforeUs: number }; out: { readonly first: number; readonly until: number } };
  /** Bodies of some hundred milliseconds' work, each compared with its SHA-256. */
  scrubSlice: {
    in: { readonly after: number };
    out: { readonly bodies: number; readonly damaged: readonly number[]; readonly position: number; readonly isDone: boolean };
  };
  /** First complaint of SQLite's check of the whole structure; reads the whole file. */
  checkStructure: { in: Record<string, never>; out: string | null };
  /** Copies the log as it is at this moment into a file that is not there yet; tells its progress in pages. */
  copy: { in: { readonly target: string }; out: { readonly pages: number } };
  /** What a file is that should be a log; `isWhole` also looks at its structure, which reads all of it. */
  inspect: { in: { readonly path: string; readonly isWhole: boolean }; out: BackupFacts };
  /** Copies what can be read of a damaged log into a new one; tells its progress in deliveries. */
  salvage: {
    in: { readonly target: string; readonly indexPath: string; readonly applicationId: number; readonly nowUs: number };
    out: Salvaged;
  };
  /** What automatic care is decided by. */
  careFacts: {
    in: { readonly beforeUs: number; readonly most: number };
    out: { readonly checkedAtUs: number | null; readonly unpacked: number };
  };
}

export interface BackupFacts {
  readonly applicationId: number;
  readonly version: number;
  /** Null when the structure is sound. */
  readonly complaint: string | null;
}

export type TaskName = keyof MaintenanceTasks;

export interface MaintenanceWorkerData {
  readonly logPath: string;
  /** The number of the job that is to stop, as an Int32. */
  readonly stopFlag: SharedArrayBuffer;
}

/** `value` has the type `out` of the task; the caller keeps name and promise together, so it is `never` here: fit for every promise. */
export type MaintenanceReply =
  | { readonly kind: 'value'; readonly job: number; readonly value: never }
  | { readonly kind: 'progress'; readonly job: number; readonly done: number; readonly total: number }
  | { readonly kind: 'stopped'; readonly job: number }
  | { readonly kind: 'error'; readonly job: number; readonly code: string; readonly message: string };
