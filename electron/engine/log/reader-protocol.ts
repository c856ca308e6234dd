/** What the main thread and a reader worker say to each other: named queries with their arguments and results. */
import type { ReplayId } from '#contract/ids.ts';
import type { Observation } from '#contract/models/observation.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import type { Histogram } from '#contract/models/timeline.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import type { CareQueries } from './care-protocol.ts';
import type { ComposerQueries } from './composer-protocol.ts';
import type { ConsoleQueries } from './console-store.ts';
import type { JudgementQueries } from './judgements.ts';
import type {
  DeliveryPage,
  Explanation,
  GroupPage,
  HistogramRequest,
  LimitedCount,
  ObservationRequest,
  SeenRequest,
  SeenValue,
  StoredAttempt,
  StoredDelivery,
  WholeDelivery,
} from './log.ts';
import type { PlanQueries } from './plan-protocol.ts';

/** Queries over this are logged with their name and plan. */
export const slowQueryMs = 40;

export interface ByteSlice {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Every query of the pool: `in` goes to the worker, `out` comes back. */
export interface ReaderQueries extends CareQueries, JudgementQueries, ConsoleQueries, ComposerQueries, PlanQueries {
  listDeliveries: {
    in: { filter: QueryNode | null; limit: number; cursor: string | null; direction?: 'older' | 'newer' | undefined };
    out: DeliveryPage;
  };
  countDeliveries: { in: { filter: QueryNode | null }; out: { readonly count: number; readonly isExact: boolean } };
  facets: {
    in: Record<string, never>;
    out: {
      readonly types: readonly { readonly value: string; readonly count: number }[];
      readonly verdicts: readonly { readonly value: string; readonly count: number }[];
    };
  };
  histogram: { in: HistogramRequest; out: Histogram };
  groups: { in: { filter: QueryNode | null; by: 'event' | 'run'; limit: number; cursor: string | null }; out: GroupPage };
  locate: { in: { atUs: number }; out: string | null };
  seenValues: { in: SeenRequest; out: readonly SeenValue[] };
  explain: { in: { number: number; filter: QueryNode | null }; out: Explanation | undefined };
  countEach: { in: { filters: readonly (QueryNode | null)[] }; out: readonly LimitedCount[] };
  findDelivery: { in: { number: number }; out: StoredDelivery | undefined };
  readBody: { in: { number: number; from: number; to: number }; out: ByteSlice | undefined };
  readWholeBody: { in: { number: number }; out: Uint8Array | undefined };
  readWholeDeliveries: { in: { numbers: readonly number[]; mostBytes: number }; out: readonly WholeDelivery[] };
  listAttempts: {
    in: { number: number; limit: number; cursor: string | null };
    out: { readonly items: readonly AttemptSummary[]; readonly nextCursor: string | null };
  };
  findAttempt: { in: { id: string }; out: StoredAttempt | undefined };
  readAttemptBody: { in: { id: string; from: number; to: number }; out: ByteSlice | undefined };
  findReplay: { in: { id: ReplayId }; out: { readonly summary: ReplaySummary; readonly attempts: readonly StoredAttempt[] } | undefined };
  recentTargets: {
    in: { limit: number };
    out: readonly { readonly url: string; readonly lastUsedAtUs: number; readonly lastSentence: string }[];
  };
  observation: { in: ObservationRequest; out: Omit<Observation, 'isListening'> };
  /** First complaint of the structure check of log.db. */
  quickCheck: { in: Record<string, never>; out: string | undefined };
}

export type QueryName = keyof ReaderQueries;

export interface ReaderWorkerData {
  readonly logPath: string;
  /** Null for a worker that only looks at log.db. */
  readonly indexPath: string | null;
  readonly textPath: string | null;
  /** The number of the job that is to stop, as an Int32. */
  readonly stopFlag: SharedArrayBuffer;
}

/**
 * `value` has the type `out` of the query that was asked; the pool keeps name and promise together, so it is `never` here: fit for
 * every promise, made by none but the worker's reply.
 */
export type ReaderReply =
  | { readonly kind: 'value'; readonly job: number; readonly value: never; readonly tookMs: number; readonly plan: string | undefined }
  | { readonly kind: 'stopped'; readonly job: number }
  | { readonly kind: 'failure'; readonly job: number; readonly code: string; readonly details: Readonly<Record<string, string>> }
  | { readonly kind: 'error'; readonly job: number; readonly code: string; readonly message: string };
