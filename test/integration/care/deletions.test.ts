import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryId, TrashId } from '#contract/ids.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { resolveQuery } from '#domain/query/resolve.ts';
import type { DeliverySelection } from '#engine/care/delivery-numbers.ts';
import { numbers, type OpenCare, openCare } from '#test/support/open-care.ts';
import { aDelivery, codeOf, deliveryId, eventBody } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
let open: OpenCare;

beforeEach(async () => {
  folder = tempFolder();
  open = await openCare(folder.path);
});

afterEach(async () => {
  await open.close();
  folder[Symbol.dispose]();
});

function matching(text: string, upTo: number, except: readonly DeliveryId[] = []): Extract<DeliverySelection, { upTo: DeliveryId }> {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return { filter: resolveQuery(parsed.node, { nowUs: 0, offsetMinutes: () => 0 }), upTo: deliveryId(upTo), except };
}

function undoOf({ undo }: { readonly undo: TrashId | null }): TrashId {
  if (undo === null) throw new Error('Nothing undoes it');
  return undo;
}

describe('deleting', () => {
  test('takes chosen deliveries away, bookmarked ones too, and undo gives back exactly those, as they were', async () => {
    const { care, fill, listed, log, ended } = open;
    await fill(20);
    await care.annotate({ ids: [deliveryId(3)] }, { isBookmarked: true, addTags: ['slow'], removeTags: [], note: 'look at this' });
    await log.summarised(5_000);
    const before = await log.readers.findDelivery(deliveryId(3));
    const job = await ended(care.deletions.remove({ ids: [deliveryId(3), deliveryId(7), deliveryId(7), deliveryId(99)] }, 'Two'));
    expect(job).toMatchObject({ state: 'done', sentence: '2 deliveries deleted.', failure: null });
    expect(await listed()).toEqual(numbers(1, 20).filter((number) => number !== 3 && number !== 7));
    expect(await log.readers.findDelivery(deliveryId(3))).toBeUndefined();
    expect(await care.deletions.list()).toMatchObject([{ id: job.undo, deliveries: 2, sentence: 'Two' }]);

    const back = await ended(await care.deletions.restore(undoOf(job)));
    expect(back).toMatchObject({ state: 'done', done: 2, total: 2, sentence: '2 deliveries brought back.' });
    expect(await listed()).toEqual(numbers(1, 20));
    expect(await log.readers.findDelivery(deliveryId(3))).toEqual(before);
    expect(before).toMatchObject({ isBookmarked: true, tags: ['slow'], note: 'look at this' });
    expect(await care.deletions.list()).toEqual([]);
    expect(await codeOf(care.deletions.restore(undoOf(job)))).toBe('missing.trash');
  });

  test('by filter leaves what does not match, what is excepted, and everything that arrives meanwhile', async () => {
    const { care, fill, listed, log, ended } = open;
    await fill(3_000, (index) => ({ body: eventBody({ type: index % 3 === 0 ? 'run.failed' : 'run.completed' }) }));
    const job = care.deletions.remove(matching('type:run.failed', 3_000, [deliveryId(1), deliveryId(4)]), 'Failed runs');
    let arrived = 0;
    while (open.jobs.get(job.id).state === 'running') {
      await log.writer.append(aDelivery({ body: eventBody({ type: 'run.failed' }) }));
      arrived += 1;
    }
    expect(arrived).toBeGreaterThan(3);
    expect(await ended(job)).toMatchObject({ state: 'done', done: 998, total: 998, sentence: '998 deliveries deleted.' });
    const stays = numbers(1, 3_000).filter((number) => number % 3 !== 1 || number === 1 || number === 4);
    expect(await listed()).toEqual([...stays, ...numbers(3_001, 3_000 + arrived)]);
  });

  test('by a filter without matches leaves nothing to undo', async () => {
    await open.fill(5);
    const job = await open.ended(open.care.deletions.remove(matching('type:invoice.paid', 5), 'None'));
    expect(job).toMatchObject({ state: 'done', done: 0, total: 0, undo: null });
    expect(await open.care.deletions.list()).toEqual([]);
  });

  test('that is cancelled half-way says how far it came, and what it took can be had back', async () => {
    const { care, fill, listed, jobs, ended } = open;
    await fill(4_000);
    const started = care.deletions.remove({ filter: null, upTo: deliveryId(4_000), except: [] }, 'All');
    await waitFor(() => jobs.get(started.id).done > 0);
    const job = await jobs.cancel(started.id);
    const left = (await listed()).length;
    expect(job).toMatchObject({ state: 'cancelled', sentence: expect.stringMatching(/^Stopped after [\d,]+ of 4,000 deliveries\.$/) });
    expect(left).toBe(4_000 - job.done);
    expect(left).toBeGreaterThan(0);
    await ended(await care.deletions.restore(undoOf(job)));
    expect(await listed()).toEqual(numbers(1, 4_000));
  });

  test('is undone while it runs: it stops first', async () => {
    const { care, fill, listed, jobs, ended } = open;
    await fill(4_000);
    const { id } = care.deletions.remove({ filter: null, upTo: deliveryId(4_000), except: [] }, 'All');
    const undo = await waitFor(() => jobs.get(id).undo ?? undefined);
    await ended(await care.deletions.restore(undo));
    expect(jobs.get(id).state).toBe('cancelled');
    expect(await listed()).toEqual(numbers(1, 4_000));
  });

  test('does not hold captures up', async () => {
    const { care, fill, log, jobs } = open;
    await fill(20_000);
    const { id } = care.deletions.remove({ filter: null, upTo: deliveryId(20_000), except: [] }, 'All');
    const waitedMs: number[] = [];
    while (jobs.get(id).state === 'running') {
      const startedAtMs = performance.now();
      await log.writer.append(aDelivery());
      waitedMs.push(performance.now() - startedAtMs);
    }
    expect(jobs.get(id)).toMatchObject({ state: 'done', done: 20_000 });
    expect(waitedMs.length).toBeGreaterThan(20);
    expect(waitedMs.toSorted((a, b) => a - b)[Math.floor(waitedMs.length / 2)]).toBeLessThan(100);
    expect((await open.listed()).length).toBe(waitedMs.length);
  });
});

