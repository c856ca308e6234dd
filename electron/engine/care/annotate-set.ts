/** Bookmarks, tags and notes for one delivery or for everything a filter matches. */
import { deliveryNumber, type JobId } from '#contract/ids.ts';
import { fail } from '../failure.ts';
import { deliveriesOf } from '../jobs/job-words.ts';
import { type AnnotationChange, sliceRows } from '../log/log.ts';
import type { CareParts } from './care-parts.ts';
import { type DeliverySelection, matchingNumbers } from './delivery-numbers.ts';
import { inSlices } from './pace.ts';

const never = new AbortController().signal;

/**
 * Chosen deliveries are done when it resolves, and those that are gone are left out; a filter is left to a job, whose id it gives.
 * Fails with `missing.delivery` when none of the chosen ones is there.
 */
export async function annotateSet(parts: CareParts, selection: DeliverySelection, change: AnnotationChange): Promise<JobId | null> {
  const { clock, log, pace } = parts;
  if ('upTo' in selection) return startAnnotating(parts, selection, change);
  const wanted = [...new Set(selection.ids.map(deliveryNumber))];
  const present = await log.readers.presentNumbers(wanted);
  if (present.length === 0) fail('missing.delivery', { id: selection.ids[0] ?? '' });
  const write = (part: readonly number[]) => log.writer.annotate(part, change, clock.nowUs());
  // why: a person waits for a handful, so it does not queue behind the slices of a long job.
  if (present.length <= sliceRows) await write(present);
  else await inSlices(pace, never, present, write);
  return null;
}

function startAnnotating(parts: CareParts, selection: Extract<DeliverySelection, { upTo: unknown }>, change: AnnotationChange): JobId {
  const { clock, jobs, log, pace, indexWaitMs } = parts;
  const job = jobs.start('annotate', 'Marking what the filter matches.', 'deliveries', null, async ({ signal, progress }) => {
    await log.summarised(indexWaitMs);
    const numbers = await matchingNumbers(log.readers, selection, signal);
    let done = 0;
    progress(done, numbers.length);
    await inSlices(pace, signal, numbers, async (part) => {
      await log.writer.annotate(part, change, clock.nowUs());
      done += part.length;
      progress(done);
    });
    return `${deliveriesOf(done)}: ${wordsOf(change)}.`;
  });
  return job.id;
}

function wordsOf(change: AnnotationChange): string {
  const words = [
    change.isBookmarked === undefined ? [] : [change.isBookmarked ? 'bookmarked' : 'bookmark removed'],
    change.addTags.length === 0 ? [] : [`tagged ${change.addTags.join(', ')}`],
    change.removeTags.length === 0 ? [] : [`tag ${change.removeTags.join(', ')} removed`],
    change.note === undefined ? [] : [change.note === null ? 'note removed' : 'note written'],
  ].flat();
  return words.length === 0 ? 'nothing changed' : words.join(', ');
}
