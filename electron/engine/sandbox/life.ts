/** Lets the world go on by itself: runs step from queued to running to their end, and what was told of changes quietly afterwards. */
import type { SandboxFaults } from '#contract/models/sandbox.ts';
import type { Timers } from './timers.ts';
import type { WorldEvent } from './world/events.ts';
import { isFinished, type Run } from './world/objects.ts';
import { changeQuietly } from './world/quiet-change.ts';
import { finishRun, startRunning } from './world/run-changes.ts';
import type { World } from './world/world.ts';

export interface LifeParts {
  readonly world: World;
  readonly timers: Timers;
  readonly faults: () => SandboxFaults;
  readonly emit: (events: readonly WorldEvent[], withheldTypes: readonly string[]) => void;
  readonly onChanged: () => void;
}

export class Life {
  readonly #parts: LifeParts;

  constructor(parts: LifeParts) {
    this.#parts = parts;
  }

  /** After a restart: what was queued or running goes on with its next step. */
  resume(): void {
    for (const run of this.#parts.world.ownRuns()) if (!isFinished(run)) this.watch(run);
  }

  /** The run takes its steps by itself from now on. */
  watch({ id, stepMs }: Run): void {
    this.#parts.timers.after(stepMs, () => this.#step(id));
  }

  /** Tells of one change: sends its events, and sees to what happens afterwards. */
  announce(events: readonly WorldEvent[]): void {
    const runId = events.find((event) => event.runId !== null)?.runId ?? null;
    const run = runId === null ? undefined : this.#parts.world.run(runId);
    this.#parts.emit(events, run?.withheldTypes ?? []);
    for (const id of new Set(events.map(({ object }) => object['id']))) if (typeof id === 'string') this.#changeLater(id);
    this.#parts.onChanged();
  }

  #step(id: string): void {
    const { world } = this.#parts;
    const run = world.run(id);
    // why: something else may have ended it, and a run of long ago may be gone.
    if (run === undefined || isFinished(run)) return;
    if (run.status === 'queued') {
      this.announce(startRunning(world, run));
      this.watch(run);
    } else this.announce(finishRun(world, run, run.plannedOutcome).events);
  }

  /** A run changes after its last event only: while it runs the next event corrects what was said. */
  #changeLater(id: string): void {
    const { world, timers, faults } = this.#parts;
    const run = world.run(id);
    if (run !== undefined && !isFinished(run)) return;
    const waitMs = run?.changeAfterMs ?? faults().changeAfterMs;
    if (waitMs === null) return;
    timers.after(waitMs + faults().delayMs, () => {
      if (changeQuietly(world, id)) this.#parts.onChanged();
    });
  }
}
