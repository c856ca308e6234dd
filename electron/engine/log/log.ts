/**
 * What the rest of the engine knows of the log. One writer with group commit, readers in worker threads, one index worker.
 * Guarantees: `append` resolves only after the commit with `synchronous=FULL`; nothing deletes or starts over by itself.
 * Refuses: writes on a read-only log, with the reason it is read-only.
 */
import type { WireFailure } from '#contract/errors.ts';
import type { AttemptId, DeliveryId, EndpointId, EnvironmentId, ReplayId, TrashId, ViewId } from '#contract/ids.ts';
import type { DeliverySummary, Excerpt, HeaderPair } from '#contract/models/delivery.ts';
import type { Environment } from '#contract/models/environment.ts';
import type { GapReason, Observation } from '#contract/models/observation.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import type { Settings } from '#contract/models/settings.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { RetentionRule } from '#contract/models/storage.ts';
import type { DeliveryGroup, Histogram } from '#contract/models/timeline.ts';
import type { Verification } from '#contract/models/verdict.ts';
import type { QueryKey, QueryNode } from '#domain/query/ast.ts';
import type { CareReaders } from './care-protocol.ts';
import type { ComposerStore } from './composer-store.ts';
import type { ConsoleStore, StoredConsole } from './console-store.ts';
import type { ImportedConfiguration } from './imported-configuration.ts';
import type { JudgementReaders, NewJudgement } from './judgements.ts';
import type { PlanStore } from './plan-store.ts';
import type { AttemptEnd, StoredAttempt } from './stored-attempt.ts';
import type { StoredEndpoint, StoredSecret } from './stored-endpoint.ts';

export type { AttemptEnd, NewAttempt, StoredAttempt } from './stored-attempt.ts';

/** One captured request, complete as far as it came, ready to be stored. */
export interface CapturedDelivery {
  readonly environmentId: EnvironmentId;
  readonly endpointId: EndpointId;
  readonly receivedAtUs: number;
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderPair[];
  readonly trailers: readonly HeaderPair[];
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Bytes kept: all of them, or the first part when truncated. */
  readonly body: Uint8Array;
  /** Bytes sent or announced. */
  readonly totalBytes: number;
  readonly truncation: 'none' | 'over-limit' | 'cut-off';
  readonly verification: Verification;
  /** How the endpoint's deliveries were signed when it was judged; `verification` names the same scheme and header. */
  readonly signing: Signing;
  /** Codes of `deliveryWarnings` known at capture. */
  readonly warnings: readonly string[];
}

/** Written after the answer; committed with the next group, so it may be lost with the machine, never the delivery. */
export interface RecordedAnswer {
  readonly deliveryId: DeliveryId;
  /** Null when the sender had gone before it could be answered. */
  readonly status: number | null;
  readonly answeredAtUs: number;
}

/** All stored facts of a delivery but the body's bytes. `verification` and `signing` are those of the newest judgement. */
export interface StoredDelivery extends Omit<CapturedDelivery, 'body'> {
  readonly id: DeliveryId;
  readonly keptBytes: number;
  /** SHA-256 of the kept bytes, hex. */
  readonly bodySha256: string;
  /** First 64 KiB of the body, for judging its kind. */
  readonly bodyHead: Uint8Array;
  readonly answer: { readonly status: number | null; readonly answeredAtUs: number } | null;
  /** The index's row; null while the index is behind. */
  readonly summary: DeliverySummary | null;
  readonly isBookmarked: boolean;
  readonly tags: readonly string[];
  readonly note: string | null;
  /** Fields on which the Console disagrees; null when it was never asked. */
  readonly driftCount: number | null;
}

