/**
 * Between the feed and the stores: batches queue here and are applied together, once per frame. The timer is the second trigger, for
 * pages that are hidden and get no frames. Each flush is acknowledged after it is applied, so the engine never runs ahead of the page.
 * A flush that was dear to draw is followed by a rest: however much arrives, most of the page's time is left to the person.
 */
import type { FeedBatch, FeedEvent } from '#contract/feed.ts';

export interface FeedFlush {
  readonly events: readonly FeedEvent[];
  /** Something was missed before these events: what is shown may be incomplete and has to be asked for anew. */
  readonly isStale: boolean;
}

export interface FrameSource {
  requestFrame(run: () => void): number;
  cancelFrame(handle: number): void;
}

export interface IntakeOptions {
  readonly frames: FrameSource;
  readonly apply: (flush: FeedFlush) => void;
  readonly acknowledge: (seq: number) => void;
  /** Second trigger, milliseconds; 500 unless told. */
  readonly holdMs?: number;
  /** Milliseconds by a clock that never goes back. */
  readonly nowMs?: () => number;
}

/** What a flush cost, so many times over, is left to everything else. */
const restPerCost = 3;
/** why: the engine sends a batch each 50 ms and stops after four that were not acknowledged. */
const longestRestMs = 120;

export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

export interface Intake {
  push(batch: FeedBatch): void;
  /** Highest number applied, for the next subscription; undefined before the first batch or hello. */
  position(): Position | undefined;
  startAt(position: Position): void;
  close(): void;
}

export function createIntake({ frames, apply, acknowledge, holdMs = 500, nowMs = () => performance.now() }: IntakeOptions): Intake {
  let queue: FeedBatch[] = [];
  let position: Position | undefined;
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let restsUntilMs = 0;

  const disarm = () => {
    if (frame !== undefined) frames.cancelFrame(frame);
    clearTimeout(timer);
    clearTimeout(rest);
    frame = undefined;
    timer = undefined;
    rest = undefined;
  };
  const askForFrame = () => {
    frame ??= frames.requestFrame(flush);
  };
  const arm = () => {
    const leftMs = restsUntilMs - nowMs();
    if (leftMs <= 0) askForFrame();
    else rest ??= setTimeout(askForFrame, leftMs);
    timer ??= setTimeout(flush, holdMs);
  };
  const flush = () => {
    disarm();
    const batches = queue;
    queue = [];
    const last = batches.at(-1);
    if (last === undefined) return;
    const all = batches.flatMap((batch) => batch.events);
    const isStale =
      all.some((event) => event.kind === 'feed.gap') || batches.some((batch) => position !== undefined && batch.epoch !== position.epoch);
    const startedMs = nowMs();
    apply({ events: all.filter((event) => event.kind !== 'feed.gap'), isStale });
    // React draws what the stores were told in a microtask of its own, asked for before this one.
    queueMicrotask(() => {
      const endedMs = nowMs();
      restsUntilMs = endedMs + Math.min((endedMs - startedMs) * restPerCost, longestRestMs);
    });
    position = { epoch: last.epoch, seq: last.seq };
    acknowledge(last.seq);
  };
  return {
    push(batch) {
      queue.push(batch);
      arm();
    },
    position: () => position,
    startAt(start) {
      position ??= start;
    },
    close() {
      disarm();
      queue = [];
    },
  };
}
