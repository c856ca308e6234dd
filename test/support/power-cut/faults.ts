/** STO-05: the disk fails at one write or sync while deliveries arrive; afterwards every 2xx must have its row and the log must go on. */
import { waitFor } from '#test/support/wait-for.ts';
import { Chance } from './chance.ts';
import { checkImage } from './check-image.ts';
import type { EngineUnderShim } from './engine-under-shim.ts';
import { type CutTally, cutPower } from './power-cuts.ts';
import { readRecording } from './recording.ts';
import { bodies, isAcknowledged, type Sending, type SentDelivery, send } from './senders.ts';
import type { Fault, Shim } from './shim.ts';

const lanes = 8;
/** With the overhead of a row a little more than a checkpoint's worth in 200 deliveries. */
const bodyBytes = 6_000;

export interface FaultTally {
  /** Faults that hit a call. */
  faults: number;
  acknowledged: number;
  /** Answered 503 with Retry-After. */
  refused: number;
  /** 2xx without a row. */
  falseAnswers: number;
  /** Answers that are neither 2xx nor 503 with Retry-After. */
  oddAnswers: number;
  /** Logs that did not open soundly afterwards, and engines that did not go on by themselves. */
  broken: number;
  /** Simulated power cuts in runs with faults, after which something acknowledged was missing or the log was damaged. */
  badCuts: number;
  cuts: number;
  firstFinding: string | undefined;
}

export function emptyTally(): FaultTally {
  return {
    faults: 0,
    acknowledged: 0,
    refused: 0,
    falseAnswers: 0,
    oddAnswers: 0,
    broken: 0,
    badCuts: 0,
    cuts: 0,
    firstFinding: undefined,
  };
}

const isRefused = ({ status, head }: SentDelivery) => status === 503 && /^retry-after: \d+$/im.test(head);

export interface SessionOptions {
  readonly deliveries: number;
  readonly seed: number;
  /** Power cuts to simulate in what was recorded; 0 for none. */
  readonly cuts: number;
}

/** One engine on a fresh log that meets some faults one after the other. */
export class FaultSession {
  readonly #shim: Shim;
  readonly #engine: EngineUnderShim;
  readonly #options: SessionOptions;
  readonly #tally: FaultTally;
  readonly #chance: Chance;
  readonly #sent: SentDelivery[] = [];
  #folder = '';
  #port = 0;

  constructor(shim: Shim, engine: EngineUnderShim, options: SessionOptions, tally: FaultTally) {
    this.#shim = shim;
    this.#engine = engine;
    this.#options = options;
    this.#tally = tally;
    this.#chance = new Chance(options.seed, 5);
  }

  async open(): Promise<void> {
    this.#folder = this.#shim.newFolder('faults');
    this.#shim.clearRecord();
    this.#port = (await this.#engine.open(this.#folder)).port ?? 0;
  }

  /** Sends the deliveries while the fault waits for its call. Returns whether it was met. */
  async meet(fault: Fault): Promise<boolean> {
    this.#shim.arm(fault);
    await this.#sendAll(this.#options.deliveries);
    const isMet = this.#shim.fired > 0;
    this.#shim.disarm();
    if (isMet) this.#tally.faults += 1;
    await this.#goesOn(JSON.stringify(fault));
    return isMet;
  }

  async #sendAll(count: number): Promise<Sending> {
    const sending = send({ port: this.#port, lanes: Math.min(lanes, count), nextBody: bodies(count, () => this.#chance.bytes(bodyBytes)) });
    await sending.ended;
    this.#sent.push(...sending.sent);
    for (const delivery of sending.sent) {
      if (isAcknowledged(delivery)) this.#tally.acknowledged += 1;
      else if (isRefused(delivery)) this.#tally.refused += 1;
      else this.#find('oddAnswers', `answered ${delivery.status}: ${delivery.head}`);
    }
    return sending;
  }

  async #goesOn(place: string): Promise<void> {
    try {
      await waitFor(async () => (await this.#engine.state()).failure === null, { limitMs: 20_000, what: 'the log to go on by itself' });
      const { sent } = await this.#sendAll(1);
      if (!sent.some(isAcknowledged)) throw new Error('A delivery after the fault was not stored');
    } catch (error) {
      this.#find('broken', `${place}: ${String(error)}`);
    }
  }

  /** Closes the engine, counts the rows and cuts the power in what was recorded. */
  async end(): Promise<void> {
    await this.#engine.close();
    const acknowledged = this.#sent.filter(isAcknowledged).map(({ hash }) => hash);
    const operations = readRecording(this.#shim.recordPath);
    const { damage, lost } = await checkImage(this.#folder, acknowledged, 'file');
    if (lost > 0) this.#find('falseAnswers', `${lost} answered 2xx without a row`, lost);
    if (damage !== undefined) this.#find('broken', damage);
    const { seed, cuts } = this.#options;
    if (cuts > 0) this.#count(await cutPower(this.#shim, { operations, sent: this.#sent, seed }, { images: cuts }));
  }

  #count(tally: CutTally): void {
    this.#tally.cuts += tally.images;
    const bad = tally.lossy + tally.damaged;
    if (bad > 0) this.#find('badCuts', tally.firstFinding ?? '', bad);
  }

  #find(what: 'falseAnswers' | 'oddAnswers' | 'broken' | 'badCuts', words: string, count = 1): void {
    this.#tally[what] += count;
    this.#tally.firstFinding ??= `seed ${this.#options.seed}: ${words}`;
  }
}

/** A fault while the engine starts on an empty folder or ends: whatever it says then, the next start must find a sound log. */
export async function faultAround(
  shim: Shim,
  engine: EngineUnderShim,
  when: 'start' | 'end',
  fault: Fault,
  tally: FaultTally,
): Promise<boolean> {
  const folder = shim.newFolder('faults');
  shim.clearRecord();
  if (when === 'start') shim.arm(fault);
  const opened = await engine.open(folder).catch(() => undefined);
  if (when === 'end') shim.arm(fault);
  // why: a start that failed may have left nothing to close.
  if (opened !== undefined) await engine.close().catch(() => undefined);
  const isMet = shim.fired > 0;
  shim.disarm();
  if (isMet) tally.faults += 1;
  const { damage } = await checkImage(folder, [], 'start');
  if (damage === undefined) return isMet;
  tally.broken += 1;
  tally.firstFinding ??= `${when} ${JSON.stringify(fault)}: ${damage}`;
  return isMet;
}
