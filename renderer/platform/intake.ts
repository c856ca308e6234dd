/**
 * Between the feed and the stores: batches queue here and are applied together, once per frame. The timer is the second trigger, for
 * pages that are hidden and get no frames. Each flush is acknowledged after it is applied, so the engine never runs ahead of the page.
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
}

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

export function createIntake({ frames, apply, acknowledge, holdMs = 500 }: IntakeOptions): Intake {
  let queue: FeedBatch[] = [];
  let position: Position | undefined;
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const disarm = () => {
    if (frame !== undefined) frames.cancelFrame(frame);
    clearTimeout(timer);
    frame = undefined;
    timer = undefined;
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
    apply({ events: all.filter((event) => event.kind !== 'feed.gap'), isStale });
    position = { epoch: last.epoch, seq: last.seq };
    acknowledge(last.seq);
  };
  return {
    push(batch) {
      queue.push(batch);
      frame ??= frames.requestFrame(flush);
      timer ??= setTimeout(flush, holdMs);
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
