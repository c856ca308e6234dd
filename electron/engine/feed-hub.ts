/**
 * Owns the numbering of pushed events and what each subscriber still has to get.
 * Guarantees: numbers grow by one per event within an epoch; a subscriber gets every event's effect, or a `feed.gap` that says
 * which numbers it missed; memory per subscriber is bounded, so a sleeping tab costs nothing.
 * Refuses: bodies and secrets. Events are summaries.
 */
import type { FeedBatch, FeedEvent } from '#contract/feed.ts';

export interface FeedLimits {
  readonly holdMs: number;
  readonly batchEvents: number;
  readonly batchBytes: number;
  /** Batches that may be under way without an acknowledgement. */
  readonly credit: number;
  /** Recent events kept for subscribers that come back. */
  readonly ring: number;
}

const defaultLimits: FeedLimits = { holdMs: 50, batchEvents: 200, batchBytes: 256 * 1024, credit: 4, ring: 2000 };

export interface Resume {
  readonly epoch: string | undefined;
  /** Highest number applied before; undefined for a subscriber that starts with what comes next. */
  readonly after: number | undefined;
}

export interface FeedHub {
  readonly epoch: string;
  /** Newest number given out; 0 before the first event. */
  seq(): number;
  publish(event: FeedEvent): void;
  /** Ends when the signal aborts or the hub closes. A second subscription with the same name replaces the first. */
  subscribe(name: string, resume: Resume, signal: AbortSignal | undefined): AsyncGenerator<FeedBatch, void, void>;
  /** Returns credit. Unknown names are ignored: the subscriber may have gone. */
  acknowledge(name: string, seq: number): void;
  close(): void;
}

interface Numbered {
  readonly seq: number;
  readonly event: FeedEvent;
}

interface Subscriber {
  readonly pending: Map<string, FeedEvent>;
  pendingBytes: number;
  /** Highest number that `pending` or the gap covers. */
  covered: number;
  gapFrom: number | undefined;
  readonly unacknowledged: number[];
  firstHeldAtMs: number | undefined;
  wake: () => void;
  isOver: boolean;
}

export function createFeedHub(epoch: string, limits: FeedLimits = defaultLimits): FeedHub {
  const ring: Numbered[] = [];
  const subscribers = new Map<string, Subscriber>();
  let seq = 0;
  let isClosed = false;

  return {
    epoch,
    seq: () => seq,
    publish(event) {
      seq += 1;
      ring.push({ seq, event });
      // why: shifting a large array for every event costs more than letting it grow to twice its size before cutting.
      if (ring.length > limits.ring * 2) ring.splice(0, ring.length - limits.ring);
      for (const subscriber of subscribers.values()) hold(subscriber, seq, event, limits);
    },
    subscribe(name, resume, signal) {
      const subscriber = newSubscriber(seq);
      const earlier = subscribers.get(name);
      if (earlier) end(earlier);
      subscribers.set(name, subscriber);
      if (resume.after !== undefined) catchUp(subscriber, { epoch, seq, ring, limits }, resume);
      const stop = () => end(subscriber);
      signal?.addEventListener('abort', stop, { once: true });
      if (isClosed || signal?.aborted) stop();
      return batches(subscriber, epoch, limits, () => {
        signal?.removeEventListener('abort', stop);
        if (subscribers.get(name) === subscriber) subscribers.delete(name);
      });
    },
    acknowledge(name, upTo) {
      const subscriber = subscribers.get(name);
      if (!subscriber) return;
      while (subscriber.unacknowledged[0] !== undefined && subscriber.unacknowledged[0] <= upTo) subscriber.unacknowledged.shift();
      subscriber.wake();
    },
    close() {
      isClosed = true;
      for (const subscriber of subscribers.values()) end(subscriber);
    },
  };
}

function newSubscriber(covered: number): Subscriber {
  return {
    pending: new Map(),
    pendingBytes: 0,
    covered,
    gapFrom: undefined,
    unacknowledged: [],
    firstHeldAtMs: undefined,
    wake: () => undefined,
    isOver: false,
  };
}

function end(subscriber: Subscriber): void {
  subscriber.isOver = true;
  subscriber.wake();
}

function catchUp(
  subscriber: Subscriber,
  hub: { readonly epoch: string; readonly seq: number; readonly ring: readonly Numbered[]; readonly limits: FeedLimits },
  resume: Resume,
): void {
  const after = resume.after ?? hub.seq;
  const missed = hub.ring.filter((entry) => entry.seq > after);
  const isWhole = resume.epoch === hub.epoch && missed.length === hub.seq - after;
  if (isWhole && after <= hub.seq) {
    subscriber.covered = after;
    for (const entry of missed) hold(subscriber, entry.seq, entry.event, hub.limits);
    return;
  }
  subscriber.gapFrom = resume.epoch === hub.epoch ? after + 1 : 1;
  subscriber.firstHeldAtMs = performance.now();
}

