import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RetentionRule } from '#contract/models/storage.ts';
import { numbers, type OpenCare, openCare } from '#test/support/open-care.ts';
import { aDelivery, codeOf, deliveryId, sandbox } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const dayUs = 86_400_000_000;
const startUs = 1_790_000_000_000_000;
const rule = (limits: Partial<RetentionRule>): RetentionRule => ({
  environmentId: sandbox,
  maxAgeDays: null,
  maxDeliveries: null,
  maxBytes: null,
  ...limits,
});

let folder: TempFolder;
let open: OpenCare;
let nowUs: number;

beforeEach(async () => {
  folder = tempFolder();
  nowUs = startUs;
  open = await openCare(folder.path, { nowUs: () => nowUs });
});

afterEach(async () => {
  await open.close();
  folder[Symbol.dispose]();
});

async function bookmark(...ids: number[]): Promise<void> {
  await open.care.annotate({ ids: ids.map(deliveryId) }, { isBookmarked: true, addTags: [], removeTags: [] });
}

/** Applies the rule and returns its preview, the job, and what is listed afterwards; what the preview says must be what goes. */
async function apply(limits: Partial<RetentionRule>) {
  const { retention } = open.care;
  const before = await open.listed();
  const preview = await retention.preview(rule(limits));
  await retention.setRule(rule(limits));
  const job = await open.ended(retention.apply(sandbox));
  const listed = await open.listed();
  expect(before.length - listed.length).toBe(preview.deliveries);
  expect(job).toMatchObject({ state: 'done', done: preview.deliveries, total: preview.deliveries, undo: null });
  return { preview, job, listed };
}

describe('retention', () => {
  test('by age takes what is past it, to the microsecond, and spares bookmarks', async () => {
    await open.fill(10, (index) => ({ receivedAtUs: startUs - (10 - index) * dayUs }));
    await bookmark(2);
    const { preview, job, listed } = await apply({ maxAgeDays: 7 });
    expect(listed).toEqual([2, 4, 5, 6, 7, 8, 9, 10]);
    expect(preview).toMatchObject({ deliveries: 2, oldestUs: startUs - 10 * dayUs, newestUs: startUs - 8 * dayUs, bookmarked: 1 });
    expect(job.sentence).toMatch(/^2 deliveries removed for good, \d+ B\. 1 delivery stayed because of a bookmark\.$/);
    nowUs += 1;
    expect((await apply({ maxAgeDays: 7 })).listed).toEqual([2, 5, 6, 7, 8, 9, 10]);
  });

  test('by age finds what a clock that jumped has put between newer ones', async () => {
    await open.fill(9, (index) => ({ receivedAtUs: index === 6 ? startUs - 30 * dayUs : startUs - 1_000 + index }));
    expect((await apply({ maxAgeDays: 7 })).listed).toEqual([1, 2, 3, 4, 5, 6, 8, 9]);
  });

  test('by count keeps the newest, and what is bookmarked beyond them', async () => {
    await open.fill(1_000);
    await bookmark(1, 500, 950);
    const { preview, listed } = await apply({ maxDeliveries: 100 });
    expect(preview).toMatchObject({ deliveries: 898, bookmarked: 2 });
    expect(listed).toEqual([1, 500, ...numbers(901, 1_000)]);
    expect((await apply({ maxDeliveries: 100 })).listed.length).toBe(102);
    await open.fill(10);
    expect((await apply({ maxDeliveries: 100 })).listed).toEqual([1, 500, ...numbers(911, 1_010).filter((number) => number > 910)]);
  });

  test('by size takes the oldest until the rest fits, and gives the space back', async () => {
    await open.fill(600, () => ({ body: Buffer.alloc(10_000, 1) }));
    const before = (await open.log.readers.storedAmounts()).environments[0];
    const sizeBefore = statSync(`${folder.path}/log.db`).size;
    const { preview, listed } = await apply({ maxBytes: 2_000_000 });
    const after = await open.log.readers.storedAmounts();
    const one = (before?.bytes ?? 0) / 600;
    expect(listed).toEqual(numbers(601 - Math.floor(2_000_000 / one), 600));
    expect(preview.bytes).toBe((before?.bytes ?? 0) - (after.environments[0]?.bytes ?? 0));
    expect(after).toMatchObject({
      reusableBytes: 0,
      environments: [{ deliveries: listed.length, oldestUs: expect.any(Number) }, { deliveries: 0 }, { deliveries: 0 }],
    });
    await waitFor(() => statSync(`${folder.path}/log.db`).size < sizeBefore / 2);
  });

  test('by all limits at once takes what any of them takes, and nothing without a limit', async () => {
    await open.fill(30, (index) => ({ receivedAtUs: startUs - (30 - index) * dayUs }));
    expect((await apply({})).listed).toEqual(numbers(1, 30));
    expect((await apply({ maxAgeDays: 20, maxDeliveries: 15 })).listed).toEqual(numbers(16, 30));
    expect((await apply({ maxAgeDays: 10, maxDeliveries: 15 })).listed).toEqual(numbers(21, 30));
  });

  test('leaves the trash alone, so that a deletion can still be undone', async () => {
    await open.fill(50);
    const deleted = await open.ended(open.care.deletions.remove({ ids: numbers(1, 10).map(deliveryId) }, 'Ten'));
    expect((await apply({ maxDeliveries: 20 })).listed).toEqual(numbers(31, 50));
    if (deleted.undo === null) throw new Error('Nothing undoes it');
    await open.ended(await open.care.deletions.restore(deleted.undo));
    expect(await open.listed()).toEqual([...numbers(1, 10), ...numbers(31, 50)]);
  });

  test('spares what is bookmarked while it runs', async () => {
    await open.fill(5_000);
    await open.care.retention.setRule(rule({ maxDeliveries: 1 }));
    const job = open.care.retention.apply();
    await waitFor(() => open.jobs.get(job.id).done > 0);
    await bookmark(4_900);
    await open.ended(job);
    expect(await open.listed()).toEqual([4_900, 5_000]);
  });

  test('knows its environments, and runs once at a time', async () => {
    const { retention } = open.care;
    const nowhere = { ...rule({ maxDeliveries: 1 }), environmentId: open.log.configuration.environments[0]?.id ?? sandbox };
    expect(await codeOf(retention.preview({ ...nowhere, environmentId: JSON.parse('"env_none"') }))).toBe('missing.environment');
    await open.fill(2_000);
    await retention.setRule(rule({ maxDeliveries: 1 }));
    expect(retention.rules()).toContainEqual(rule({ maxDeliveries: 1 }));
    const job = retention.apply();
    expect(() => retention.apply()).toThrow(expect.objectContaining({ code: 'conflict.job_running' }));
    await open.ended(job);
    await open.close();
    open = await openCare(folder.path);
    expect(open.care.retention.rules()).toContainEqual(rule({ maxDeliveries: 1 }));
  });
});

