/**
 * STO-04: the real `hookglass serve` is recorded while it receives, is idle and ends; then the power is cut at random moments of that
 * recording, and what the disk may hold is opened.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '#test/support/serve.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { Chance } from './chance.ts';
import { checkImage, type ImageFinding, type OpeningDepth, writeImage } from './check-image.ts';
import { Disk } from './disk.ts';
import { type Operation, readRecording } from './recording.ts';
import { bodies, isAcknowledged, type SentDelivery, send } from './senders.ts';
import type { Shim } from './shim.ts';

export type MutantName = 'normal' | 'off' | 'early';

export interface RunOptions {
  readonly deliveries: number;
  readonly seed: number;
  readonly mutant?: MutantName;
}

export interface Recording {
  readonly operations: readonly Operation[];
  readonly sent: readonly SentDelivery[];
  readonly seed: number;
}

/** One in so many images is opened as a start does it, up to its workers. */
const fileEvery = 8;
/** Of the images, how many are of the time before the first answer. */
const startShare = 0.05;
/** One in so many bodies is kept in chunks. */
const largeEvery = 50;

/** Bodies of all sizes, each of its own. */
export function bodyMaker(seed: number): (at: number) => Uint8Array {
  const chance = new Chance(seed, 1);
  return (at) => chance.bytes(at % largeEvery === largeEvery / 2 ? 300_000 : 100 + chance.below(6_000));
}

/** Starts `hookglass serve` on an empty folder, sends, waits until its write-ahead log is emptied, sends again, and ends it by SIGTERM. */
export async function recordRun(shim: Shim, { deliveries, seed, mutant }: RunOptions): Promise<Recording> {
  const folder = shim.newFolder('recorded');
  shim.clearRecord();
  const mutation = mutant === undefined ? {} : { nodeArgs: ['--import', new URL('./mutants.ts', import.meta.url).href] };
  // why: a mutant is a change of a source, which the build does not have.
  const serving = await serve(folder, { from: 'sources', ...mutation, env: { ...shim.env, CUT_MUTANT: mutant } });
  const port = Number(new URL(serving.ready.receiver.url).port);
  const make = bodyMaker(seed);
  const sent: SentDelivery[] = [];
  for (const half of [0, 1]) {
    const sending = send({ port, lanes: 8, nextBody: bodies(Math.ceil(deliveries / 2), make) });
    await sending.ended;
    sent.push(...sending.sent);
    if (half === 0) await waitFor(() => statSync(join(folder, 'log.db-wal')).size === 0, { limitMs: 30_000, what: 'the idle checkpoint' });
  }
  const code = await serving.stop('SIGTERM');
  if (code !== 0) throw new Error(`serve ended with ${code}: ${serving.errors()}`);
  return { operations: readRecording(shim.recordPath), sent, seed };
}

/** For each answer in the recording the hash it acknowledges, or undefined. */
function acknowledgements({ operations, sent }: Recording): (string | undefined)[] {
  const perPort = Map.groupBy(sent, ({ port }) => port);
  const answered = new Map<number, number>();
  return operations.map((operation) => {
    if (operation.kind !== 'answer') return undefined;
    const nth = answered.get(operation.port) ?? 0;
    answered.set(operation.port, nth + 1);
    const delivery = perPort.get(operation.port)?.[nth];
    if (delivery === undefined) return undefined;
    if (delivery.status !== undefined && delivery.status !== operation.status)
      throw new Error(`The sender on port ${operation.port} was told ${delivery.status}, not ${operation.status}`);
    return operation.status < 300 ? delivery.hash : undefined;
  });
}

export interface CutTally {
  images: number;
  /** Images in which something acknowledged is missing. */
  lossy: number;
  rowsLost: number;
  damaged: number;
  /** Images that were opened by a whole start. */
  byStart: number;
  /** The first thing that was found wrong, with what builds it again. */
  firstFinding: string | undefined;
}

export interface CutOptions {
  readonly images: number;
  /** One in so many is opened by a whole start with its workers. */
  readonly startEvery?: number;
  readonly say?: (line: string) => void;
}

