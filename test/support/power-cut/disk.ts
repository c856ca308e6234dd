/**
 * What a disk may hold after a power cut. Per file everything up to its last sync is there; of what came after, any part may be: nothing,
 * all, a half, single sectors, or some of it in another order. After a sync that failed, what it was to sync may be gone for good, however
 * many later syncs succeed: kernels drop such pages.
 *
 * Limits: names in the folder count as durable at once, and a disk that says it has synced has done so.
 */
import type { Chance } from './chance.ts';
import type { FileOperation, RecordedFile } from './recording.ts';

const sectorBytes = 512;
const leftovers = ['drop', 'keep', 'half', 'torn', 'reorder'] as const;

class Content {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  apply(operation: FileOperation): void {
    if (operation.kind === 'truncate') this.#resize(operation.offset);
    else {
      const { offset, data } = operation;
      if (offset + data.length > this.#length) this.#resize(offset + data.length);
      data.copy(this.#bytes, offset);
    }
  }

  #resize(length: number): void {
    if (length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    } else if (length > this.#length) this.#bytes.fill(0, this.#length, length);
    this.#length = length;
  }
}

interface DiskFile {
  readonly durable: Content;
  pending: FileOperation[];
}

/** A write, or without data a new length. */
interface Change {
  readonly offset: number;
  readonly data: Buffer | undefined;
}

/** What is left of a file: what was synced, and what happened to come after it, to be done in this order. */
export interface FileImage {
  readonly durable: Buffer;
  readonly changes: readonly Change[];
}

function changeOf({ kind, offset, data }: FileOperation): Change {
  return { offset, data: kind === 'truncate' ? undefined : data };
}

function* sectorsOf({ offset, data }: FileOperation): Generator<Change> {
  for (let at = 0; at < data.length; ) {
    const end = Math.min(data.length, at + sectorBytes - ((offset + at) % sectorBytes));
    yield { offset: offset + at, data: data.subarray(at, end) };
    at = end;
  }
}

function leaveSome(pending: readonly FileOperation[], chance: Chance): Change[] {
  switch (leftovers[chance.below(leftovers.length)]) {
    case 'keep':
      return pending.map(changeOf);
    case 'half':
      return pending.filter(() => chance.isTrue(0.5)).map(changeOf);
    case 'torn':
      return pending.flatMap((operation) =>
        operation.kind === 'write' ? [...sectorsOf(operation)].filter(() => chance.isTrue(0.7)) : [changeOf(operation)],
      );
    case 'reorder':
      return chance
        .shuffle(pending)
        .slice(0, chance.below(pending.length + 1))
        .map(changeOf);
    default:
      return [];
  }
}

/** Follows a recording operation by operation. */
export class Disk {
  readonly #files = new Map<RecordedFile, DiskFile>();
  readonly #chance: Chance;
  #durableChanges = 0;

  /** `chance` decides what a failed sync loses. */
  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Goes up whenever something became durable. */
  get durableChanges(): number {
    return this.#durableChanges;
  }

  follow(operation: FileOperation): void {
    if (operation.kind === 'open' || operation.kind === 'unlink' || operation.kind === 'sync') this.#durableChanges += 1;
    const file = this.#files.get(operation.file);
    if (operation.kind === 'open') {
      if (operation.error === 0 && file === undefined) this.#files.set(operation.file, { durable: new Content(), pending: [] });
    } else if (operation.kind === 'unlink') this.#files.delete(operation.file);
    else if (file !== undefined) this.#change(file, operation);
  }

  #change(file: DiskFile, operation: FileOperation): void {
    if (operation.kind === 'sync' && operation.error !== 0) file.pending = file.pending.filter(() => this.#chance.isTrue(0.5));
    else if (operation.kind === 'sync') {
      for (const pending of file.pending) file.durable.apply(pending);
      file.pending = [];
    } else if (operation.kind !== 'close' && operation.error === 0) file.pending.push(operation);
  }

  /** What the power cut leaves, if it comes now. Only good until the next `follow`. */
  image(chance: Chance): ReadonlyMap<RecordedFile, FileImage> {
    const images = [...this.#files].map(([name, { durable, pending }]) => {
      return [name, { durable: durable.bytes(), changes: pending.length === 0 ? [] : leaveSome(pending, chance) }] as const;
    });
    return new Map(images);
  }
}
