/**
 * Fetches the objects behind deliveries by itself, as they arrive, where the person has switched that on.
 * Guarantees (CON-06): a capture waits for nothing in here and fails for nothing in here; an object waits once, however many deliveries are
 * about it; what waits survives a restart; a Console in trouble is left alone for longer and longer, and one that refuses the key is not
 * asked again until somebody does something about it.
 * Refuses: deliveries whose signature is wrong or missing, because anybody can send those, and each would be a request.
 */
import type { DeliveryId, EnvironmentId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import { thingOf } from '#domain/console/thing-of.ts';
import type { Pace } from '../care/pace.ts';
import { Failure } from '../failure.ts';
import type { ConsoleStore, NewFetch, WaitingFetch } from '../log/console-store.ts';
import type { IndexedChange } from '../log/log.ts';
import { sliceRows } from '../log/log.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import type { Connections, QueueState } from './connections.ts';
import { afterFailure, type Trouble } from './queue-trouble.ts';
import type { Subject } from './subject.ts';

/** Events of one change come together: an object is asked for when they are all there. */
const firstWaitUs = 1_000_000;
/** Deliveries whose object is not known yet; those beyond are left out, as no Console could be asked that often. */
const mostIncoming = 10_000;
const fetchesAtOnce = 20;
/** Longest time for which a timer is set; the clock may have been put forward meanwhile. */
const longestTimerMs = 60_000;

const trusted: ReadonlySet<Verdict> = new Set<Verdict>(['verified', 'no-secret']);

export interface SnapshotQueueParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly store: Pick<ConsoleStore, 'enqueueFetches' | 'dueFetches' | 'endFetch' | 'postponeFetch' | 'dropFetches' | 'fetchQueues'>;
  readonly pace: Pick<Pace, 'slice'>;
  readonly connections: Pick<Connections, 'list' | 'isFetching' | 'resource' | 'showQueue' | 'onAccessChanged'>;
  readonly readSubject: (id: DeliveryId, signal: AbortSignal) => Promise<Subject>;
  readonly fetch: (subject: Subject, signal: AbortSignal) => Promise<Snapshot>;
  /** Every delivery that waited for the object. */
  readonly compare: (ids: readonly DeliveryId[], snapshot: Snapshot, signal: AbortSignal) => Promise<void>;
}

export interface SnapshotQueue {
  /** Cheap; never throws. */
  take(changes: readonly IndexedChange[]): void;
  /** Goes on with what waited at the last end. */
  start(): Promise<void>;
  /** Something was fetched for a person, so there is no reason to wait any more. */
  resume(id: EnvironmentId): void;
  close(): Promise<void>;
}

interface Lane {
  readonly id: EnvironmentId;
  queued: number;
  nextDueUs: number;
  trouble: Trouble | null;
  failures: number;
  timer: NodeJS.Timeout | undefined;
  running: Promise<void> | undefined;
}

export function createSnapshotQueue(parts: SnapshotQueueParts): SnapshotQueue {
  return new Queue(parts);
}

class Queue implements SnapshotQueue {
  readonly #parts: SnapshotQueueParts;
  readonly #lanes = new Map<EnvironmentId, Lane>();
  readonly #stop = new AbortController();
  #incoming: DeliverySummary[] = [];
  #sorting: Promise<void> | undefined;

