/**
 * What the log keeps of targets, plans and the jobs made from them: which delivery of a job is at which point, so that a job goes on after
 * the process was killed without sending anything twice. Reads run in reader workers, writes join the group commit.
 * Guarantees: a write resolves after its commit; an item is `in-flight`, with its attempt begun, before the first byte of it leaves; at open
 * what was in flight becomes `unknown`, its attempt too, and jobs that were running become `paused`.
 * Refuses: writes on a read-only log, with `log.read_only`. A log of an earlier version that may not be written reads as if nothing of
 * this had ever happened.
 */
import type { DeliveryId, DraftId, EndpointId, PlanId, ReplayId, TargetId } from '#contract/ids.ts';
import type { PlanOptions, ReplayItem } from '#contract/models/plan.ts';
import type { AttemptSummary, ReplayKind, ReplaySummary } from '#contract/models/replay.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { Target, TargetProbe } from '#contract/models/target.ts';
import type { AttemptEnd, NewAttempt, StoredAttempt } from './stored-attempt.ts';

export type TargetOptions = Pick<
  Target,
  | 'headers'
  | 'connectMs'
  | 'firstByteMs'
  | 'totalMs'
  | 'answerWithinMs'
  | 'tls'
  | 'concurrency'
  | 'mostPerSecond'
  | 'isProduction'
  | 'isMarked'
  | 'keepsCredentials'
  | 'redirects'
>;

export interface StoredTarget {
  readonly id: TargetId;
  readonly name: string;
  readonly url: string;
  readonly options: TargetOptions;
  readonly signing: Signing | null;
  /** As the vault sealed it. */
  readonly sealedSecret: Uint8Array | null;
  readonly secretMask: string | null;
  readonly createdAtUs: number;
  readonly changedAtUs: number;
  readonly probe: TargetProbe | null;
}

/** One place of a plan. */
export interface StoredEntry {
  readonly position: number;
  /** Null: not in this log. */
  readonly deliveryId: DeliveryId | null;
  readonly eventType: string | null;
  readonly eventId: string | null;
  readonly receivedAtUs: number | null;
  /** Event time, microseconds; null when the envelope names none. */
  readonly eventTimeUs: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly dueMs: number;
  readonly isDuplicate: boolean;
  readonly problem: string | null;
}

export interface StoredPlan {
  readonly id: PlanId;
  readonly name: string;
  readonly from: string;
  readonly options: PlanOptions;
  /** Of the target as it was when the plan was made. */
  readonly targetUrl: string;
  readonly targetName: string | null;
  readonly createdAtUs: number;
  readonly fingerprint: string;
  readonly estimatedMs: number;
}

/** What a plan is made of, in the order of arrival. */
export interface PlannedDelivery {
  readonly deliveryId: DeliveryId;
  readonly eventType: string | null;
  readonly eventId: string | null;
  readonly receivedAtUs: number;
  readonly eventTimeUs: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly isTruncated: boolean;
  readonly endpointId: EndpointId;
}

export interface NewJob {
  readonly id: ReplayId;
  readonly planId: PlanId | null;
  readonly name: string;
  readonly kind: ReplayKind;
  readonly targetUrl: string;
  readonly createdAtUs: number;
  readonly idempotencyKey: string | null;
  readonly options: PlanOptions;
  readonly items: readonly {
    readonly position: number;
    readonly deliveryId: DeliveryId;
    readonly dueMs: number;
    readonly problem: string | null;
  }[];
}

export interface StoredJob {
  readonly summary: ReplaySummary;
  readonly options: PlanOptions;
}

/** An item that has something left to do. */
export interface OpenItem {
  readonly position: number;
  readonly deliveryId: DeliveryId;
  readonly dueMs: number;
  readonly tries: number;
  readonly dueUs: number | null;
}

/** An attempt begun together with its item: one row each, in one transaction. */
export interface BegunItem {
  readonly position: number;
  readonly attempt: NewAttempt;
  readonly request: StoredAttempt['request'];
}

export interface EndedItem {
  readonly position: number;
  readonly end: AttemptEnd;
  readonly state: 'succeeded' | 'failed' | 'again' | 'skipped';
  /** When it is tried again. */
  readonly dueUs: number | null;
}