function hold(subscriber: Subscriber, seq: number, event: FeedEvent, limits: FeedLimits): void {
  const hadGap = subscriber.gapFrom !== undefined;
  const isFull = subscriber.pending.size >= limits.batchEvents || subscriber.pendingBytes >= limits.batchBytes;
  const isOutOfCredit = subscriber.unacknowledged.length >= limits.credit && isFull;
  if (hadGap || isOutOfCredit) {
    // why: once something is missed the subscriber asks anew anyway, so what is queued behind the gap would be waste.
    subscriber.gapFrom ??= lowestPending(subscriber);
    subscriber.pending.clear();
    subscriber.pendingBytes = 0;
  } else {
    put(subscriber, event);
  }
  subscriber.covered = seq;
  subscriber.firstHeldAtMs ??= performance.now();
  if (subscriber.pending.size === 1 || subscriber.pending.size >= limits.batchEvents || subscriber.pendingBytes >= limits.batchBytes) {
    subscriber.wake();
  }
}

function lowestPending(subscriber: Subscriber): number {
  return (subscriber.unacknowledged.at(-1) ?? subscriber.covered) + 1;
}

function put(subscriber: Subscriber, event: FeedEvent): void {
  // why: what is told of a row comes after its removal only when the row is back.
  if (event.kind === 'delivery.removed') for (const id of event.ids) subscriber.pending.delete(id);
  const key = subjectOf(event);
  const earlier = subscriber.pending.get(key);
  if (earlier === undefined || event.kind === 'delivery.removed') subscriber.pendingBytes += roughBytes(event);
  subscriber.pending.set(key, earlier === undefined ? event : merge(earlier, event));
}

/** Two events about the same thing, of which one is sent. */
function merge(earlier: FeedEvent, event: FeedEvent): FeedEvent {
  // why: a row that is updated before it was shown is still a row that arrived.
  if (earlier.kind === 'delivery.captured' && event.kind === 'delivery.updated') return { ...earlier, delivery: event.delivery };
  if (earlier.kind === 'delivery.removed' && event.kind === 'delivery.removed') return { ...event, ids: [...earlier.ids, ...event.ids] };
  if (earlier.kind === 'view.matched' && event.kind === 'view.matched') {
    return { ...event, matches: { ...event.matches, count: earlier.matches.count + event.matches.count } };
  }
  return event;
}

function subjectOf(event: FeedEvent): string {
  switch (event.kind) {
    case 'delivery.captured':
    case 'delivery.updated':
      return event.delivery.id;
    case 'view.matched':
      return `${event.kind} ${event.matches.viewId}`;
    case 'attempt.updated':
      return event.attempt.id;
    case 'replay.updated':
      return event.replay.id;
    case 'endpoint.changed':
      return event.endpoint.id;
    case 'job.progress':
      return event.job.id;
    case 'console.changed':
      return event.connection.environmentId;
    case 'snapshot.taken':
      return event.snapshot.id;
    case 'snapshot.removed':
      return event.id;
    default:
      return event.kind;
  }
}

/** Close enough to the wire's size to bound a batch; serialising to measure would double the cost of sending. */
function roughBytes(event: FeedEvent): number {
  if (event.kind === 'delivery.removed') return 100 + event.ids.length * 16;
  return event.kind === 'delivery.captured' || event.kind === 'delivery.updated' ? 500 + event.delivery.url.length : 700;
}

async function* batches(
  subscriber: Subscriber,
  epoch: string,
  limits: FeedLimits,
  done: () => void,
): AsyncGenerator<FeedBatch, void, void> {
  try {
    while (!subscriber.isOver) {
      const waitMs = dueInMs(subscriber, limits);
      if (waitMs > 0) {
        await wakeOrTimeout(subscriber, waitMs);
        continue;
      }
      yield takeBatch(subscriber, epoch);
    }
  } finally {
    subscriber.isOver = true;
    done();
  }
}

function dueInMs(subscriber: Subscriber, limits: FeedLimits): number {
  if (subscriber.firstHeldAtMs === undefined || subscriber.unacknowledged.length >= limits.credit) return Number.POSITIVE_INFINITY;
  if (subscriber.pending.size >= limits.batchEvents || subscriber.pendingBytes >= limits.batchBytes) return 0;
  return Math.max(0, subscriber.firstHeldAtMs + limits.holdMs - performance.now());
}

async function wakeOrTimeout(subscriber: Subscriber, waitMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = Number.isFinite(waitMs) ? setTimeout(resolve, waitMs) : undefined;
    subscriber.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  subscriber.wake = () => undefined;
}

function takeBatch(subscriber: Subscriber, epoch: string): FeedBatch {
  const events: FeedEvent[] = [];
  if (subscriber.gapFrom !== undefined) events.push({ kind: 'feed.gap', from: subscriber.gapFrom, to: subscriber.covered });
  events.push(...subscriber.pending.values());
  subscriber.pending.clear();
  subscriber.pendingBytes = 0;
  subscriber.gapFrom = undefined;
  subscriber.firstHeldAtMs = undefined;
  subscriber.unacknowledged.push(subscriber.covered);
  return { epoch, seq: subscriber.covered, events };
}
