/**
 * One running job. Guarantees: an item's try is committed before it leaves; nothing is sent twice or by itself beyond the retry policy; the
 * order, the paces and the limits hold; it ends done, paused, stopped, cancelled or, when the log fails, interrupted.
 */
import type { AttemptId, DeliveryId } from '#contract/ids.ts';
import type { PlanOptions } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import type { EndedItem, OpenItem } from '#engine/log/plan-store.ts';
import { createKeptLines, type KeptLines } from '../kept-lines.ts';
import type { AttemptResult } from '../send-attempt.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import { ItemFeed, type LoadedItem } from './item-feed.ts';
import { ItemWrites } from './item-writes.ts';
import { JobClock, lookEveryMs } from './job-clock.ts';
import { interrupted, notSent, outcomeOf, type Stop } from './job-ends.ts';
import type { JobParts } from './job-parts.ts';
import { describeStopped, inTime } from './job-words.ts';
import type { Lane, LaneJob, Lanes } from './lanes.ts';
import { pooledRandom } from './pooled-random.ts';
import { type PreparedItem, prepareItem } from './prepare-item.ts';
import { type CountName, Progress } from './progress.ts';
import { delayOfNextTry, isTaken } from './retry-policy.ts';
import { concurrencyOf, sendItem } from './send-item.ts';

export interface RunInput {
  readonly summary: ReplaySummary;
  readonly options: PlanOptions;
  readonly to: ResolvedTarget;
  readonly firstPage: readonly OpenItem[];
  /** Due time of the last item, where it is known. */
  readonly lastDueMs: number | null;
  readonly lanes: Lanes;
}

/**
 * Tries of a plan are begun so far ahead of their turn, and for as long as a commit takes: what begins together is committed together, and
 * places are not empty meanwhile.
 */
const beginAheadMs = 10;
const mostBegunAhead = 64;
const tellsAllUpTo = 100;

export class JobRun implements LaneJob {
  readonly concurrency: number;
  readonly #parts: JobParts;
  readonly #input: RunInput;
  readonly #clock: JobClock;
  readonly #feed: ItemFeed;
  readonly #writes: ItemWrites;
  readonly #progress: Progress;
  readonly #lane: Lane;
  readonly #preparing: Parameters<typeof prepareItem>[3];
  readonly #lines: KeptLines | undefined;
  readonly #ready: PreparedItem[] = [];
  readonly #inFlight = new Map<AttemptId, AbortController>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #connection: 'close' | 'keep-alive';
  #beginning = 0;
  /** How long a try takes, and how long it takes to begin some, on the average. */
  #triedMs: number | undefined;
  #beginMs = 0;
  #failures = 0;
  #stop: Stop | undefined;
  #broken: { readonly error: unknown } | undefined;
  #isFinishing = false;
  #stopTimer: (() => void) | undefined;
  #stopLooking: (() => void) | undefined;

