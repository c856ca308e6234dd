/** Queries of the long work: which deliveries it is about, what the trash holds, what retention takes, how much is stored. */
import type { EnvironmentId, TrashId } from '#contract/ids.ts';
import type { RetentionPreview, RetentionRule, Storage } from '#contract/models/storage.ts';
import type { QueryNode } from '#domain/query/ast.ts';

export interface TrashEntry {
  readonly id: TrashId;
  readonly createdAtUs: number;
  readonly sentence: string;
  readonly deliveries: number;
}

/** What a rule takes as things are: of an environment, everything up to `lineId`, and everything up to `highestId` that came before a time. */
export interface RetentionPlan {
  readonly environmentId: EnvironmentId;
  /** What count and size take: this number and all before it; 0 when they take nothing. */
  readonly lineId: number;
  /** What age takes; 0 when it takes nothing. */
  readonly receivedBeforeUs: number;
  /** Nothing after this number goes. */
  readonly highestId: number;
  readonly preview: RetentionPreview;
}

/** What only the files' insides know of `storage.get`. */
export type StoredAmounts = Pick<Storage, 'reusableBytes' | 'trashed' | 'compacted' | 'environments' | 'lastCheck'>;

export interface CareQueries {
  matchingNumbers: { in: { filter: QueryNode | null; above: number; below: number }; out: readonly number[] };
  presentNumbers: { in: { numbers: readonly number[] }; out: readonly number[] };
  listTrash: { in: Record<string, never>; out: readonly TrashEntry[] };
  trashedNumbers: { in: { id: TrashId; above: number; limit: number }; out: readonly number[] };
  planRetention: { in: { rule: RetentionRule; nowUs: number }; out: RetentionPlan };
  expiredNumbers: { in: { plan: RetentionPlan; above: number; limit: number }; out: readonly number[] };
  storedAmounts: { in: Record<string, never>; out: StoredAmounts };
}

/** All take row numbers in ascending order and give them so, but `matchingNumbers`, which gives the newest first. */
export interface CareReaders {
  /** Matches with a number over `above` and under `below`. The caller bounds the time by the stretch. */
  matchingNumbers(filter: QueryNode | null, above: number, below: number, signal?: AbortSignal): Promise<readonly number[]>;
  /** Those of the numbers that are stored and not in the trash. */
  presentNumbers(numbers: readonly number[], signal?: AbortSignal): Promise<readonly number[]>;
  /** Newest first. */
  listTrash(signal?: AbortSignal): Promise<readonly TrashEntry[]>;
  trashedNumbers(id: TrashId, above: number, limit: number, signal?: AbortSignal): Promise<readonly number[]>;
  planRetention(rule: RetentionRule, nowUs: number, signal?: AbortSignal): Promise<RetentionPlan>;
  expiredNumbers(plan: RetentionPlan, above: number, limit: number, signal?: AbortSignal): Promise<readonly number[]>;
  storedAmounts(signal?: AbortSignal): Promise<StoredAmounts>;
}

interface CarePool {
  call<N extends keyof CareQueries>(name: N, input: CareQueries[N]['in'], signal?: AbortSignal): Promise<CareQueries[N]['out']>;
}

export function createCareReaders(pool: CarePool): CareReaders {
  return {
    matchingNumbers: (filter, above, below, signal) => pool.call('matchingNumbers', { filter, above, below }, signal),
    presentNumbers: (numbers, signal) => pool.call('presentNumbers', { numbers }, signal),
    listTrash: (signal) => pool.call('listTrash', {}, signal),
    trashedNumbers: (id, above, limit, signal) => pool.call('trashedNumbers', { id, above, limit }, signal),
    planRetention: (rule, nowUs, signal) => pool.call('planRetention', { rule, nowUs }, signal),
    expiredNumbers: (plan, above, limit, signal) => pool.call('expiredNumbers', { plan, above, limit }, signal),
    storedAmounts: (signal) => pool.call('storedAmounts', {}, signal),
  };
}
