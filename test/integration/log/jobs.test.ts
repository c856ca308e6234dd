import { afterEach, beforeEach, expect, test } from 'vitest';
import { replayIdSchema } from '#contract/ids.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aDelivery, codeOf, deliveryId, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { aJob, anEntry, aPlan, begun, ended, planOptions } from '#test/support/plans.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

async function fill(count: number): Promise<void> {
  const bodies = Array.from({ length: count }, (_, index) => eventBody({ id: `evt_${index + 1}`, type: 'run.failed' }));
  await Promise.all(bodies.map((body) => log.writer.append(aDelivery({ body }))));
  await log.indexed(20_000);
}

async function reopen(): Promise<void> {
  await log.close();
  log = await openTestLog(folder.path);
}

const job = replayIdSchema.parse('rpl_1');
const countsOf = async (id = job) => (await log.plans.findJob(id))?.summary.counts;
const nothing = { waiting: 0, inFlight: 0, succeeded: 0, failed: 0, again: 0, unknown: 0, skipped: 0 };

test('each item of a job is counted where it is, from the first to the last', async () => {
  await fill(4);
  const { plans } = log;
  const made = aJob('rpl_1', [1, 2, 3, 4]);
  const problem = 'The body is not whole.';
  const items = made.items.map((item) => (item.position === 3 ? { ...item, problem } : item));
  expect(await plans.createJob({ ...made, items })).toEqual({ id: 'rpl_1', isNew: true });
  expect(await plans.findJob(job)).toMatchObject({
    options: planOptions,
    summary: {
      id: 'rpl_1',
      state: 'running',
      name: 'Job rpl_1',
      planId: null,
      totalAttempts: 4,
      doneAttempts: 1,
      counts: { ...nothing, waiting: 3, skipped: 1 },
      ratePerSecond: null,
      remainingMs: null,
    },
  });
  expect(await plans.openItems(job, 0, 1)).toEqual([{ position: 1, deliveryId: 'dlv_2', dueMs: 1, tries: 0, dueUs: null }]);

  const attempts = await plans.beginItems(job, [begun('rpl_1', 0, 1, 'att_1'), begun('rpl_1', 1, 2, 'att_2')]);
  expect(attempts.map(({ id, outcome, number }) => [id, outcome, number])).toEqual([
    ['att_1', 'pending', 1],
    ['att_2', 'pending', 1],
  ]);
  expect(await countsOf()).toEqual({ ...nothing, waiting: 1, inFlight: 2, skipped: 1 });
  await plans.endItems(job, [ended(0, 'att_1', 'succeeded'), ended(1, 'att_2', 'again', { status: 500, dueUs: 77 })]);
  await plans.skipItems(job, [{ position: 2, sentence: 'It is not there any more.' }]);
  expect(await countsOf()).toEqual({ ...nothing, succeeded: 1, again: 1, skipped: 2 });
  expect(await plans.openItems(job, -1, 9)).toEqual([{ position: 1, deliveryId: 'dlv_2', dueMs: 1, tries: 1, dueUs: 77 }]);

  await plans.beginItems(job, [begun('rpl_1', 1, 2, 'att_3')]);
  await plans.endItems(job, [ended(1, 'att_3', 'failed', { status: 404 })]);
  await plans.setJobState(job, 'done', 'All is done.', 99);
  expect((await plans.findJob(job))?.summary).toMatchObject({ state: 'done', sentence: 'All is done.', finishedAtUs: 99, doneAttempts: 4 });
  const { items: shown } = await plans.jobItems(job, [], 9, null);
  expect(shown.map(({ state, tries, sentence, attempt, eventId }) => [state, tries, sentence, attempt?.id ?? null, eventId])).toEqual([
    ['succeeded', 1, 'It answered 200.', 'att_1', 'evt_1'],
    ['failed', 2, 'It answered 404.', 'att_3', 'evt_2'],
    ['skipped', 0, 'It is not there any more.', null, 'evt_3'],
    ['skipped', 0, problem, null, 'evt_4'],
  ]);
});