  constructor(input: RunInput, parts: JobParts) {
    this.#parts = parts;
    this.#input = input;
    const { summary, options, to, firstPage } = input;
    this.concurrency = concurrencyOf(options, to);
    this.#clock = new JobClock(parts.timers, firstPage[0]?.dueMs ?? 0);
    const isLong = summary.totalAttempts > 1;
    this.#connection = isLong ? 'keep-alive' : 'close';
    this.#lines = isLong ? createKeptLines() : undefined;
    const onFailed = (error: unknown) => this.#break(error);
    const wake = () => this.#pump();
    this.#feed = new ItemFeed(
      {
        id: summary.id,
        store: parts.store,
        readWhole: parts.readWhole,
        nowUs: () => parts.clock.nowUs(),
        nowMs: () => this.#clock.nowMs,
        onReady: wake,
        onFailed,
      },
      firstPage,
    );
    this.#progress = new Progress(summary, {
      timers: parts.timers,
      publish: parts.onReplay,
      untilLastDueMs: () => (input.lastDueMs === null ? null : Math.max(0, input.lastDueMs - this.#clock.nowMs)),
    });
    const tells = summary.totalAttempts <= tellsAllUpTo ? 'all' : 'some';
    this.#writes = new ItemWrites({
      id: summary.id,
      store: parts.store,
      timers: parts.timers,
      onAttempt: parts.onAttempt,
      tells,
      onWritten: wake,
      onFailed,
    });
    this.#lane = input.lanes.join(to, this);
    this.#preparing = { ...parts, random: pooledRandom(parts.random) };
  }

  /** When the job has ended, in the log too. */
  get whenEnded(): Promise<void> {
    return this.#ended.promise;
  }

  get isStopping(): boolean {
    return this.#stop !== undefined || this.#isFinishing;
  }

  readonly onRoom = () => this.#pump();

  summary(): ReplaySummary {
    return this.#progress.summary();
  }

  forget(ids: ReadonlySet<DeliveryId>): void {
    this.#feed.forget(ids);
  }

  begin(): void {
    this.#progress.touch();
    this.#look();
    this.#pump();
  }

  /** The first reason counts, but that a cancel and a close cut short what another one waits for. */
  stop(why: Stop): void {
    const isCut = why === 'cancel' || why === 'close';
    if (this.#isFinishing || (this.#stop !== undefined && !(isCut && this.#stop !== 'cancel'))) return;
    this.#stop = why;
    if (isCut) for (const controller of this.#inFlight.values()) controller.abort();
    this.#pump();
  }

  #break(error: unknown): void {
    this.#broken ??= { error };
    for (const controller of this.#inFlight.values()) controller.abort();
    this.#pump();
  }

  /** The regular look at the clock, so that a gap is noticed also while nothing is due. */
  #look(): void {
    this.#stopLooking = this.#parts.timers.set(lookEveryMs, () => {
      this.#look();
      this.#pump();
    });
  }

  /** Does what can be done now, and sees to it that it is called again. */
  #pump(): void {
    if (this.#isFinishing) return;
    this.#mindGap();
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (this.#broken === undefined && this.#stop === undefined) {
      this.#launch();
      this.#refill();
      this.#feed.fill();
      if (this.#isAtEnd()) this.#finish();
      else this.#wait();
      return;
    }
    this.#giveBack();
    this.#writes.flush();
    if (this.#inFlight.size === 0 && this.#beginning === 0 && (this.#writes.isIdle || this.#broken !== undefined)) this.#finish();
  }

  #mindGap(): void {
    const gapMs = this.#clock.look();
    if (gapMs === 0 || this.#stop !== undefined) return;
    if (this.#input.options.afterGap === 'pause') this.stop('gap');
    else this.#progress.note(`The machine slept for ${inTime(gapMs)}; what was left moved by as much.`);
  }

  #isAtEnd(): boolean {
    const isQuiet = this.#ready.length === 0 && this.#inFlight.size === 0 && this.#beginning === 0;
    if (!isQuiet) return false;
    this.#writes.flush();
    return this.#feed.isEmpty && this.#writes.isIdle;
  }

  /** Wakes the job when something is due, when the caps let something through, or when there is something to read ahead. */
  #wait(): void {
    const nowMs = this.#clock.nowMs;
    const dues = [this.#feed.nextDueMs, this.#feed.nextReadMs].filter((due) => due !== undefined && due > nowMs);
    let waitMs = Math.min(...dues.map((due) => (due ?? nowMs) - nowMs));
    if (this.#room() > 0) {
      const cappedMs = this.#lane.waitMs(this.#parts.timers.nowMs());
      if (cappedMs > 0) waitMs = Math.min(waitMs, cappedMs);
    }
    if (Number.isFinite(waitMs)) this.#stopTimer = this.#parts.timers.set(Math.max(1, waitMs), () => this.#pump());
  }

  #room(): number {
    return this.concurrency - this.#inFlight.size - this.#ready.length - this.#beginning;
  }

  #launch(): void {
    while (this.#inFlight.size < this.concurrency) {
      const next = this.#ready[0];
      if (next === undefined || !this.#lane.enter(this)) return;
      this.#ready.shift();
      void this.#send(next);
    }
  }

  async #send({ item, found, outgoing, attemptId }: PreparedItem): Promise<void> {
    const controller = new AbortController();
    this.#inFlight.set(attemptId, controller);
    this.#progress.left();
    try {
      const result = await sendItem(found.delivery, outgoing, this.#input.to, this.#lines, this.#parts, controller.signal);
      this.#end(item, attemptId, result);
    } catch (error) {
      this.#break(error);
    }
    this.#inFlight.delete(attemptId);
    this.#lane.leave(this);
    this.#pump();
  }

  #end(item: LoadedItem, id: AttemptId, result: AttemptResult): void {
    const tries = item.tries + 1;
    const nowUs = this.#parts.clock.nowUs();
    const delayMs = this.#stop === 'cancel' ? null : delayOfNextTry(result, this.#input.options, { position: item.position, tries }, nowUs);
    const isGood = isTaken(result);
    const state: EndedItem['state'] & CountName = isGood ? 'succeeded' : delayMs === null ? 'failed' : 'again';
    const dueUs = delayMs === null ? null : nowUs + Math.round(delayMs * 1000);
    this.#progress.move('inFlight', state);
    this.#writes.end({ position: item.position, end: { id, ...result }, state, dueUs });
    const tookMs = Math.max(0.05, (result.phases.totalUs ?? 0) / 1000);
    // why: what takes long may have waited for a commit of ours, so the short ones count more.
    this.#triedMs = average(this.#triedMs ?? tookMs, tookMs, tookMs < (this.#triedMs ?? tookMs) ? 3 : 30);
    if (delayMs !== null) {
      const { position, deliveryId, plannedMs } = item;
      this.#feed.tryAgain({ position, deliveryId, plannedMs, tries, dueMs: this.#clock.nowMs + delayMs });
    }
    if (state === 'failed') this.#failures += 1;
    const { stopAfterFailures } = this.#input.options;
    if (stopAfterFailures !== null && this.#failures >= stopAfterFailures) this.stop('failures');
  }

  /** Begins what is due, as far as there are places and the caps allow. */
  #refill(): void {
    const ahead = this.#ahead();
    const room = this.#room();
    if (room <= 0 && this.#ready.length + this.#beginning > ahead / 2) return;
    const begun: PreparedItem[] = [];
    const skipped: { readonly position: number; readonly sentence: string }[] = [];
    while (begun.length < room + ahead && this.#lane.waitMs(this.#parts.timers.nowMs()) === 0) {
      const item = this.#feed.takeDue();
      if (item === undefined) break;
      const prepared = prepareItem(item, this.#input, this.#connection, this.#preparing);
      if (typeof prepared === 'string') {
        skipped.push({ position: item.position, sentence: prepared });
        this.#progress.move(item.tries > 0 ? 'again' : 'waiting', 'skipped');
        continue;
      }
      this.#lane.take();
      begun.push(prepared);
      this.#progress.move(item.tries > 0 ? 'again' : 'waiting', 'inFlight');
    }
    if (skipped.length > 0) this.#writes.skip(skipped);
    if (begun.length > 0) void this.#begin(begun);
  }

  /** As many as would leave until the next ones are begun. */
  #ahead(): number {
    if (this.#input.summary.planId === null || this.#triedMs === undefined) return 0;
    return Math.min(mostBegunAhead, Math.floor((this.concurrency / this.#triedMs) * (beginAheadMs + this.#beginMs)));
  }

  async #begin(begun: readonly PreparedItem[]): Promise<void> {
    this.#beginning += begun.length;
    const fromMs = this.#parts.timers.nowMs();
    try {
      const attempts = await this.#writes.begin(begun.map(({ row }) => row));
      this.#beginMs = average(this.#beginMs, this.#parts.timers.nowMs() - fromMs, 10);
      const stored = new Set(attempts.map(({ id }) => id));
      for (const one of begun) {
        if (stored.has(one.attemptId)) this.#ready.push(one);
        // Somebody else ended it: the log begins nothing twice.
        else this.#progress.move('inFlight', 'skipped');
      }
    } catch (error) {
      this.#beginning -= begun.length;
      this.#break(error);
      return;
    }
    this.#beginning -= begun.length;
    this.#pump();
  }

  /** What was begun and has not left is handed back: it is sent when the job goes on, or never. */
  #giveBack(): void {
    const isFinal = this.#stop === 'cancel';
    for (const { item, attemptId } of this.#ready.splice(0)) {
      const state = isFinal ? 'skipped' : 'again';
      this.#progress.move('inFlight', state);
      if (this.#broken !== undefined) continue;
      const end = { id: attemptId, ...notSent(isFinal ? 'Cancelled before anything was sent.' : 'Paused before anything was sent.') };
      this.#writes.end({ position: item.position, end, state, dueUs: isFinal ? null : this.#parts.clock.nowUs() });
    }
  }

  #finish(): void {
    this.#isFinishing = true;
    this.#stopTimer?.();
    this.#stopLooking?.();
    this.#lines?.close();
    this.#lane.forget(this);
    void this.#store().finally(() => this.#ended.resolve());
  }

  /** Where the job stays, in the log and for whoever looks. */
  async #store(): Promise<void> {
    const { summary, options } = this.#input;
    if (this.#broken === undefined && this.#stop === 'close' && summary.planId !== null) return;
    if (this.#broken !== undefined) this.#parts.logger.error('A replay was interrupted', { replay: summary.id }, this.#broken.error);
    const { state, why } = this.#broken === undefined ? outcomeOf(this.#stop, options) : interrupted;
    const finishedAtUs = state === 'paused' ? null : this.#parts.clock.nowUs();
    const sentence = describeStopped(why, this.#progress);
    try {
      await this.#parts.store.setJobState(summary.id, state, sentence, finishedAtUs);
    } catch (error) {
      // The log marks what is open when it is opened next.
      this.#parts.logger.error('The end of a replay was not stored', { replay: summary.id }, error);
      this.#progress.enter('interrupted', describeStopped(interrupted.why, this.#progress), finishedAtUs);
      return;
    }
    this.#progress.enter(state, sentence, finishedAtUs);
  }
}

/** Of what was and what is: the last `memory` count most. */
function average(before: number, now: number, memory: number): number {
  return before + (now - before) / memory;
}
