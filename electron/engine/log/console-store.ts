/**
 * What the log keeps around the Console: connections, snapshots, drift, ignore rules, objects that wait to be fetched, webhooks whose
 * registration is under way, and the sandbox. Reads run in reader workers, writes join the group commit of the only writer.
 * Guarantees: a write resolves after its commit; a key and a signing secret come in sealed and go out sealed.
 * Refuses: writes on a read-only log, with `log.read_only`. A log of an earlier version that may not be written reads as if nothing of
 * this had ever happened. Connections, ignore rules and the sandbox are read with the rest of the configuration, before there is any reader.
 */
import type { DeliveryId, EndpointId, EnvironmentId, IgnoreRuleId, SnapshotId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { ConsoleThing, LinkTemplates } from '#contract/models/console.ts';
import type { EnvelopeKind } from '#contract/models/delivery.ts';
import type { IgnoreRule } from '#contract/models/drift.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import type { StoredEndpoint, StoredSecret } from './stored-endpoint.ts';

export interface StoredConnection {
  readonly environmentId: EnvironmentId;
  readonly environmentName: string;
  readonly isSandbox: boolean;
  readonly baseUrl: string | null;
  /** As the vault sealed it. */
  readonly sealedKey: Uint8Array | null;
  readonly keyMask: string | null;
  readonly consoleUrl: string | null;
  readonly linkTemplates: LinkTemplates;
  /** By event type; only those that the person set. */
  readonly resources: Readonly<Record<string, StoredResource>>;
  readonly isFetchingOnCapture: boolean;
}

export interface StoredResource {
  readonly path: string;
  readonly findBy: string | null;
}

/** What is read once at the start and held in memory from then on, like the rest of the configuration. */
export interface StoredConsole {
  /** One per environment in the order of the environments, also where nothing was ever set; by default that of Sandbox is the sandbox. */
  readonly connections: readonly StoredConnection[];
  /** Oldest first. */
  readonly ignoreRules: readonly IgnoreRule[];
  /** The state of the sandbox as it was saved; null before the first time. */
  readonly sandbox: unknown;
}

/** The object of a Console that something is about. */
export interface ConsoleObject {
  readonly environmentId: EnvironmentId;
  readonly thing: ConsoleThing;
  readonly objectId: string;
}

export type NewSnapshot = Omit<Snapshot, 'id' | 'bytes' | 'bodyPath'>;

/** What came of comparing a delivery with a snapshot. */
export interface NewDrift {
  readonly deliveryId: DeliveryId;
  readonly snapshotId: SnapshotId;
  /** Fields that differ and are not ignored. */
  readonly differs: number;
  readonly comparedAtUs: number;
}

export interface ComparedDelivery extends NewDrift {
  readonly eventType: string | null;
}

export interface NewFetch extends ConsoleObject {
  readonly deliveryId: DeliveryId;
  readonly queuedAtUs: number;
  /** Counts only where the object does not wait already. */
  readonly dueUs: number;
}

/** An object that waits to be fetched, once for all deliveries that are about it. */
export interface WaitingFetch extends ConsoleObject {
  readonly number: number;
  /** Newest first; at most 250, the others stay for the next time. */
  readonly deliveryIds: readonly DeliveryId[];
  readonly tries: number;
  readonly lastProblem: string | null;
}

export interface FetchQueue {
  readonly environmentId: EnvironmentId;
  /** Objects, not deliveries. */
  readonly queued: number;
  readonly nextDueUs: number;
}

/** A webhook that is being registered: written before the request leaves, so that a crash can be made good with the same key. */
export interface PendingRegistration {
  readonly idempotencyKey: string;
  readonly environmentId: EnvironmentId;
  readonly url: string;
  readonly events: readonly string[];
  /** Of the endpoint that is there, or of the one that is made with `newSlug`. */
  readonly endpointId: EndpointId;
  readonly newSlug: string | null;
  readonly begunAtUs: number;
}

/** How many deliveries of a type came to an endpoint since a time. */
export interface SeenType {
  readonly endpointId: EndpointId;
  readonly eventType: string;
  readonly received: number;
  readonly lastReceivedAtUs: number;
}

export interface RunDelivery {
  readonly id: DeliveryId;
  readonly endpointId: EndpointId;
  readonly receivedAtUs: number;
  readonly envelope: EnvelopeKind;
  readonly eventType: string | null;
  readonly eventId: string | null;
  /** As its envelope says. */
  readonly eventTimeUs: number | null;
  readonly verdict: Verdict;
  readonly duplicateNumber: number;
  readonly isTruncated: boolean;
}

/** What the engine holds in memory, read at the start. */
export interface StoredConsole {
  /** As `connections` gives them. */
  readonly connections: readonly StoredConnection[];
  /** Oldest first. */
  readonly ignoreRules: readonly IgnoreRule[];
  /** As it was saved; null before the first time. */
  readonly sandbox: unknown;
}

export interface ConsoleReaders {
  findSnapshot(id: SnapshotId, signal?: AbortSignal): Promise<Snapshot | undefined>;
  /** Newest first, whichever delivery they were taken for. */
  snapshotsOfObject(object: ConsoleObject, limit: number, signal?: AbortSignal): Promise<readonly Snapshot[]>;
  /** Newest first; only those taken for this delivery itself. */
  snapshotsOfDelivery(id: DeliveryId, limit: number, signal?: AbortSignal): Promise<readonly Snapshot[]>;
  /** Bytes `from` (inclusive) to `to` (exclusive), with the whole length. */
  readSnapshotBody(
    id: SnapshotId,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<{ readonly bytes: Uint8Array; readonly length: number } | undefined>;
  /** The whole text, its SHA-256 checked; fails with `log.body_damaged`. */
  readWholeSnapshot(id: SnapshotId, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /**
   * Deliveries that were compared, newest first, with the snapshot they were compared with. `eventType` null: of every type; `below`: only
   * those older than this delivery, for going on. What is in the trash is left out.
   */
  comparedDeliveries(
    eventType: string | null,
    limit: number,
    below?: DeliveryId | null,
    signal?: AbortSignal,
  ): Promise<readonly ComparedDelivery[]>;
  /** Longest due first. */
  dueFetches(environmentId: EnvironmentId, nowUs: number, limit: number): Promise<readonly WaitingFetch[]>;
  /** Only environments where something waits. */
  fetchQueues(): Promise<readonly FetchQueue[]>;
  /** Oldest first. */
  pendingRegistrations(): Promise<readonly PendingRegistration[]>;
  /** By endpoint and type, of deliveries that name a type. May take seconds over a large log. */
  seenTypes(environmentId: EnvironmentId, sinceUs: number, signal?: AbortSignal): Promise<readonly SeenType[]>;
  /** Oldest first. Of more than `limit` the newest. */
  runDeliveries(environmentId: EnvironmentId, runId: string, limit: number, signal?: AbortSignal): Promise<readonly RunDelivery[]>;
}

export interface ConsoleWrites {
  saveConnection(connection: Omit<StoredConnection, 'environmentName'>): Promise<void>;
  /**
   * `text` is JSON text in UTF-8. A delivery that is gone is left out of it. What the Console said already in the newest snapshot of the object
   * is not kept again: the id is that of the one that is there.
   */
  saveSnapshot(snapshot: NewSnapshot, text: Uint8Array): Promise<SnapshotId>;
  /** Returns the deliveries that were compared with it last, whose count is gone; null when there is no such snapshot. */
  removeSnapshot(id: SnapshotId): Promise<readonly DeliveryId[] | null>;
  /** Returns the rule that is kept: an earlier one of the same type that matches the same. */
  addIgnoreRule(rule: IgnoreRule): Promise<IgnoreRule>;
  /** False when there is none. */
  removeIgnoreRule(id: IgnoreRuleId): Promise<boolean>;
  /**
   * At most `sliceRows` a call. Replaces what earlier comparisons came to; deliveries that are gone are left out. `driftCount` of the
   * summaries follows, and those whose count has changed are told as updated.
   */
  saveDrift(drifts: readonly NewDrift[]): Promise<void>;
  /** At most `sliceRows` a call. An object that waits already gets the delivery added and keeps its time. */
  enqueueFetches(fetches: readonly NewFetch[]): Promise<void>;
  /** Takes these deliveries off. The object goes when none is left; else it is due as before, without its earlier tries. */
  endFetch(number: number, deliveryIds: readonly DeliveryId[]): Promise<void>;
  /** Counts a try that came to nothing. */
  postponeFetch(number: number, nextDueUs: number, problem: string): Promise<void>;
  /** Forgets everything of an environment that waits. */
  dropFetches(environmentId: EnvironmentId): Promise<void>;
  /** `state` is plain JSON data. */
  saveSandbox(state: unknown, savedAtUs: number): Promise<void>;
  beginRegistration(registration: PendingRegistration): Promise<void>;
  /** In one transaction: the endpoint where it is new, the secrets, and the end of the registration. */
  finishRegistration(
    idempotencyKey: string,
    kept: { readonly endpoint: StoredEndpoint | null; readonly secrets: readonly StoredSecret[] },
  ): Promise<void>;
  /** The Console refused it, so there is nothing to make good. */
  dropRegistration(idempotencyKey: string): Promise<void>;
}

export interface ConsoleStore extends ConsoleReaders, ConsoleWrites {}

/** The reads as named queries of the reader workers. */
export interface ConsoleQueries {
  findSnapshot: { in: { number: number }; out: Snapshot | undefined };
  snapshotsOfObject: { in: { object: ConsoleObject; limit: number }; out: readonly Snapshot[] };
  snapshotsOfDelivery: { in: { number: number; limit: number }; out: readonly Snapshot[] };
  readSnapshotBody: {
    in: { number: number; from: number; to: number };
    out: { readonly bytes: Uint8Array; readonly length: number } | undefined;
  };
  readWholeSnapshot: { in: { number: number }; out: Uint8Array | undefined };
  comparedDeliveries: { in: { eventType: string | null; limit: number; below: number }; out: readonly ComparedDelivery[] };
  dueFetches: { in: { environmentId: EnvironmentId; nowUs: number; limit: number }; out: readonly WaitingFetch[] };
  fetchQueues: { in: Record<string, never>; out: readonly FetchQueue[] };
  pendingRegistrations: { in: Record<string, never>; out: readonly PendingRegistration[] };
  seenTypes: { in: { environmentId: EnvironmentId; sinceUs: number }; out: readonly SeenType[] };
  runDeliveries: { in: { environmentId: EnvironmentId; runId: string; limit: number }; out: readonly RunDelivery[] };
}

interface ConsolePool {
  call<N extends keyof ConsoleQueries>(name: N, input: ConsoleQueries[N]['in'], signal?: AbortSignal): Promise<ConsoleQueries[N]['out']>;
}

/** The row number behind a snapshot's id. */
export function snapshotNumber(id: SnapshotId): number {
  const digits = id.slice('snp_'.length);
  // why: an id of ours is a number that fits; any other is one that no row has.
  return /^[1-9][0-9]{0,14}$/.test(digits) ? Number(digits) : 0;
}

export function createConsoleStore(pool: ConsolePool, writes: ConsoleWrites): ConsoleStore {
  return { ...createReaders(pool), ...writes };
}

function createReaders(pool: ConsolePool): ConsoleReaders {
  return {
    findSnapshot: (id, signal) => pool.call('findSnapshot', { number: snapshotNumber(id) }, signal),
    snapshotsOfObject: (object, limit, signal) => pool.call('snapshotsOfObject', { object, limit }, signal),
    snapshotsOfDelivery: (id, limit, signal) => pool.call('snapshotsOfDelivery', { number: deliveryNumber(id), limit }, signal),
    readSnapshotBody: (id, from, to, signal) => pool.call('readSnapshotBody', { number: snapshotNumber(id), from, to }, signal),
    readWholeSnapshot: (id, signal) => pool.call('readWholeSnapshot', { number: snapshotNumber(id) }, signal),
    comparedDeliveries: (eventType, limit, below, signal) =>
      pool.call(
        'comparedDeliveries',
        { eventType, limit, below: below === undefined || below === null ? Number.MAX_SAFE_INTEGER : deliveryNumber(below) },
        signal,
      ),
    dueFetches: (environmentId, nowUs, limit) => pool.call('dueFetches', { environmentId, nowUs, limit }),
    fetchQueues: () => pool.call('fetchQueues', {}),
    pendingRegistrations: () => pool.call('pendingRegistrations', {}),
    seenTypes: (environmentId, sinceUs, signal) => pool.call('seenTypes', { environmentId, sinceUs }, signal),
    runDeliveries: (environmentId, runId, limit, signal) => pool.call('runDeliveries', { environmentId, runId, limit }, signal),
  };
}