test('RPL-14: an item is begun once, whoever asks, and not when it has come to its end', async () => {
  await fill(2);
  const { plans } = log;
  await plans.createJob(aJob('rpl_1', [1, 2]));
  const both = await Promise.all([
    plans.beginItems(job, [begun('rpl_1', 0, 1, 'att_1')]),
    plans.beginItems(job, [begun('rpl_1', 0, 1, 'att_2')]),
  ]);
  expect(both.map((attempts) => attempts.length)).toEqual([1, 0]);
  await plans.endItems(job, [ended(0, 'att_1', 'succeeded')]);
  expect(await plans.beginItems(job, [begun('rpl_1', 0, 1, 'att_3')])).toEqual([]);
  await plans.skipItems(job, [{ position: 0, sentence: 'No.' }]);
  expect(await countsOf()).toEqual({ ...nothing, waiting: 1, succeeded: 1 });
  expect((await log.readers.listAttempts(deliveryId(1), 9, null)).items).toHaveLength(1);
});

test('a key that has been used gives the first job, with nothing stored', async () => {
  await fill(1);
  const create = (id: string) => log.plans.createJob(aJob(id, [1], { idempotencyKey: 'key' }));
  expect(await Promise.all([create('rpl_1'), create('rpl_2')])).toEqual([
    { id: 'rpl_1', isNew: true },
    { id: 'rpl_1', isNew: false },
  ]);
  expect(await log.plans.findJob(replayIdSchema.parse('rpl_2'))).toBeUndefined();
});

test('the items of a large job are taken from its plan, those that can not be sent said to be', async () => {
  await fill(2);
  const { plans } = log;
  const plan = aPlan('pln_1');
  await plans.savePlan(plan);
  const last = 4_500;
  for (let from = 0; from <= last; from += 1_000) {
    const entries = Array.from({ length: Math.min(1_000, last + 1 - from) }, (_, index) => {
      const position = from + index;
      if (position === 3) return anEntry(position, null);
      return anEntry(position, (position % 2) + 1, { problem: position === 4_400 ? 'No secret.' : null });
    });
    await plans.addEntries(plan.id, entries, from + 1_000 > last ? 'last' : 'more-follow');
  }
  await plans.createJob(aJob('rpl_1', [], { planId: plan.id }));
  expect((await plans.findJob(job))?.summary).toMatchObject({
    planId: 'pln_1',
    totalAttempts: last,
    counts: { ...nothing, waiting: last - 1, skipped: 1 },
  });
  expect((await plans.findPlan(plan.id))?.jobs).toEqual(['rpl_1']);
  expect(await plans.openItems(job, 4_398, 9)).toMatchObject([
    { position: 4_399, deliveryId: 'dlv_2', dueMs: 4_399 * 2.5 },
    ...Array.from({ length: 8 }, (_, index) => ({ position: 4_401 + index })),
  ]);
  expect(await codeOf(plans.createJob(aJob('rpl_2', [], { planId: aPlan('pln_none').id })))).toBe('log.write_failed');
});

test('RPL-14: after a restart what was in flight is unknown and the job is paused, with the rest still open', async () => {
  await fill(4);
  await log.plans.createJob(aJob('rpl_1', [1, 2, 3]));
  await log.plans.createJob(aJob('rpl_2', [4]));
  await log.plans.beginItems(job, [begun('rpl_1', 0, 1, 'att_1'), begun('rpl_1', 1, 2, 'att_2')]);
  await log.plans.endItems(job, [ended(0, 'att_1', 'succeeded')]);
  const other = replayIdSchema.parse('rpl_2');
  await log.plans.beginItems(other, [begun('rpl_2', 0, 4, 'att_3')]);
  await reopen();
  expect(log.configuration).toMatchObject({ interrupted: 2, pausedJobs: ['rpl_1'] });
  const found = await log.plans.findJob(job);
  expect(found?.summary).toMatchObject({
    state: 'paused',
    finishedAtUs: null,
    counts: { ...nothing, waiting: 1, succeeded: 1, unknown: 1 },
    sentence: 'Hookglass ended while it ran: 2 of 3 deliveries are done, 1 of them with an unknown end.',
  });
  expect(await log.plans.openItems(job, -1, 9)).toMatchObject([{ position: 2 }]);
  expect((await log.plans.jobItems(job, ['unknown'], 9, null)).items).toMatchObject([
    { position: 1, state: 'unknown', attempt: { id: 'att_2', outcome: 'unknown' } },
  ]);
  const single = await log.plans.findJob(other);
  expect(single?.summary).toMatchObject({ state: 'interrupted', counts: { ...nothing, unknown: 1 } });
  expect(single?.summary.finishedAtUs).toBeGreaterThan(0);
  expect(await log.plans.beginItems(job, [begun('rpl_1', 1, 2, 'att_4')])).toEqual([]);
});
