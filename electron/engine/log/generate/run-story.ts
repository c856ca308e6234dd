/** Which event comes next: runs start, have events, and end; some events stand alone. Constant time per event, whatever the number of runs. */
import type { EventType } from '#domain/event-types.ts';
import { type SeededRandom, WeightedChoice } from './seeded-random.ts';

export interface StoryEvent {
  readonly type: EventType;
  readonly runId: string | null;
  readonly organizationId: string;
  /** Fixed per run, so that a run's events arrive in one place. */
  readonly endpointDraw: number;
}

interface OpenRun {
  readonly id: string;
  readonly organizationId: string;
  readonly endpointDraw: number;
  remaining: number;
}

/** Shares of all deliveries that are no part of a run, or are sent again. The rest is what the runs have. */
export const standaloneShare = 0.03;
export const repeatShare = 0.02;
const failedShare = 0.22;
const organizations = 40;

const middle = new WeightedChoice<EventType>(
  ['agent.completed', 26],
  ['issue.detected', 18],
  ['remediation.plan_pending', 16],
  ['remediation.approved', 14],
  ['agent.offline', 10],
  ['release.gate_blocked', 9],
  ['integration.error', 7],
);
const alone = new WeightedChoice<EventType>(['agent.offline', 5], ['integration.error', 4], ['release.gate_blocked', 1]);

export class RunStory {
  readonly #random: SeededRandom;
  readonly #startsPerEvent: number;
  readonly #meanLength: number;
  readonly #organizations: readonly string[];
  readonly #open: OpenRun[] = [];
  #events = 0;
  #started = 0;

  constructor(random: SeededRandom, deliveries: number, runs: number) {
    this.#random = random;
    this.#startsPerEvent = Math.min(1, runs / deliveries);
    this.#meanLength = ((1 - standaloneShare - repeatShare) / this.#startsPerEvent) * 0.98;
    this.#organizations = Array.from({ length: organizations }, () => random.id('org_'));
  }

  /** `index` counts all deliveries, repeats included, so that exactly as many runs start as were asked for. */
  next(index: number): StoryEvent {
    this.#events = index + 1;
    if (this.#started < Math.round(this.#events * this.#startsPerEvent)) return this.#start();
    if (this.#open.length === 0 || this.#random.chance(standaloneShare)) return this.#standalone();
    return this.#goOn(this.#random.below(this.#open.length));
  }

  #start(): StoryEvent {
    const random = this.#random;
    this.#started += 1;
    const run: OpenRun = {
      id: random.id('run_'),
      // why: few organizations make most of the noise.
      organizationId: this.#organizationAt(Math.floor(organizations * random.fraction() ** 3)),
      endpointDraw: random.fraction(),
      remaining: Math.max(0, Math.round(Math.min(1, this.#meanLength - 1) + random.exponential(Math.max(0, this.#meanLength - 2)))),
    };
    if (run.remaining > 0) this.#open.push(run);
    return eventOf(run, 'run.started');
  }

  #goOn(place: number): StoryEvent {
    const run = this.#open[place];
    if (run === undefined) return this.#standalone();
    run.remaining -= 1;
    if (run.remaining > 0) return eventOf(run, middle.draw(this.#random));
    const last = this.#open.pop();
    if (last !== undefined && last !== run) this.#open[place] = last;
    return eventOf(run, this.#random.chance(failedShare) ? 'run.failed' : 'run.completed');
  }

  #standalone(): StoryEvent {
    const random = this.#random;
    return {
      type: alone.draw(random),
      runId: null,
      organizationId: this.#organizationAt(random.below(organizations)),
      endpointDraw: random.fraction(),
    };
  }

  #organizationAt(place: number): string {
    return this.#organizations[place] ?? 'org_';
  }
}

function eventOf(run: OpenRun, type: EventType): StoryEvent {
  return { type, runId: run.id, organizationId: run.organizationId, endpointDraw: run.endpointDraw };
}