describe('the trash', () => {
  test('is emptied for good, and the space goes back', async () => {
    const { care, fill, listed, log, ended } = open;
    await fill(3_000, () => ({ body: Buffer.alloc(4_000, 1) }));
    await ended(care.deletions.remove({ filter: null, upTo: deliveryId(2_900), except: [] }, 'Most'));
    const full = await log.readers.storedAmounts();
    expect(full.trashed).toBe(2_900);
    const job = await ended(care.deletions.empty());
    expect(job).toMatchObject({
      state: 'done',
      done: 2_900,
      total: 2_900,
      sentence: expect.stringMatching(/^2,900 deliveries removed for good, 1\d\.\d MiB\.$/),
    });
    expect(await listed()).toEqual(numbers(2_901, 3_000));
    expect(await log.readers.storedAmounts()).toMatchObject({ trashed: 0, reusableBytes: 0 });
    expect(await log.readers.presentNumbers([1, 2_900, 2_901])).toEqual([2_901]);
    expect(await care.deletions.list()).toEqual([]);
  });

  test('of an earlier start is neither shown nor brought back, and is purged in the background', async () => {
    await open.fill(600);
    const job = await open.ended(open.care.deletions.remove({ filter: null, upTo: deliveryId(500), except: [] }, 'Some'));
    await open.close();
    open = await openCare(folder.path);
    expect(await open.listed()).toEqual(numbers(501, 600));
    expect(await open.care.deletions.list()).toEqual([]);
    expect(await codeOf(open.care.deletions.restore(undoOf(job)))).toBe('missing.trash');
    // What is deleted before the purge has begun is of this start.
    const fresh = await open.ended(open.care.deletions.remove({ ids: [deliveryId(600)] }, 'One'));
    open.care.start();
    await waitFor(() => open.jobs.list().some(({ kind, state }) => kind === 'empty-trash' && state === 'done'));
    expect(await open.log.readers.presentNumbers([1, 500, 501])).toEqual([501]);
    expect((await open.log.readers.storedAmounts()).trashed).toBe(1);
    await open.ended(await open.care.deletions.restore(undoOf(fresh)));
    expect(await open.listed()).toEqual(numbers(501, 600));
  });
});

describe('annotating', () => {
  test('by filter is a job over everything that matched at its beginning', async () => {
    const { care, fill, log, jobs } = open;
    await fill(1_200);
    await care.annotate({ ids: [deliveryId(5)] }, { isBookmarked: true, addTags: [], removeTags: [] });
    await log.summarised(5_000);
    const id = await care.annotate(matching('bookmarked:no', 1_000), { isBookmarked: true, addTags: ['batch'], removeTags: [] });
    if (id === null) throw new Error('There is no job');
    expect(await jobs.ended(id)).toMatchObject({ state: 'done', done: 999, sentence: '999 deliveries: bookmarked, tagged batch.' });
    const found = async (text: string) => (await log.readers.countDeliveries(matching(text, 1).filter)).count;
    await log.summarised(5_000);
    expect([await found('bookmarked:yes'), await found('tag:batch'), await found('bookmarked:no')]).toEqual([1_000, 999, 200]);
  });

  test('leaves out chosen ones that are gone, and fails when none is there', async () => {
    const { care, fill, log } = open;
    await fill(3);
    const change = { addTags: ['x'], removeTags: [], isBookmarked: undefined, note: undefined };
    expect(await care.annotate({ ids: [deliveryId(2), deliveryId(77)] }, change)).toBeNull();
    expect((await log.readers.findDelivery(deliveryId(2)))?.tags).toEqual(['x']);
    expect(await codeOf(care.annotate({ ids: [deliveryId(77)] }, change))).toBe('missing.delivery');
  });
});