export interface AttemptSearch {
  readonly text: string;
  readonly outcomes: readonly AttemptSummary['outcome'][];
  /** `2xx` or `404`. */
  readonly statuses: readonly string[];
  readonly deadlines: readonly NonNullable<AttemptSummary['deadline']>[];
  readonly sources: readonly AttemptSummary['source'][];
  readonly replayId: ReplayId | null;
  readonly deliveryId: DeliveryId | null;
  readonly draftId: DraftId | null;
  /** A scenario run or a handler check. */
  readonly groupId: string | null;
  readonly targetUrl: string;
  readonly sinceUs: number | null;
  readonly untilUs: number | null;
  readonly limit: number;
  readonly cursor: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PlanReaders {
  /** By name. */
  listTargets(): Promise<readonly StoredTarget[]>;
  findTarget(id: TargetId): Promise<StoredTarget | undefined>;
  lastAttemptTo(url: string): Promise<Target['last']>;
  listPlans(
    limit: number,
    cursor: string | null,
  ): Promise<Page<StoredPlan & { readonly count: number; readonly jobs: readonly ReplayId[] }>>;
  findPlan(id: PlanId): Promise<(StoredPlan & { readonly jobs: readonly ReplayId[] }) | undefined>;
  /** In order; `from` is a position. */
  planEntries(id: PlanId, from: number, limit: number): Promise<readonly StoredEntry[]>;
  /** What a plan of these rows is made of, a page at a time in the order of arrival. What is in the trash is left out. */
  plannedDeliveries(ids: readonly DeliveryId[]): Promise<readonly PlannedDelivery[]>;
  /** Deliveries by SHA-256 of their body and event id, for a plan from a file; the oldest that fits for each. */
  findBodies(wanted: readonly { readonly sha256: string; readonly eventId: string | null }[]): Promise<readonly (PlannedDelivery | null)[]>;
  listJobs(planId: PlanId | null, limit: number, cursor: string | null): Promise<Page<ReplaySummary>>;
  findJob(id: ReplayId): Promise<StoredJob | undefined>;
  /** What is left, in order of position; `after` is a position, or -1. */
  openItems(id: ReplayId, after: number, limit: number): Promise<readonly OpenItem[]>;
  jobItems(id: ReplayId, states: readonly ReplayItem['state'][], limit: number, cursor: string | null): Promise<Page<ReplayItem>>;
  /** Pairs of two jobs by delivery, in the order of the first; null where the other has none. */
  pairedItems(
    before: ReplayId,
    after: ReplayId,
    limit: number,
    cursor: string | null,
  ): Promise<Page<{ readonly before: ReplayItem | null; readonly after: ReplayItem | null }>>;
  searchAttempts(search: AttemptSearch, signal?: AbortSignal): Promise<Page<AttemptSummary>>;
}

export interface PlanWrites {
  saveTarget(target: StoredTarget): Promise<void>;
  removeTarget(id: TargetId, removedAtUs: number): Promise<boolean>;
  restoreTarget(id: TargetId): Promise<StoredTarget | undefined>;
  /** Entries come in slices by `addEntries`; a plan without its last slice is not shown. */
  savePlan(plan: StoredPlan): Promise<void>;
  /** At most 1,000 a call. */
  addEntries(id: PlanId, entries: readonly StoredEntry[], isLast: 'last' | 'more-follow'): Promise<void>;
  /** Replaces the options and figures, and all entries in one go with the next `addEntries`. */
  replacePlan(plan: StoredPlan): Promise<void>;
  removePlan(id: PlanId, removedAtUs: number): Promise<boolean>;
  restorePlan(id: PlanId): Promise<StoredPlan | undefined>;
  /** `isNew` is false where the key has been used; then nothing is stored. Items over 1,000 are taken from the plan inside the log. */
  createJob(job: NewJob): Promise<{ readonly id: ReplayId; readonly isNew: boolean }>;
  setJobState(id: ReplayId, state: ReplaySummary['state'], sentence: string, finishedAtUs: number | null): Promise<void>;
  /** At most 250 a call. Rows of attempts and states of items in one transaction, before any of them leaves. */
  beginItems(id: ReplayId, begun: readonly BegunItem[]): Promise<readonly AttemptSummary[]>;
  /** At most 250 a call. */
  endItems(id: ReplayId, ended: readonly EndedItem[]): Promise<readonly AttemptSummary[]>;
  /** Items that can't be sent, with the sentence why; they are not attempts. */
  skipItems(id: ReplayId, skipped: readonly { readonly position: number; readonly sentence: string }[]): Promise<void>;
}

export interface PlanStore extends PlanReaders, PlanWrites {}
