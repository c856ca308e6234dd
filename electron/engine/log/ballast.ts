/**
 * A file that does nothing but take up space, so that there is some to give back on a full disk, where deleting needs space too. Owns the
 * file `ballast` in the data folder and the decision when captures may go on.
 * Guarantees: its blocks are really there; once it was given up, captures are refused until it could be made again, so that what it gave
 * back is left to deletions. Refuses: to be made where space is scarce.
 */

import { randomFillSync } from 'node:crypto';
import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk, Logger } from '../ports.ts';
import { privateFileMode } from './private-files.ts';

const sliceBytes = 1024 * 1024;
/** Made at first only where so many times its size is free. */
const ampleFactor = 4;
/** Part of its size that has to be free beside it before captures go on. */
const marginPart = 4;

export interface BallastParts {
  readonly folder: string;
  readonly disk: Disk;
  readonly logger: Logger;
  /** What it gave back is for deletions: whatever else writes much has to wait. */
  readonly onReserved: () => void;
  /** Everything may go on. */
  readonly onSpace: () => void;
}

export class Ballast {
  readonly #parts: BallastParts;
  readonly #path: string;
  #isReserved: boolean;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #making: Promise<void> | undefined;
  /** What is being made is needed elsewhere. */
  #isCutShort = false;

  constructor(parts: BallastParts) {
    this.#parts = parts;
    this.#path = join(parts.folder, 'ballast');
    // why: an empty file is one that was given up before the last end.
    this.#isReserved = this.#size === 0 && parts.disk.ballastBytes > 0;
  }

  /** Captures are refused, so that what is left is there for deletions. */
  get isReserved(): boolean {
    return this.#isReserved;
  }

  get bytes(): number {
    return this.#parts.disk.ballastBytes;
  }

  /** Begins to look after it. */
  start(): void {
    const { disk } = this.#parts;
    if (disk.ballastBytes === 0) return;
    if (this.#isReserved) this.lookAgain();
    else this.#schedule(disk.ballastAfterMs);
  }

  /**
   * Whether the disk counts as full now, because log.db has still to grow by so many bytes that a little later not even the ballast would
   * be enough for them.
   */
  isNeededFor(bytes: number): boolean {
    const { folder, disk } = this.#parts;
    return !this.#isReserved && bytes > disk.ballastBytes / 2 && disk.look(folder).freeBytes < bytes;
  }

  /** The disk is full: gives the file's space back. Returns whether there was any. */
  giveUp(): boolean {
    if (this.#isClosed) return false;
    if ((this.#size ?? 0) === 0) return this.#cutShort();
    // why: what stays says at the next start that it was given up.
    truncateSync(this.#path, 0);
    this.#isReserved = true;
    this.#parts.onReserved();
    this.#parts.logger.warn('The disk is full: the ballast was given up, so that deleting goes on');
    this.#schedule(this.#parts.disk.lookEveryMs);
    return true;
  }

  /** Looks at the disk at once. */
  lookAgain(): void {
    this.#schedule(0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#making;
  }

  /** Gives back what is there of one that is being made. */
  #cutShort(): boolean {
    const partial = `${this.#path}.partial`;
    if (this.#making === undefined || this.#isCutShort || !existsSync(partial)) return false;
    this.#isCutShort = true;
    truncateSync(partial, 0);
    return true;
  }

  /** Undefined when there is no such file. */
  get #size(): number | undefined {
    return statSync(this.#path, { throwIfNoEntry: false })?.size;
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.#look(), afterMs).unref();
  }

  #look(): void {
    this.#making ??= this.#makeIfAmple()
      .catch((error: unknown) => this.#parts.logger.debug('The ballast was not made', { reason: String(error) }))
      .finally(() => {
        this.#making = undefined;
        if (this.#isReserved) this.#schedule(this.#parts.disk.lookEveryMs);
      });
  }

  async #makeIfAmple(): Promise<void> {
    const { folder, disk, logger, onSpace } = this.#parts;
    const { ballastBytes } = disk;
    if ((this.#size ?? 0) >= ballastBytes) return;
    const needed = this.#isReserved ? ballastBytes + ballastBytes / marginPart : ballastBytes * ampleFactor;
    if (disk.look(folder).freeBytes < needed) return;
    await this.#make(ballastBytes);
    if (this.#isReserved) logger.info('There is space on the disk again');
    this.#isReserved = false;
    onSpace();
  }

  async #make(bytes: number): Promise<void> {
    const partial = `${this.#path}.partial`;
    rmSync(partial, { force: true });
    this.#isCutShort = false;
    let file: FileHandle | undefined;
    try {
      file = await open(partial, 'wx', privateFileMode);
      await file.chmod(privateFileMode);
      const slice = Buffer.alloc(Math.min(sliceBytes, bytes));
      for (let written = 0; written < bytes; written += slice.byteLength) {
        this.#assertWanted();
        // why: a file system that compresses or finds equal blocks would make nothing of zeros.
        randomFillSync(slice);
        await file.write(slice, 0, Math.min(slice.byteLength, bytes - written));
      }
      await file.sync();
      await file.close();
      file = undefined;
      this.#assertWanted();
      await rename(partial, this.#path);
    } catch (error) {
      await file?.close();
      await rm(partial, { force: true });
      throw error;
    }
  }

  #assertWanted(): void {
    if (this.#isClosed) throw new Error('Hookglass ends');
    if (this.#isCutShort) throw new Error('The disk is full again');
  }
}

/** Gives up what an earlier start has left, before anything of the log is open. Returns whether there was any. */
export function giveUpBallast(folder: string): boolean {
  const path = join(folder, 'ballast');
  if (!existsSync(path) || statSync(path).size === 0) return false;
  truncateSync(path, 0);
  return true;
}
