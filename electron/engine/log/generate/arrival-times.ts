/**
 * When generated deliveries arrive: a working week's rhythm, and nothing while the receiver was off. Times never step back, as
 * the journal's ids grow with them.
 */
import type { GapReason } from '#contract/models/observation.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface Stretch {
  readonly fromUs: number;
  readonly untilUs: number;
  readonly endReason: GapReason;
}

const hourUs = 3_600_000_000;
/** Share of a day's deliveries per hour, UTC. */
const dayRhythm = [3, 2, 2, 2, 3, 5, 8, 14, 22, 28, 30, 28, 24, 26, 30, 29, 26, 20, 14, 10, 8, 7, 5, 4];
const weekendShare = 0.3;
const reasons = ['stopped', 'stopped', 'asleep', 'crashed', 'port-lost'] as const;

/** Stretches of listening, oldest first: one to four days each, with gaps of minutes to hours between them. */
export function listeningStretches(fromUs: number, untilUs: number, random: SeededRandom): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let startUs = fromUs; startUs < untilUs; ) {
    const wantedEndUs = startUs + Math.round((24 + random.below(72)) * hourUs + random.fraction() * hourUs);
    const gapUs = Math.round(Math.min(9, 0.2 + random.exponential(2)) * hourUs);
    const endUs = wantedEndUs + gapUs >= untilUs ? untilUs : wantedEndUs;
    stretches.push({ fromUs: startUs, untilUs: endUs, endReason: endUs === untilUs ? 'stopped' : random.pick(reasons) });
    startUs = endUs + gapUs;
  }
  return stretches;
}

interface Slot {
  readonly fromUs: number;
  readonly lengthUs: number;
  readonly weight: number;
}

function weightAt(atUs: number): number {
  const day = Math.floor(atUs / (24 * hourUs));
  const hour = Math.floor(atUs / hourUs) % 24;
  // Day 0 was a Thursday.
  const isWeekend = (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
  return (dayRhythm[hour] ?? 1) * (isWeekend ? weekendShare : 1);
}

/** Whole hours cut at the ends of the stretches. */
function slotsOf(stretches: readonly Stretch[]): readonly Slot[] {
  const slots: Slot[] = [];
  for (const { fromUs, untilUs } of stretches) {
    for (let startUs = fromUs; startUs < untilUs; ) {
      const endUs = Math.min(untilUs, (Math.floor(startUs / hourUs) + 1) * hourUs);
      slots.push({ fromUs: startUs, lengthUs: endUs - startUs, weight: weightAt(startUs) * (endUs - startUs) });
      startUs = endUs;
    }
  }
  return slots;
}

/** The arrival of delivery `index` of `count`; to be asked in order. */
export class ArrivalTimes {
  readonly #slots: readonly Slot[];
  readonly #count: number;
  readonly #random: SeededRandom;
  readonly #totalWeight: number;
  #at = 0;
  #weightBefore = 0;
  #last = 0;

  constructor(stretches: readonly Stretch[], count: number, random: SeededRandom) {
    this.#slots = slotsOf(stretches);
    this.#count = count;
    this.#random = random;
    this.#totalWeight = this.#slots.reduce((sum, slot) => sum + slot.weight, 0);
  }

  next(index: number): number {
    const target = ((index + this.#random.fraction()) / this.#count) * this.#totalWeight;
    let slot = this.#slots[this.#at];
    while (slot !== undefined && this.#weightBefore + slot.weight < target && this.#at < this.#slots.length - 1) {
      this.#weightBefore += slot.weight;
      this.#at += 1;
      slot = this.#slots[this.#at];
    }
    if (slot === undefined) return this.#last;
    const within = Math.min(0.999_999, Math.max(0, (target - this.#weightBefore) / slot.weight));
    this.#last = Math.max(this.#last, slot.fromUs + Math.floor(within * slot.lengthUs));
    return this.#last;
  }
}
