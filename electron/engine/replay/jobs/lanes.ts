import type { ResolvedTarget } from '../targets/resolved-target.ts';
import { RateGate } from './rate-gate.ts';

/** What jobs to the same host share: places for requests at the same time, and rate caps. */
export interface Lane {
  /** Takes a place; false when all are taken, and then `onRoom` of the job is called when one is left. */
  enter(job: LaneJob): boolean;
  leave(job: LaneJob): void;
  /** How long the caps make the next request wait, in ms. */
  waitMs(nowMs: number): number;
  take(): void;
  /** The job has ended. */
  forget(job: LaneJob): void;
}

export interface LaneJob {
  /** Its own limit for requests at the same time. */
  readonly concurrency: number;
  readonly onRoom: () => void;
}

export interface Lanes {
  join(to: ResolvedTarget, job: LaneJob): Lane;
}

interface SharedLane {
  readonly jobs: Set<LaneJob>;
  readonly waiting: Set<LaneJob>;
  inFlight: number;
  /** Of the target, whatever a single job asks for. */
  places: number;
  mostPerSecond: number | null;
  readonly gate: RateGate;
}

export function createLanes(remoteMostPerSecond: () => number): Lanes {
  const byHost = new Map<string, SharedLane>();
  const remote = new RateGate(remoteMostPerSecond);

  const sharedOf = (host: string): SharedLane => {
    const known = byHost.get(host);
    if (known !== undefined) return known;
    const made: SharedLane = {
      jobs: new Set(),
      waiting: new Set(),
      inFlight: 0,
      places: 1,
      mostPerSecond: null,
      gate: new RateGate(() => made.mostPerSecond),
    };
    byHost.set(host, made);
    return made;
  };

  return {
    join(to, joining) {
      const { host } = to.target;
      const shared = sharedOf(host);
      const gates = to.target.isLoopback ? [shared.gate] : [shared.gate, remote];
      shared.jobs.add(joining);
      // The newest word of a target counts for all jobs to it.
      shared.mostPerSecond = to.options.mostPerSecond;
      shared.places = to.options.concurrency;
      return {
        enter(job) {
          let places = shared.places;
          for (const { concurrency } of shared.jobs) places = Math.max(places, concurrency);
          if (shared.inFlight >= places) {
            shared.waiting.add(job);
            return false;
          }
          shared.inFlight += 1;
          return true;
        },
        leave(job) {
          shared.inFlight -= 1;
          wakeOthers(shared, job);
        },
        waitMs: (nowMs) => Math.max(...gates.map((gate) => gate.waitMs(nowMs))),
        take() {
          for (const gate of gates) gate.take();
        },
        forget(job) {
          shared.jobs.delete(job);
          shared.waiting.delete(job);
          if (shared.jobs.size === 0 && shared.inFlight === 0) byHost.delete(host);
          else wakeOthers(shared, job);
        },
      };
    },
  };
}

/** why: who waits comes before the one that just had a place, so that a long job does not keep a short one out. */
function wakeOthers(shared: SharedLane, job: LaneJob): void {
  if (shared.waiting.size === 0) return;
  const waiting = [...shared.waiting];
  shared.waiting.clear();
  for (const other of waiting) if (other !== job) other.onRoom();
}