  constructor(parts: SnapshotQueueParts) {
    this.#parts = parts;
    parts.connections.onAccessChanged((id) => this.#accessChanged(id));
  }

  take(changes: readonly IndexedChange[]): void {
    for (const change of changes) {
      if (change.kind !== 'captured' || !this.#isWanted(change.delivery)) continue;
      if (this.#incoming.length < mostIncoming) this.#incoming.push(change.delivery);
    }
    if (this.#incoming.length > 0) this.#sort();
  }

  async start(): Promise<void> {
    await this.#look();
  }

  resume(id: EnvironmentId): void {
    const lane = this.#lanes.get(id);
    if (lane === undefined || (lane.trouble === null && lane.failures === 0)) return;
    lane.trouble = null;
    lane.failures = 0;
    this.#arm(lane);
    this.#show(lane);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const { timer } of this.#lanes.values()) clearTimeout(timer);
    await Promise.all([this.#sorting, ...[...this.#lanes.values()].map(({ running }) => running)]);
  }

  #isWanted({ environmentId, eventType, verdict }: DeliverySummary): boolean {
    if (eventType === null || !trusted.has(verdict) || this.#stop.signal.aborted) return false;
    const { connections } = this.#parts;
    return connections.isFetching(environmentId) && (connections.resource(environmentId, eventType)?.path ?? '') !== '';
  }

  /** Finds out which objects the deliveries are about, and has them wait. */
  #sort(): void {
    this.#sorting ??= this.#sortAll()
      .catch((error: unknown) => this.#warn('Deliveries could not be queued for fetching', error))
      .finally(() => {
        this.#sorting = undefined;
        if (this.#incoming.length > 0 && !this.#stop.signal.aborted) this.#sort();
      });
  }

  async #sortAll(): Promise<void> {
    while (this.#incoming.length > 0 && !this.#stop.signal.aborted) {
      const part = this.#incoming.slice(0, sliceRows);
      this.#incoming = this.#incoming.slice(part.length);
      const fetches: NewFetch[] = [];
      for (const delivery of part) {
        const fetch = await this.#fetchOf(delivery);
        if (fetch !== null) fetches.push(fetch);
      }
      // why: captures go first; a slice waits for its turn like those of any other work.
      if (fetches.length > 0) await this.#parts.pace.slice(this.#stop.signal, () => this.#parts.store.enqueueFetches(fetches));
    }
    await this.#look();
  }

  async #fetchOf(delivery: DeliverySummary): Promise<NewFetch | null> {
    const queuedAtUs = this.#parts.clock.nowUs();
    const { id: deliveryId, environmentId, eventType, runId } = delivery;
    const common = { environmentId, deliveryId, queuedAtUs, dueUs: queuedAtUs + firstWaitUs };
    const thing = eventType === null ? null : thingOf(eventType);
    // why: a run is named in the row already; everything else only in the body.
    if (thing === 'run' && runId !== null) return { ...common, thing, objectId: runId };
    try {
      const subject = await this.#parts.readSubject(deliveryId, this.#stop.signal);
      return subject.thing === null || subject.objectId === null ? null : { ...common, thing: subject.thing, objectId: subject.objectId };
    } catch (error) {
      // It may have been deleted in the meantime.
      this.#warn('A delivery could not be looked into', error);
      return null;
    }
  }

  /** Learns from the log what waits, and sets the timers. */
  async #look(): Promise<void> {
    const queues = new Map((await this.#parts.store.fetchQueues()).map((queue) => [queue.environmentId, queue]));
    for (const { environmentId: id } of this.#parts.connections.list()) {
      const queue = queues.get(id);
      if (queue === undefined && !this.#lanes.has(id)) continue;
      const lane = this.#lane(id);
      lane.queued = queue?.queued ?? 0;
      lane.nextDueUs = queue?.nextDueUs ?? Number.POSITIVE_INFINITY;
      this.#arm(lane);
      this.#show(lane);
    }
  }

  #lane(id: EnvironmentId): Lane {
    const known = this.#lanes.get(id);
    if (known !== undefined) return known;
    const never = Number.POSITIVE_INFINITY;
    const lane: Lane = { id, queued: 0, nextDueUs: never, trouble: null, failures: 0, timer: undefined, running: undefined };
    this.#lanes.set(id, lane);
    return lane;
  }

  #arm(lane: Lane): void {
    clearTimeout(lane.timer);
    if (this.#stop.signal.aborted || lane.running !== undefined || lane.queued === 0 || lane.trouble?.untilUs === null) return;
    const atUs = Math.max(lane.nextDueUs, lane.trouble?.untilUs ?? 0);
    const waitMs = Math.min(longestTimerMs, Math.max(0, (atUs - this.#parts.clock.nowUs()) / 1000));
    lane.timer = setTimeout(() => this.#run(lane), waitMs);
    lane.timer.unref();
  }

  #run(lane: Lane): void {
    lane.running ??= this.#runAll(lane)
      .catch((error: unknown) => {
        this.#warn('The queue of fetches stopped', error);
        // why: the log itself is in trouble, and says so elsewhere.
        lane.trouble = { untilUs: this.#parts.clock.nowUs() + 30_000_000, sentence: 'The log could not be read or written.' };
      })
      .finally(() => {
        lane.running = undefined;
        this.#arm(lane);
        this.#show(lane);
      });
  }

  async #runAll(lane: Lane): Promise<void> {
    const { store, clock } = this.#parts;
    if (lane.trouble !== null && (lane.trouble.untilUs ?? Number.POSITIVE_INFINITY) > clock.nowUs()) return;
    const due = await store.dueFetches(lane.id, clock.nowUs(), fetchesAtOnce);
    for (const waiting of due) {
      if (this.#stop.signal.aborted) return;
      await this.#fetchOne(lane, waiting);
      if (lane.trouble !== null) break;
    }
    if (!this.#stop.signal.aborted) await this.#look();
  }

  async #fetchOne(lane: Lane, waiting: WaitingFetch): Promise<void> {
    const { store, compare } = this.#parts;
    const { signal } = this.#stop;
    try {
      const snapshot = await this.#fetchFor(waiting.deliveryIds);
      await store.endFetch(waiting.number, waiting.deliveryIds);
      lane.trouble = null;
      lane.failures = 0;
      if (snapshot !== null) await compare(waiting.deliveryIds, snapshot, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Failure) || error.code.startsWith('log.')) throw error;
      await this.#takeFailure(lane, waiting, error);
    }
  }

  /** For the newest of them that is still there; null when none is. */
  async #fetchFor(ids: readonly DeliveryId[]): Promise<Snapshot | null> {
    const { readSubject, fetch } = this.#parts;
    const { signal } = this.#stop;
    for (const id of ids) {
      try {
        return await fetch(await readSubject(id, signal), signal);
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'missing.delivery') throw error;
      }
    }
    return null;
  }

  async #takeFailure(lane: Lane, waiting: WaitingFetch, failure: Failure): Promise<void> {
    const { store, clock, random, logger } = this.#parts;
    const nowUs = clock.nowUs();
    const after = afterFailure(failure, { failures: lane.failures, tries: waiting.tries, nowUs, chance: (random.bytes(1)[0] ?? 0) / 255 });
    logger.info('An object was not fetched', { environment: lane.id, code: failure.code, tries: waiting.tries + 1 });
    if (after.lane !== null) {
      lane.trouble = after.lane;
      lane.failures += 1;
    }
    if (after.nextDueUs === null) await store.endFetch(waiting.number, waiting.deliveryIds);
    else await store.postponeFetch(waiting.number, after.nextDueUs, `${failure.code}: ${failure.details['problem'] ?? ''}`.slice(0, 500));
  }

  #accessChanged(id: EnvironmentId): void {
    const lane = this.#lane(id);
    lane.trouble = null;
    lane.failures = 0;
    if (this.#stop.signal.aborted) return;
    if (this.#parts.connections.isFetching(id)) {
      this.#arm(lane);
      this.#show(lane);
      return;
    }
    if (lane.queued === 0) return;
    this.#parts.store
      .dropFetches(id)
      .then(() => this.#look())
      .catch((error: unknown) => this.#warn('What waited to be fetched was not forgotten', error));
  }

  #show(lane: Lane): void {
    if (this.#stop.signal.aborted) return;
    const state: QueueState = { queued: lane.queued, notice: lane.queued === 0 ? null : (lane.trouble?.sentence ?? null) };
    this.#parts.connections.showQueue(lane.id, state);
  }

  #warn(message: string, error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#parts.logger.warn(message, { problem: error instanceof Failure ? error.code : String(error) });
  }
}