/** Moments at which the power goes, in order: few of them in the start, whose images are the dearest and the most alike. */
function cutsOf({ operations, seed }: Recording, images: number): number[] {
  const chance = new Chance(seed, 2);
  const firstAnswer = operations.findIndex(({ kind }) => kind === 'answer');
  return Array.from({ length: images }, () =>
    chance.isTrue(startShare) ? chance.below(firstAnswer) : firstAnswer + chance.below(operations.length + 1 - firstAnswer),
  ).toSorted((a, b) => a - b);
}

/** Goes through a recording: the disk as it was at a moment, and what had been acknowledged by then. */
class Playback {
  readonly acknowledged: string[] = [];
  readonly disk: Disk;
  readonly #operations: readonly Operation[];
  readonly #hashes: readonly (string | undefined)[];
  #at = 0;

  constructor(recording: Recording) {
    this.#operations = recording.operations;
    this.#hashes = acknowledgements(recording);
    this.disk = new Disk(new Chance(recording.seed, 3));
  }

  advance(cut: number): void {
    for (; this.#at < cut; this.#at++) {
      const operation = this.#operations[this.#at];
      if (operation !== undefined && operation.kind !== 'answer') this.disk.follow(operation);
      const hash = this.#hashes[this.#at];
      if (hash !== undefined) this.acknowledged.push(hash);
    }
  }

  /** Two moments with the same key leave the same bytes, when nothing that was not synced is left. */
  get key(): string {
    return `${this.disk.durableChanges} ${this.acknowledged.length}`;
  }
}

/** Cuts the power `images` times. */
export async function cutPower(shim: Shim, recording: Recording, options: CutOptions): Promise<CutTally> {
  const { seed } = recording;
  const folder = shim.newFolder('image');
  const playback = new Playback(recording);
  const tally: CutTally = { images: 0, lossy: 0, rowsLost: 0, damaged: 0, byStart: 0, firstFinding: undefined };
  let known: { readonly key: string; readonly finding: ImageFinding } | undefined;
  for (const [number, cut] of cutsOf(recording, options.images).entries()) {
    playback.advance(cut);
    const { acknowledged, disk, key } = playback;
    const image = disk.image(new Chance(seed, 4, number));
    const depth = depthOf(number, acknowledged.length, options.startEvery);
    if (depth === 'start') tally.byStart += 1;
    // why: SQLite would say the same of the same bytes.
    const isPlain = [...image.values()].every(({ changes }) => changes.length === 0);
    const isKnown = isPlain && depth === 'connection' && known?.key === key;
    if (!isKnown) writeImage(folder, image);
    const finding = isKnown && known !== undefined ? known.finding : await checkImage(folder, acknowledged, depth);
    if (isPlain) known = { key, finding };
    count(tally, finding, `seed ${seed}, image ${number}, cut ${cut}`);
    if (tally.images % 1000 === 0) options.say?.(`${tally.images} images: ${tally.rowsLost} rows lost, ${tally.damaged} files damaged`);
  }
  return tally;
}

/** The deeper, the dearer. An image from before the first acknowledgement may have no tables, and is always opened as a start does it. */
function depthOf(number: number, acknowledged: number, startEvery: number | undefined): OpeningDepth {
  if (startEvery !== undefined && number % startEvery === 0) return 'start';
  return acknowledged === 0 || number % fileEvery === 0 ? 'file' : 'connection';
}

function count(tally: CutTally, { damage, lost }: ImageFinding, place: string): void {
  tally.images += 1;
  tally.rowsLost += lost;
  if (lost > 0) tally.lossy += 1;
  if (damage !== undefined) tally.damaged += 1;
  if (lost > 0 || damage !== undefined) tally.firstFinding ??= `${place}: ${damage ?? `${lost} acknowledged deliveries missing`}`;
}

/** Deliveries that were acknowledged while it was recorded. */
export const acknowledgedIn = ({ sent }: Recording): number => sent.filter(isAcknowledged).length;