describe('by itself', () => {
  test('retention looks again and again, and leaves nothing in the list of jobs when there is nothing to do', async () => {
    await open.close();
    open = await openCare(folder.path, { nowUs: () => nowUs, times: { firstMs: 1, everyMs: 5 } });
    await open.fill(40, (index) => ({ receivedAtUs: startUs + index }));
    await open.care.retention.setRule(rule({ maxAgeDays: 1 }));
    open.care.start();
    nowUs = startUs + dayUs + 10;
    await waitFor(async () => (await open.listed()).length === 30, { limitMs: 15_000 });
    nowUs = startUs + dayUs + 20;
    await waitFor(async () => (await open.listed()).length === 20, { limitMs: 15_000 });
    await waitFor(() => open.jobs.list().every(({ state }) => state === 'done'), { limitMs: 15_000 });
    expect(open.jobs.list()).toMatchObject([{ kind: 'retention', done: 10 }]);
  });
});

describe('on a full disk', () => {
  let unmount: (() => void) | undefined;

  afterEach(() => unmount?.());

  test('STO-08 retention stops with the reason, nothing is lost, and it goes on once there is space', async (context) => {
    const small = `${folder.path}/small`;
    mkdirSync(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      context.skip('This account may not mount');
    }
    const care = await openCare(small, { nowUs: () => nowUs });
    unmount = () => execFileSync('umount', ['-l', small], { stdio: 'ignore' });
    await care.fill(2_000, () => ({ body: Buffer.alloc(2_000, 1) }));
    await care.care.retention.setRule(rule({ maxDeliveries: 100 }));
    await care.log.indexed(10_000);
    await waitFor(() => statSync(`${small}/log.db-wal`).size === 0);
    fillUp(`${small}/other-files`);

    const job = await care.ended(care.care.retention.apply());
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'log.disk_full' }, sentence: expect.stringMatching(/^Stopped /) });
    expect((await care.listed()).length).toBe(2_000 - job.done);
    expect(job.done).toBeLessThan(1_900);

    rmSync(`${small}/other-files`);
    const again = await care.ended(care.care.retention.apply());
    expect(again).toMatchObject({ state: 'done', done: 1_900 - job.done });
    expect(await care.listed()).toEqual(numbers(1_901, 2_000));
    expect(await codeOf(care.log.writer.append(aDelivery()))).toBe('ok');
    expect(await care.log.readers.readWholeBody(deliveryId(1_950))).toHaveLength(2_000);
    await care.close();
  });
});

/** Writes until not a page is left. */
function fillUp(path: string): void {
  for (const size of [64 * 1024, 4096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Full: what was asked for.
    }
  }
}
