/** What running jobs are given and what they give. They know no SQL, no clock and no timer but these. */
import type { DeliveryId, ReplayId } from '#contract/ids.ts';
import type { AttemptSummary, ReplayKind, ReplaySummary } from '#contract/models/replay.ts';
import type { StoredDelivery, WholeDelivery } from '#engine/log/log.ts';
import type { NewJob, PlanStore, StoredJob } from '#engine/log/plan-store.ts';
import type { Clock, Logger, Random } from '#engine/ports.ts';
import type { Resolve } from '../open-connection.ts';
import type { OutgoingHead } from '../outgoing-request.ts';
import type { ReplayLimits } from '../replay-limits.ts';
import type { TargetGuard } from '../target-guard.ts';
import type { ReplayTarget } from '../target-url.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';

export interface JobTimers {
  /** Runs `run` once after so long, unless the returned function is called before. */
  set(ms: number, run: () => void): () => void;
  /** Only runs forward, whatever the machine's clock is set to. */
  nowMs(): number;
  /** Since the machine started, sleep included. */
  uptimeMs(): number;
}

/** What leaves for a delivery; `identity` is what a new identity is made from. */
export interface Outgoing {
  readonly head: OutgoingHead;
  readonly body: Uint8Array;
}

export interface OutgoingJob {
  readonly id: ReplayId;
  readonly kind: ReplayKind;
  readonly createdAtUs: number;
  readonly dueMs: number;
  readonly connection: 'close' | 'keep-alive';
}

export interface JobParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly timers: JobTimers;
  readonly store: Pick<PlanStore, 'createJob' | 'setJobState' | 'beginItems' | 'endItems' | 'skipItems' | 'openItems' | 'findJob'>;
  /** The first of these that fit into so many bytes, at least one, in their order. */
  readonly readWhole: (ids: readonly DeliveryId[], mostBytes: number) => Promise<readonly WholeDelivery[]>;
  /** Throws a `Failure` for what can't be sent. */
  readonly build: (delivery: StoredDelivery, body: Uint8Array, to: ResolvedTarget, job: OutgoingJob) => Outgoing;
  readonly guard: TargetGuard;
  readonly resolve: Resolve;
  /** Of attempts to any target; what a target sets itself comes from there. */
  readonly limits: Pick<ReplayLimits, 'keptResponseBytes' | 'responseHeadBytes'>;
  /** PEM; instead of the built-in authorities, where a target names none. */
  readonly trustedCertificates: readonly string[] | undefined;
  /** Requests a second to all hosts that are not this machine. */
  readonly remoteMostPerSecond: () => number;
  /** The host that would have to be typed before something leaves for it; null when it was, or none has to. */
  readonly missingConsent: (target: ReplayTarget) => string | null;
  readonly onAttempt: (attempt: AttemptSummary) => void;
  readonly onReplay: (replay: ReplaySummary) => void;
}

export interface ReplayJobs {
  /** Resolves when the job is stored; with the id of an earlier one where its key was used before. */
  start(job: NewJob, to: ResolvedTarget): Promise<ReplayId>;
  /** What is in flight ends. Fails with `conflict.replay_state` when it does not run. */
  pause(id: ReplayId): Promise<void>;
  /** Goes on with what is left; fails with `missing.replay` or `conflict.replay_state`. */
  resume(id: ReplayId, to: ResolvedTarget): Promise<void>;
  /** Ends what is in flight within 100 ms; false when the job has ended. */
  cancel(id: ReplayId): boolean;
  /** The same for a job that is paused, since whichever start: resolves when that is written; false when it is not paused. */
  cancelPaused(id: ReplayId): Promise<boolean>;
  /** As it is now; undefined when it does not run. */
  summary(id: ReplayId): ReplaySummary | undefined;
  /** Deliveries that were deleted: what is not begun yet is left out, also where it was read ahead. */
  forget(ids: readonly DeliveryId[]): void;
  /** After a restart: goes on with those that were to, a while after the start. The others can be resumed or cancelled. */
  takeUp(paused: readonly ReplayId[], resolve: (job: StoredJob) => Promise<ResolvedTarget | null>): void;
  /** Ends what is in flight and waits until it is written. Jobs of a plan can go on at the next start, others are cancelled. */
  close(): Promise<void>;
}
