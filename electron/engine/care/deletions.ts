/**
 * What people delete: into the trash, back from it, and out of it for good. Owns which deletions can still be undone.
 * Guarantees: a deletion that was cancelled or failed half-way can be undone like a whole one; deletions of an earlier start are
 * neither shown nor brought back, and are removed for good in the background.
 */
import { deliveryNumber, type TrashId } from '#contract/ids.ts';
import type { Job } from '#contract/models/job.ts';
import { fail } from '../failure.ts';
import { newTrashId } from '../ids.ts';
import type { JobHandle } from '../jobs/job-list.ts';
import { bytesOf, deliveriesOf } from '../jobs/job-words.ts';
import type { TrashEntry } from '../log/care-protocol.ts';
import type { CareParts } from './care-parts.ts';
import { type DeliverySelection, matchingNumbers } from './delivery-numbers.ts';
import { giveSpaceBack } from './give-space-back.ts';
import { inPages, inSlices } from './pace.ts';

export interface Deletions {
  /** `words` say what is deleted, for the list of deletions: `Everything that matched verdict:stale`. */
  remove(selection: DeliverySelection, words: string): Job;
  list(signal?: AbortSignal): Promise<readonly TrashEntry[]>;
  /** Stops the deletion first when it still runs. Fails with `missing.trash`. */
  restore(id: TrashId): Promise<Job>;
  empty(): Job;
  /** Removes for good what earlier starts left in the trash. Undefined when there is nothing. */
  purgeEarlier(): Promise<Job | undefined>;
}

export function createDeletions(parts: CareParts): Deletions {
  return new Trash(parts);
}

class Trash implements Deletions {
  readonly #parts: CareParts;
  readonly #ofThisStart = new Set<TrashId>();
  readonly #underWay = new Map<TrashId, Job['id']>();

  constructor(parts: CareParts) {
    this.#parts = parts;
  }

  remove(selection: DeliverySelection, words: string): Job {
    const { clock, jobs, random } = this.#parts;
    const id = newTrashId(random, clock.nowUs());
    const count = 'ids' in selection ? selection.ids.length : null;
    const sentence = count === null ? 'Deleting what the filter matches.' : `Deleting ${deliveriesOf(count)}.`;
    const job = jobs.start('delete', sentence, 'deliveries', count, (handle) =>
      this.#move({ id, words }, selection, handle).finally(() => this.#underWay.delete(id)),
    );
    this.#ofThisStart.add(id);
    this.#underWay.set(id, job.id);
    return job;
  }

  async list(signal?: AbortSignal): Promise<readonly TrashEntry[]> {
    const entries = await this.#parts.log.readers.listTrash(signal);
    return entries.filter(({ id }) => this.#ofThisStart.has(id));
  }

  async restore(id: TrashId): Promise<Job> {
    const { jobs } = this.#parts;
    const running = this.#underWay.get(id);
    if (running !== undefined) await jobs.cancel(running);
    const { deliveries } = (await this.list()).find((entry) => entry.id === id) ?? fail('missing.trash', { id });
    const sentence = `Bringing back ${deliveriesOf(deliveries)}.`;
    return jobs.start('restore-deleted', sentence, 'deliveries', deliveries, (handle) => this.#takeBack(id, handle));
  }

  empty(): Job {
    const { jobs, log } = this.#parts;
    return jobs.start('empty-trash', 'Emptying the trash.', 'deliveries', null, async (handle) => {
      // why: a deletion that still runs is not in the trash yet, and needs its place there.
      const entries = (await log.readers.listTrash(handle.signal)).filter(({ id }) => !this.#underWay.has(id));
      return this.#purge(entries, handle);
    });
  }

  async purgeEarlier(): Promise<Job | undefined> {
    const { jobs, log } = this.#parts;
    const entries = (await log.readers.listTrash()).filter(({ id }) => !this.#ofThisStart.has(id));
    if (entries.length === 0) return undefined;
    return jobs.start('empty-trash', 'Emptying the trash of the last start.', 'deliveries', null, (handle) => this.#purge(entries, handle));
  }

  async #move(trash: { readonly id: TrashId; readonly words: string }, selection: DeliverySelection, handle: JobHandle): Promise<string> {
    const { clock, log, pace } = this.#parts;
    const { signal, progress, undo } = handle;
    const numbers = 'ids' in selection ? [...new Set(selection.ids.map(deliveryNumber))] : await this.#find(selection, signal);
    let seen = 0;
    let moved = 0;
    progress(0, numbers.length);
    await inSlices(pace, signal, numbers, async (part) => {
      // why: in one commit with its first deliveries, so that no deletion is ever seen empty and taken away.
      const created = seen === 0 ? log.writer.createTrash({ id: trash.id, createdAtUs: clock.nowUs(), sentence: trash.words }) : undefined;
      const [, count] = await Promise.all([created, log.writer.moveToTrash(trash.id, part)]);
      if (moved === 0 && count > 0) undo(trash.id);
      seen += part.length;
      moved += count;
      progress(seen);
    });
    return `${deliveriesOf(moved)} deleted.`;
  }

  async #find(selection: Extract<DeliverySelection, { upTo: unknown }>, signal: AbortSignal): Promise<number[]> {
    const { log, indexWaitMs } = this.#parts;
    await log.summarised(indexWaitMs);
    return matchingNumbers(log.readers, selection, signal);
  }

  async #takeBack(id: TrashId, { signal, progress }: JobHandle): Promise<string> {
    const { log, pace } = this.#parts;
    let done = 0;
    for (let isOver = false; !isOver; ) {
      isOver = await pace.slice(signal, async (rows) => {
        const count = await log.writer.restoreFromTrash(id, rows);
        done += count;
        return count < rows;
      });
      progress(done);
    }
    return `${deliveriesOf(done)} brought back.`;
  }

  async #purge(entries: readonly TrashEntry[], { signal, progress }: JobHandle): Promise<string> {
    const { log, pace } = this.#parts;
    let done = 0;
    let bytes = 0;
    progress(
      0,
      entries.reduce((sum, entry) => sum + entry.deliveries, 0),
    );
    for (const { id } of entries) {
      await inPages(
        (above, limit) => log.readers.trashedNumbers(id, above, limit, signal),
        (numbers) =>
          inSlices(pace, signal, numbers, async (part) => {
            const gone = await log.writer.purge(part, 'trashed');
            done += gone.deliveries;
            bytes += gone.bytes;
            progress(done);
          }),
      );
    }
    await pace.slice(signal, () => log.writer.dropEmptyTrash());
    await giveSpaceBack(log.writer, pace, signal);
    return `${deliveriesOf(done)} removed for good, ${bytesOf(bytes)}.`;
  }
}
