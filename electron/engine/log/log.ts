/**
 * What the rest of the engine knows of the log. One writer with group commit, readers in worker threads, one index worker.
 * Guarantees: `append` resolves only after the commit with `synchronous=FULL`; nothing deletes or starts over by itself.
 * Refuses: writes on a read-only log, with the reason it is read-only.
 */
import type { WireFailure } from '#contract/errors.ts';
import type { AttemptId, DeliveryId, EndpointId, EnvironmentId, ReplayId, SecretId } from '#contract/ids.ts';
import type { DeliverySummary, HeaderPair } from '#contract/models/delivery.ts';
import type { Environment } from '#contract/models/environment.ts';
import type { AttemptOutcome, AttemptSummary, ReplayKind, ReplaySummary } from '#contract/models/replay.ts';
import type { Settings } from '#contract/models/settings.ts';
import type { SchemeName, Verification } from '#contract/models/verdict.ts';
import type { QueryNode } from '#domain/query/ast.ts';

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

/** All stored facts of a delivery but the body's bytes. */
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
}

export interface StoredEndpoint {
  readonly id: EndpointId;
  readonly environmentId: EnvironmentId;
  readonly slug: string | null;
  readonly name: string;
  readonly scheme: SchemeName;
  readonly headerName: string;
  readonly isArchived: boolean;
}

export interface StoredSecret {
  readonly id: SecretId;
  readonly endpointId: EndpointId;
  readonly name: string;
  readonly sealed: Uint8Array;
  readonly mask: string;
  readonly notice: string | null;
  readonly validFromUs: number;
  readonly validUntilUs: number | null;
  /** Highest is current. */
  readonly position: number;
}

export interface StoredAttempt {
  readonly summary: AttemptSummary;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly HeaderPair[];
    readonly bodyBytes: number;
    readonly bodySha256: string;
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly headers: readonly HeaderPair[];
    readonly keptBytes: number;
    readonly isTruncated: boolean;
    readonly redirectTo: string | null;
  } | null;
}

export interface AttemptEnd {
  readonly id: AttemptId;
  readonly outcome: AttemptOutcome;
  readonly sentence: string;
  readonly deadline: AttemptSummary['deadline'];
  readonly phases: AttemptSummary['phases'];
  readonly response: (NonNullable<StoredAttempt['response']> & { readonly body: Uint8Array }) | null;
}

export interface NewReplay {
  readonly id: ReplayId;
  readonly kind: ReplayKind;
  readonly targetUrl: string;
  readonly createdAtUs: number;
  readonly deliveryIds: readonly DeliveryId[];
  readonly idempotencyKey: string | null;
}

export interface DeliveryPage {
  readonly items: readonly DeliverySummary[];
  readonly nextCursor: string | null;
}

/** Reads. Each runs in a reader worker with a deadline and may be cancelled; each fails with `log.query_timeout` or `log.closed`. */
export interface LogReaders {
  listDeliveries(filter: QueryNode | null, limit: number, cursor: string | null, signal?: AbortSignal): Promise<DeliveryPage>;
  countDeliveries(filter: QueryNode | null, signal?: AbortSignal): Promise<{ readonly count: number; readonly isExact: boolean }>;
  facets(signal?: AbortSignal): Promise<{
    readonly types: readonly { readonly value: string; readonly count: number }[];
    readonly verdicts: readonly { readonly value: string; readonly count: number }[];
  }>;
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
  listAttempts(
    deliveryId: DeliveryId,
    limit: number,
    cursor: string | null,
  ): Promise<{ readonly items: readonly AttemptSummary[]; readonly nextCursor: string | null }>;
  findAttempt(id: AttemptId): Promise<StoredAttempt | undefined>;
  readAttemptBody(id: AttemptId, from: number, to: number): Promise<{ readonly bytes: Uint8Array; readonly length: number } | undefined>;
  findReplay(id: ReplayId): Promise<{ readonly summary: ReplaySummary; readonly attempts: readonly StoredAttempt[] } | undefined>;
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
  /** Returns the id of an earlier replay with the same idempotency key instead of making a second one. */
  createReplay(replay: NewReplay): Promise<{ readonly id: ReplayId; readonly isNew: boolean }>;
  finishReplay(id: ReplayId, state: ReplaySummary['state'], finishedAtUs: number): Promise<void>;
  /** Written before the first byte leaves; the number per delivery is given here. */
  beginAttempt(
    attempt: Omit<AttemptSummary, 'number' | 'outcome' | 'sentence' | 'status' | 'deadline' | 'phases'>,
    request: StoredAttempt['request'],
  ): Promise<AttemptSummary>;
  endAttempt(end: AttemptEnd): Promise<AttemptSummary>;
}

export type LogState =
  | { readonly mode: 'read-write'; readonly failure: WireFailure | null }
  | { readonly mode: 'read-only'; readonly failure: WireFailure };

export interface LogSizes {
  readonly deliveries: number;
  readonly sizeBytes: number;
  readonly indexLag: number;
  readonly isIndexRebuilding: boolean;
}

/** What changed in the index, in order of arrival: a new delivery, or an answer that reached an indexed one. */
export interface IndexedChange {
  readonly kind: 'captured' | 'updated';
  readonly delivery: DeliverySummary;
}

/** Configuration read once at start, synchronously: small tables the engine holds in memory and saves through. */
export interface StoredConfiguration {
  readonly environments: readonly Environment[];
  readonly endpoints: readonly StoredEndpoint[];
  readonly secrets: readonly StoredSecret[];
  readonly settings: Settings;
  /** Replays that were running when the last instance ended; the log has marked them interrupted and their attempts unknown. */
  readonly interrupted: number;
}

export interface DeliveryLog {
  state(): LogState;
  sizes(): LogSizes;
  readonly configuration: StoredConfiguration;
  readonly writer: LogWriter;
  readonly readers: LogReaders;
  /** Returns what stops listening. */
  onIndexed(listener: (changes: readonly IndexedChange[]) => void): () => void;
  onStateChanged(listener: () => void): void;
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
 * when the folder can't be made, `log.foreign_file` when log.db is something else.
 */
export type OpenLog = (ports: import('../ports.ts').EnginePorts) => Promise<DeliveryLog>;