/** A delivery with its body; `missing` when it is gone or in the trash, `damaged` when its bytes are not those that came. */
export type WholeDelivery =
  | { readonly kind: 'found'; readonly delivery: StoredDelivery; readonly body: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged' };

export interface DeliveryPage {
  readonly items: readonly DeliverySummary[];
  readonly nextCursor: string | null;
}

export interface GroupPage {
  readonly items: readonly DeliveryGroup[];
  readonly nextCursor: string | null;
}

export interface HistogramRequest {
  readonly filter: QueryNode | null;
  /** Null: from the first delivery, until now, within the times that the filter asks for. */
  readonly fromUs: number | null;
  readonly untilUs: number | null;
  /** At most so many bars. */
  readonly buckets: number;
  readonly nowUs: number;
  /** Minutes that local time is ahead of UTC: bars of days begin at midnight here. */
  readonly offsetMinutes: number;
}

/** What of the log is asked for, by a part of it that was typed. */
export type SeenRequest = { readonly typed: string; readonly most: number } & (
  | { readonly kind: 'value'; readonly key: QueryKey }
  | { readonly kind: 'header-name' }
  | { readonly kind: 'header-value'; readonly name: string }
  | { readonly kind: 'body-path' }
  /** `path` as it is written in a filter. */
  | { readonly kind: 'body-value'; readonly path: string }
);

export interface SeenValue {
  /** Of a path in a body, as it is written in a filter. */
  readonly value: string;
  /** Its final `*` stands for any ending. */
  readonly isPrefix: boolean;
  /** How many deliveries have it; null where that is not counted. */
  readonly count: number | null;
}

export interface Explanation {
  readonly isMatch: boolean;
  /** Of every term in the order it is written; places are those in the text of the filter. */
  readonly reasons: readonly {
    readonly position: number;
    readonly end: number;
    readonly isNegated: boolean;
    /** Whether the condition holds, its minus taken into account. */
    readonly isMatch: boolean;
    readonly sentence: string;
    readonly excerpt: Excerpt | null;
  }[];
}

export interface LimitedCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** What is changed about deliveries; what is left out stays as it is. */
export interface AnnotationChange {
  readonly isBookmarked?: boolean | undefined;
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
  /** Null takes the note away. */
  readonly note?: string | null | undefined;
}

/** Compressed deliveries, made by the maintenance worker; the rows named lose their headers and body to the block. */
export interface PackedBlock {
  readonly firstId: number;
  readonly lastId: number;
  readonly ids: readonly number[];
  readonly rawBytes: number;
  readonly bytes: Uint8Array;
}

export interface CheckResult {
  readonly endedAtUs: number;
  readonly bodies: number;
  readonly damaged: readonly DeliveryId[];
  /** First complaint of the structure check; null when it is sound. */
  readonly structure: string | null;
}

/** Rows that one slice of long work may touch: at this size no capture waits noticeably (performance: 1.7 ms). */
export const sliceRows = 250;

/** What deliveries must be to be purged: in the trash, or neither there nor bookmarked. */
export type PurgeCondition = 'trashed' | 'expired';

export interface ObservationRequest {
  /** Null: from the first start. */
  readonly fromUs: number | null;
  /** Null: until now. */
  readonly untilUs: number | null;
  readonly nowUs: number;
  /** Whether the stretch that is open goes on until now. */
  readonly isListening: boolean;
  readonly mostGaps: number;
}

/** Reads. Each runs in a reader worker with a deadline and may be cancelled; each fails with `log.query_timeout` or `log.closed`. */
export interface LogReaders extends CareReaders, JudgementReaders {
  /** A page is newest first in both directions; `newer` gives the rows just above the cursor. */
  listDeliveries(
    filter: QueryNode | null,
    limit: number,
    cursor: string | null,
    signal?: AbortSignal,
    direction?: 'older' | 'newer',
  ): Promise<DeliveryPage>;
  countDeliveries(filter: QueryNode | null, signal?: AbortSignal): Promise<{ readonly count: number; readonly isExact: boolean }>;
  facets(signal?: AbortSignal): Promise<{
    readonly types: readonly { readonly value: string; readonly count: number }[];
    readonly verdicts: readonly { readonly value: string; readonly count: number }[];
  }>;
  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Histogram>;
  /** The group with the newest match first; no group is on two pages. */
  groups(filter: QueryNode | null, by: 'event' | 'run', limit: number, cursor: string | null, signal?: AbortSignal): Promise<GroupPage>;
  /** Cursor of a list that begins with the newest delivery received then or before; null when that is the top. */
  locate(atUs: number, signal?: AbortSignal): Promise<string | null>;
  /** Why a delivery is in the result of a filter, or is not; undefined when the index has no such delivery. */
  explain(id: DeliveryId, filter: QueryNode | null, signal?: AbortSignal): Promise<Explanation | undefined>;
  /** How many match each filter; counting one stops at 10,000, or when it takes long. */
  countEach(filters: readonly (QueryNode | null)[], signal?: AbortSignal): Promise<readonly LimitedCount[]>;
  /** What deliveries have, for completion: what begins like that first, then what contains it. */
  seenValues(request: SeenRequest, signal?: AbortSignal): Promise<readonly SeenValue[]>;
  findDelivery(id: DeliveryId, signal?: AbortSignal): Promise<StoredDelivery | undefined>;
  /** Bytes `from` (inclusive) to `to` (exclusive) of the kept body, with the whole body's length; undefined when there is no such delivery. */
  readBody(
    id: DeliveryId,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<{ readonly bytes: Uint8Array; readonly length: number } | undefined>;
  /** The whole kept body, its SHA-256 checked; fails with `log.body_damaged`. */
  readWholeBody(id: DeliveryId, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Of these the first that fit into so many bytes, at least one, in their order. */
  readWholeDeliveries(ids: readonly DeliveryId[], mostBytes: number, signal?: AbortSignal): Promise<readonly WholeDelivery[]>;
  listAttempts(
    deliveryId: DeliveryId,
    limit: number,
    cursor: string | null,
  ): Promise<{ readonly items: readonly AttemptSummary[]; readonly nextCursor: string | null }>;
  findAttempt(id: AttemptId): Promise<StoredAttempt | undefined>;
  readAttemptBody(id: AttemptId, from: number, to: number): Promise<{ readonly bytes: Uint8Array; readonly length: number } | undefined>;
  findReplay(id: ReplayId): Promise<{ readonly summary: ReplaySummary; readonly attempts: readonly StoredAttempt[] } | undefined>;
  observation(request: ObservationRequest, signal?: AbortSignal): Promise<Omit<Observation, 'isListening'>>;
  recentTargets(limit: number): Promise<readonly { readonly url: string; readonly lastUsedAtUs: number; readonly lastSentence: string }[]>;
}

/** Writes. Each joins the next group commit and resolves after it; each fails with a `log.*` code. */
export interface LogWriter {
  append(delivery: CapturedDelivery): Promise<DeliveryId>;
  /** Joins the next group commit, or makes one within 20 ms; failures are logged, not thrown. */
  recordAnswer(answer: RecordedAnswer): void;
  saveEndpoint(endpoint: StoredEndpoint): Promise<void>;
  saveSecret(secret: StoredSecret): Promise<void>;
  saveSettings(settings: Settings): Promise<void>;
  /** All of it in one transaction. */
  saveImported(imported: ImportedConfiguration): Promise<void>;
  /** Of what was composed; a replay ends with its item. */
  endAttempt(end: AttemptEnd): Promise<AttemptSummary>;
  /** At most `sliceRows` row numbers a call, here and below; those that are gone or in the trash are left out. */
  annotate(numbers: readonly number[], change: AnnotationChange, nowUs: number): Promise<void>;
  /**
   * At most one per delivery. Returns the row numbers of those that got theirs: left out are deliveries that are gone or in the trash, and
   * those that another judgement reached first, so that it was not compared with.
   */
  addJudgements(judgements: readonly NewJudgement[]): Promise<readonly number[]>;
  /** One that is there already stays as it is. */
  createTrash(trash: { readonly id: TrashId; readonly createdAtUs: number; readonly sentence: string }): Promise<void>;
  /** Returns how many went; those that are gone or in the trash already are left out. */
  moveToTrash(id: TrashId, numbers: readonly number[]): Promise<number>;
  /** Takes up to `most` deliveries out of the trash and returns how many; the last call of a deletion removes it too. */
  restoreFromTrash(id: TrashId, most: number): Promise<number>;
  /**
   * Removes deliveries for good, with everything that hangs on them; returns how many and the bytes of their bodies and headers. Those
   * that a running job sends or any job has in flight are left out: whoever removes until nothing is left has to go on to the next, not start over.
   * With `only`, what does not fit it at the moment of the commit is left out as well.
   */
  purge(numbers: readonly number[], only?: PurgeCondition): Promise<{ readonly deliveries: number; readonly bytes: number }>;
  /** Removes deletions that hold nothing any more. */
  dropEmptyTrash(): Promise<void>;
  saveView(view: SavedView): Promise<void>;
  removeView(id: ViewId): Promise<void>;
  saveRetention(rule: RetentionRule): Promise<void>;
  /** A stretch of listening; returns its number. `touchListening` moves its end, `endListening` closes it with the reason. */
  beginListening(fromUs: number): Promise<number>;
  touchListening(number: number, untilUs: number): Promise<void>;
  endListening(number: number, untilUs: number, reason: GapReason): Promise<void>;
  /** Returns how many deliveries were packed; a block whose deliveries have changed meanwhile is left out. */
  pack(blocks: readonly PackedBlock[]): Promise<number>;
  /** Gives up to `pages` free pages back to the file system; returns how many are left. */
  vacuum(pages: number): Promise<number>;
  /** On a full disk, before another try: gives back what the write-ahead log takes up, with readers paused. */
  makeRoom(): Promise<void>;
  saveCheck(result: CheckResult): Promise<void>;
}

export type LogState =
  | { readonly mode: 'read-write'; readonly failure: WireFailure | null }
  | { readonly mode: 'read-only'; readonly failure: WireFailure };

export interface LogSizes {
  readonly deliveries: number;
  readonly sizeBytes: number;
  readonly indexLag: number;
  readonly isIndexRebuilding: boolean;
  /** Deliveries that are not in index-text.db yet. */
  readonly textLag: number;
}

/** What changed in the index: a new delivery, one that changed (answer, annotation, back from the trash), one that is gone. */
export type IndexedChange =
  | { readonly kind: 'captured' | 'updated'; readonly delivery: DeliverySummary }
  /** Deleted, for now or for good. What comes back from the trash is `updated`. */
  | { readonly kind: 'removed'; readonly id: DeliveryId };

/** Configuration read once at start, synchronously: small tables the engine holds in memory and saves through. */
export interface StoredConfiguration {
  readonly environments: readonly Environment[];
  readonly endpoints: readonly StoredEndpoint[];
  readonly secrets: readonly StoredSecret[];
  readonly settings: Settings;
  readonly views: readonly SavedView[];
  readonly retention: readonly RetentionRule[];
  readonly console: StoredConsole;
  /** Replays that were running when the last instance ended; the log has stopped them, and what they had in flight is unknown. */
  readonly interrupted: number;
  /** Those of them that have something left to send: they are paused now. */
  readonly pausedJobs: readonly ReplayId[];
}

export interface DeliveryLog {
  state(): LogState;
  sizes(): LogSizes;
  readonly configuration: StoredConfiguration;
  readonly writer: LogWriter;
  readonly readers: LogReaders;
  readonly console: ConsoleStore;
  readonly composer: ComposerStore;
  readonly plans: PlanStore;
  /** Returns what stops listening. */
  onIndexed(listener: (changes: readonly IndexedChange[]) => void): () => void;
  onStateChanged(listener: () => void): void;
  /** Resolves when a disk that was too full to open the log for writing has space again; never otherwise. */
  readonly spaceReturned: Promise<void>;
  /** Looks at once whether a full disk has space again; otherwise that is looked at every second. */
  lookAtDisk(): void;
  /** Resolves when everything appended before this call is in the index, or after `limitMs`. */
  indexed(limitMs: number): Promise<void>;
  /** Resolves when the rows and answers of everything appended before this call can be listed, or after `limitMs`. */
  summarised(limitMs: number): Promise<void>;
  /** Commits what is queued, checkpoints, stops the workers, frees the lock. */
  close(): Promise<void>;
}

/**
 * Opens the log in `ports.dataFolder`, creating it when absent; on a newer version, damage or no write permission it opens
 * read-only with the reason in `state()`. Fails with `log.locked` when another process has it, `log.folder_not_writable`
 * when the folder can't be made, `log.foreign_file` when log.db is something else, `log.network_folder` when there is no log yet and the
 * folder is on a network file system.
 */
export type OpenLog = (ports: import('../ports.ts').EnginePorts) => Promise<DeliveryLog>;
