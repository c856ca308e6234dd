/**
 * Looks at what arrives through the saved views that notify, and tells how many deliveries match.
 * Guarantees: a capture waits for nothing in here and fails for nothing in here; a delivery is told of once per view; a view is told of
 * at most once per `quietMs`, however many deliveries match; what is looked at is the row numbers since the last look, so the cost per
 * look grows with what arrived and never with the log.
 * Refuses: bodies. What is told is a count, and number and event type of the newest match.
 */
import { deliveryIdOf, deliveryNumber, type ViewId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { SavedView, ViewMatches } from '#contract/models/saved-view.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { Failure } from '../failure.ts';
import type { CareReaders } from '../log/care-protocol.ts';
import type { IndexedChange } from '../log/log.ts';
import type { Clock, Logger } from '../ports.ts';

export interface ViewWatchPauses {
  /** From the first arrival to the first look: a burst is looked at together. */
  readonly firstMs: number;
  /** Between two looks. */
  readonly lookMs: number;
  /** Between two tellings of one view. */
  readonly quietMs: number;
}

const usualPauses: ViewWatchPauses = { firstMs: 250, lookMs: 1_000, quietMs: 5_000 };
/** An answer is recorded after the capture and may make a delivery match; later changes are a person's doing and no news. */
const freshUs = 30_000_000;
/** Remembered per view as told of; those of half a minute at 1,000 a second. */
const mostRemembered = 30_000;
/** Held for the next look; what is over it is not looked at, and the log has it all the same. */
const mostWaiting = 50_000;

export interface ViewWatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readers: Pick<CareReaders, 'matchingNumbers'>;
  /** As filters are read everywhere: their times are made absolute at the moment of the look. */
  readonly parse: (query: string) => QueryNode | null;
  readonly views: () => readonly SavedView[];
  /** False while nobody wants to be told of anything. */
  readonly isWanted: () => boolean;
  readonly tell: (matches: ViewMatches) => void;
  readonly pauses?: ViewWatchPauses;
}

export interface ViewWatch {
  /** Cheap; never throws. */
  take(changes: readonly IndexedChange[]): void;
  close(): Promise<void>;
}

interface Watched {
  readonly told: Set<number>;
  /** The filter for which they were told: another one is another question. */
  readonly query: string;
  matches: { count: number; newest: number; eventType: string | null } | null;
  quietUntilMs: number;
}

export function createViewWatch(parts: ViewWatchParts): ViewWatch {
  return new Watch(parts);
}

class Watch implements ViewWatch {
  readonly #parts: ViewWatchParts;
  readonly #pauses: ViewWatchPauses;
  readonly #stop = new AbortController();
  readonly #watched = new Map<ViewId, Watched>();
  /** Row number and event type of what was not looked at. */
  #waiting = new Map<number, string | null>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ViewWatchParts) {
    this.#parts = parts;
    this.#pauses = parts.pauses ?? usualPauses;
  }

  take(changes: readonly IndexedChange[]): void {
    if (this.#stop.signal.aborted || this.#notifying().length === 0) return;
    const freshFromUs = this.#parts.clock.nowUs() - freshUs;
    for (const change of changes) {
      if (change.kind === 'removed') this.#waiting.delete(deliveryNumber(change.id));
      else if (change.kind === 'captured' || change.delivery.receivedAtUs >= freshFromUs) this.#hold(change.delivery);
    }
    if (this.#waiting.size > 0) this.#arm();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #notifying(): readonly SavedView[] {
    return this.#parts.isWanted() ? this.#parts.views().filter(({ notifies }) => notifies === 'on') : [];
  }

  #hold({ id, eventType }: DeliverySummary): void {
    if (this.#waiting.size < mostWaiting) this.#waiting.set(deliveryNumber(id), eventType);
  }

  /** Sets the timer for whatever is due first: a look, or a telling that waits for its view's pause to end. */
  #arm(): void {
    if (this.#timer !== undefined || this.#looking !== undefined || this.#stop.signal.aborted) return;
    const nowMs = performance.now();
    const waits = [...this.#watched.values()].flatMap(({ matches, quietUntilMs }) => (matches === null ? [] : [quietUntilMs - nowMs]));
    if (this.#waiting.size > 0) waits.push(Math.max(this.#pauses.firstMs, this.#lookedAtMs + this.#pauses.lookMs - nowMs));
    if (waits.length === 0) return;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, Math.min(...waits)));
    // why: nobody waits for a notification to end the program.
    this.#timer.unref();
  }

  #run(): void {
    this.#timer = undefined;
    this.#looking = this.#look()
      .catch((error: unknown) => this.#warn(error))
      .finally(() => {
        this.#looking = undefined;
        this.#arm();
      });
  }

  async #look(): Promise<void> {
    const views = this.#notifying();
    this.#forgetOthers(views);
    const waiting = this.#waiting;
    this.#waiting = new Map();
    if (waiting.size > 0) this.#lookedAtMs = performance.now();
    for (const view of views) {
      const watched = this.#watchedOf(view);
      if (waiting.size > 0) await this.#lookThrough(view, watched, waiting);
      if (this.#stop.signal.aborted) return;
      this.#tellWhenDue(view, watched);
    }
  }

  async #lookThrough(view: SavedView, watched: Watched, waiting: ReadonlyMap<number, string | null>): Promise<void> {
    try {
      const filter = this.#parts.parse(view.query);
      let first = Number.POSITIVE_INFINITY;
      let last = 0;
      for (const number of waiting.keys()) {
        first = Math.min(first, number);
        last = Math.max(last, number);
      }
      const numbers = await this.#parts.readers.matchingNumbers(filter, first - 1, last + 1, this.#stop.signal);
      for (const number of numbers) {
        if (waiting.has(number)) note(watched, number, waiting.get(number) ?? null);
      }
    } catch (error) {
      // why: one view whose filter takes too long, or is of a later version, must not silence the others.
      this.#warn(error);
    }
  }

  #watchedOf({ id, query }: SavedView): Watched {
    const known = this.#watched.get(id);
    if (known?.query === query) return known;
    const watched: Watched = { told: new Set(), query, matches: null, quietUntilMs: known?.quietUntilMs ?? Number.NEGATIVE_INFINITY };
    this.#watched.set(id, watched);
    return watched;
  }

  #tellWhenDue(view: SavedView, watched: Watched): void {
    const { matches } = watched;
    const nowMs = performance.now();
    if (matches === null || watched.quietUntilMs > nowMs) return;
    watched.matches = null;
    watched.quietUntilMs = nowMs + this.#pauses.quietMs;
    this.#parts.tell({
      viewId: view.id,
      name: view.name,
      count: matches.count,
      newestId: deliveryIdOf(matches.newest),
      eventType: matches.eventType,
    });
  }

  #forgetOthers(views: readonly SavedView[]): void {
    const kept = new Set(views.map(({ id }) => id));
    for (const id of this.#watched.keys()) if (!kept.has(id)) this.#watched.delete(id);
  }

  #warn(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#parts.logger.warn('Arrivals were not looked at for a saved view', { code: error instanceof Failure ? error.code : 'unknown' });
  }
}

function note(watched: Watched, number: number, eventType: string | null): void {
  const { told, matches } = watched;
  if (told.has(number)) return;
  told.add(number);
  if (told.size > mostRemembered) {
    const [oldest] = told;
    if (oldest !== undefined) told.delete(oldest);
  }
  if (matches === null) watched.matches = { count: 1, newest: number, eventType };
  else if (number > matches.newest) watched.matches = { count: matches.count + 1, newest: number, eventType };
  else matches.count += 1;
}
