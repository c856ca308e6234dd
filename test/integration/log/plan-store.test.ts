import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planIdSchema, replayIdSchema, targetIdSchema } from '#contract/ids.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { openReadable } from '#engine/log/readable-log.ts';
import { aDelivery, codeOf, deliveryId, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { aJob, anEntry, aPlan, aTarget, begun, ended, hookUrl, planOptions } from '#test/support/plans.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
  // The first answer of a reader waits for its thread, which takes long on a busy machine.
  await waitFor(async () => (await log.plans.listTargets()).length === 0, { limitMs: 30_000 });
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

async function reopen(): Promise<void> {
  await log.close();
  log = await openTestLog(folder.path);
}

function count(table: string): unknown {
  const db = openReadable(join(folder.path, 'log.db'));
  try {
    return db.prepare(`SELECT count(*) AS n FROM ${table}`).pluck().get();
  } finally {
    db.close();
  }
}

const target = targetIdSchema.parse('tgt_1');
const plan = planIdSchema.parse('pln_1');

describe('targets', () => {
  test('come back as they were saved, by name, with their sealed secret', async () => {
    const first = aTarget('tgt_1', {
      name: 'staging',
      sealedSecret: new Uint8Array([0, 1, 255]),
      secretMask: '••••abcd',
      probe: {
        atUs: 5,
        isReachable: true,
        sentences: ['Reachable.'],
        addresses: ['127.0.0.1'],
        certificateExpiresAtUs: null,
        status: 204,
        durationMs: 3.5,
      },
    });
    const second = aTarget('tgt_2', { name: 'Local' });
    await Promise.all([first, second].map((one) => log.plans.saveTarget(one)));
    expect((await log.plans.listTargets()).map(({ name }) => name)).toEqual(['Local', 'staging']);
    const found = await log.plans.findTarget(target);
    expect({ ...found, sealedSecret: [...(found?.sealedSecret ?? [])] }).toEqual({ ...first, sealedSecret: [0, 1, 255] });
    const changed = { ...first, name: 'Other', sealedSecret: null, secretMask: null, createdAtUs: 99, changedAtUs: 100 };
    await log.plans.saveTarget(changed);
    expect(await log.plans.findTarget(target)).toEqual({ ...changed, createdAtUs: first.createdAtUs });
  });

  test('a removed one can be had back until the next start', async () => {
    await log.plans.saveTarget(aTarget('tgt_1'));
    expect(await log.plans.removeTarget(target, 5)).toBe(true);
    expect(await log.plans.removeTarget(target, 6)).toBe(false);
    expect([await log.plans.listTargets(), await log.plans.findTarget(target)]).toEqual([[], undefined]);
    expect(await log.plans.restoreTarget(target)).toEqual(aTarget('tgt_1'));
    expect(await log.plans.restoreTarget(target)).toBeUndefined();
    await log.plans.removeTarget(target, 7);
    await reopen();
    expect(await log.plans.restoreTarget(target)).toBeUndefined();
    expect(count('target')).toBe(0);
  });

  test('the last attempt to a URL is told with how it ended', async () => {
    await log.writer.append(aDelivery());
    await log.writer.append(aDelivery());
    const job = replayIdSchema.parse('rpl_1');
    await log.plans.createJob(aJob('rpl_1', [1, 2]));
    expect(await log.plans.lastAttemptTo(hookUrl)).toBeNull();
    await log.plans.beginItems(job, [begun('rpl_1', 0, 1, 'att_1'), begun('rpl_1', 1, 2, 'att_2')]);
    await log.plans.endItems(job, [ended(0, 'att_1', 'succeeded'), ended(1, 'att_2', 'failed', { status: 503 })]);
    expect(await log.plans.lastAttemptTo(hookUrl)).toEqual({
      attemptId: 'att_2',
      atUs: 1_001,
      outcome: 'answered',
      status: 503,
      sentence: 'It answered 503.',
    });
    expect(await log.plans.lastAttemptTo(`${hookUrl}/other`)).toBeNull();
  });
});

describe('plans', () => {
  test('a plan is there with its last slice, and its entries come back as they were', async () => {
    const saved = aPlan('pln_1', { targetName: 'Local' });
    const entries = [
      anEntry(0, 3),
      anEntry(1, null, { eventType: null, eventId: null, receivedAtUs: null, eventTimeUs: null, problem: 'It is not in this log.' }),
      anEntry(2, 1, { isDuplicate: true, dueMs: 0.125 }),
    ];
    await log.plans.savePlan(saved);
    await log.plans.addEntries(plan, entries.slice(0, 2), 'more-follow');
    expect([await log.plans.findPlan(plan), (await log.plans.listPlans(9, null)).items]).toEqual([undefined, []]);
    await log.plans.addEntries(plan, entries.slice(2), 'last');
    expect(await log.plans.findPlan(plan)).toEqual({ ...saved, jobs: [] });
    expect(await log.plans.planEntries(plan, 0, 9)).toEqual(entries);
    expect(await log.plans.planEntries(plan, 1, 1)).toEqual([entries[1]]);
    expect((await log.plans.listPlans(9, null)).items).toEqual([{ ...saved, count: 3, jobs: [] }]);
    expect(await codeOf(log.plans.addEntries(plan, entries, 'last'))).toBe('log.write_failed');
  });

  test('a plan is replaced as a whole with its last slice, and nothing of the old entries is left', async () => {
    await log.plans.savePlan(aPlan('pln_1'));
    await log.plans.addEntries(plan, [anEntry(0, 1), anEntry(1, 2)], 'last');
    const next = aPlan('pln_1', { name: 'Other', fingerprint: 'f2', estimatedMs: 7, options: { ...planOptions, order: 'reversed' } });
    await log.plans.replacePlan(next);
    await log.plans.addEntries(plan, [anEntry(0, 2)], 'more-follow');
    expect(await log.plans.findPlan(plan)).toMatchObject({ name: 'Plan pln_1', fingerprint: 'f1' });
    expect(await log.plans.planEntries(plan, 0, 9)).toHaveLength(2);
    await log.plans.addEntries(plan, [anEntry(1, 1), anEntry(2, 3)], 'last');
    expect(await log.plans.findPlan(plan)).toEqual({ ...next, jobs: [] });
    expect((await log.plans.planEntries(plan, 0, 9)).map(({ deliveryId: id }) => id)).toEqual(['dlv_2', 'dlv_1', 'dlv_3']);
    await waitFor(() => count('plan_entry_set') === 1 && count('plan_entry') === 3, { limitMs: 20_000, what: 'the old entries to go' });
  });

  test('plans are listed newest first, page by page, each with its jobs newest first', async () => {
    for (const id of ['pln_1', 'pln_2', 'pln_3']) {
      await log.plans.savePlan(aPlan(id));
      await log.plans.addEntries(planIdSchema.parse(id), [anEntry(0, 1)], 'last');
    }
    for (const id of ['rpl_1', 'rpl_2']) await log.plans.createJob(aJob(id, [], { planId: plan }));
    const first = await log.plans.listPlans(2, null);
    const second = await log.plans.listPlans(2, first.nextCursor);
    expect([...first.items, ...second.items].map(({ id, jobs }) => [id, jobs])).toEqual([
      ['pln_3', []],
      ['pln_2', []],
      ['pln_1', ['rpl_2', 'rpl_1']],
    ]);
    expect(second.nextCursor).toBeNull();
    const jobs = await log.plans.listJobs(plan, 1, null);
    expect((await log.plans.listJobs(plan, 1, jobs.nextCursor)).items.map(({ id }) => id)).toEqual(['rpl_1']);
    expect((await log.plans.listJobs(null, 9, null)).items.map(({ id }) => id)).toEqual(['rpl_2', 'rpl_1']);
    expect(await codeOf(log.plans.listPlans(2, 'x'))).toBe('input.invalid');
  });

  test('a removed plan can be had back until the next start; its jobs stay', async () => {
    await log.plans.savePlan(aPlan('pln_1'));
    await log.plans.addEntries(plan, [anEntry(0, 1)], 'last');
    await log.plans.createJob(aJob('rpl_1', [], { planId: plan }));
    expect(await log.plans.removePlan(plan, 5)).toBe(true);
    expect([await log.plans.findPlan(plan), await log.plans.planEntries(plan, 0, 9)]).toEqual([undefined, []]);
    expect(await log.plans.restorePlan(plan)).toEqual(aPlan('pln_1'));
    expect(await log.plans.removePlan(plan, 6)).toBe(true);
    await log.plans.savePlan(aPlan('pln_2'));
    await log.plans.addEntries(planIdSchema.parse('pln_2'), [anEntry(0, 1)], 'more-follow');
    await reopen();
    expect(await log.plans.restorePlan(plan)).toBeUndefined();
    expect(['replay_plan', 'plan_entry', 'plan_entry_set'].map(count)).toEqual([0, 0, 0]);
    expect((await log.plans.findJob(replayIdSchema.parse('rpl_1')))?.summary.counts.waiting).toBe(1);
  });
});

describe('what plans are made of', () => {
  test('deliveries in the order of arrival, without those in the trash', async () => {
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await log.writer.append(aDelivery({ body: eventBody({ id, type: 'run.failed' }) }));
    await log.indexed(20_000);
    const found = await log.plans.plannedDeliveries([deliveryId(3), deliveryId(1), deliveryId(9)]);
    expect(found.map(({ deliveryId: id, eventId, eventType }) => [id, eventId, eventType])).toEqual([
      ['dlv_1', 'evt_1', 'run.failed'],
      ['dlv_3', 'evt_3', 'run.failed'],
    ]);
    expect(found[0]).toMatchObject({
      eventTimeUs: Date.parse('2026-05-20T12:00:00Z') * 1_000,
      isTruncated: false,
      endpointId: 'ep_default',
    });
    expect(found[0]?.sha256).toBe((await log.readers.findDelivery(deliveryId(1)))?.bodySha256);
  });

  test('bodies are found by their hash and event, the oldest first, also those without an event', async () => {
    const body = eventBody({ id: 'evt_1' });
    const plain = Buffer.from('plain text');
    for (const one of [plain, body, body, plain, eventBody({ id: 'evt_1', note: 'other' })])
      await log.writer.append(aDelivery({ body: one }));
    await log.indexed(20_000);
    const sha256Of = async (number: number) => (await log.readers.findDelivery(deliveryId(number)))?.bodySha256 ?? '';
    const [ofPlain, ofBody, ofOther] = [await sha256Of(1), await sha256Of(2), await sha256Of(5)];
    const found = await log.plans.findBodies([
      { sha256: ofOther, eventId: 'evt_1' },
      { sha256: ofBody, eventId: 'evt_1' },
      { sha256: ofBody, eventId: 'evt_2' },
      { sha256: ofPlain, eventId: null },
      { sha256: 'cd'.repeat(32), eventId: null },
    ]);
    expect(found.map((one) => one?.deliveryId ?? null)).toEqual(['dlv_5', 'dlv_2', null, 'dlv_1', null]);
  });
});

test('deliveries that are deleted for good leave nothing of themselves in plans and jobs, which go on without them', async () => {
  for (const id of ['evt_1', 'evt_2', 'evt_3']) await log.writer.append(aDelivery({ body: eventBody({ id }) }));
  await log.indexed(20_000);
  const job = replayIdSchema.parse('rpl_1');
  await log.plans.savePlan(aPlan('pln_1'));
  await log.plans.addEntries(
    plan,
    [1, 2, 3].map((number, position) => anEntry(position, number)),
    'last',
  );
  await log.plans.createJob(aJob('rpl_1', [], { planId: plan }));
  await log.plans.createJob(aJob('rpl_2', [1]));
  await log.plans.setJobState(replayIdSchema.parse('rpl_2'), 'done', 'Done.', 5);
  await log.plans.beginItems(job, [begun('rpl_1', 0, 1, 'att_1'), begun('rpl_1', 1, 2, 'att_2')]);
  await log.plans.endItems(job, [ended(0, 'att_1', 'succeeded')]);
  expect((await log.writer.purge([1, 2, 3])).deliveries).toBe(0);
  await log.plans.setJobState(job, 'paused', 'Paused.', null);
  // What is in flight is left alone.
  expect((await log.writer.purge([1, 2, 3])).deliveries).toBe(2);
  const { items } = await log.plans.jobItems(job, [], 9, null);
  expect(items.map(({ state, sentence, attempt }) => [state, sentence, attempt?.id ?? null])).toEqual([
    ['succeeded', 'The delivery was deleted.', null],
    ['in-flight', 'Waiting for the answer.', 'att_2'],
    ['skipped', 'The delivery was deleted.', null],
  ]);
  expect(await log.plans.openItems(job, -1, 9)).toEqual([]);
  expect(await log.plans.planEntries(plan, 0, 1)).toEqual([
    {
      ...anEntry(0, null),
      eventType: null,
      eventId: null,
      receivedAtUs: null,
      eventTimeUs: null,
      bytes: 0,
      sha256: '',
      problem: 'The delivery was deleted.',
    },
  ]);
  expect(await log.plans.findJob(replayIdSchema.parse('rpl_2'))).toBeUndefined();
});

test('items of two jobs are paired by delivery in the order of the first, then those that only the second has', async () => {
  for (let number = 1; number <= 5; number++) await log.writer.append(aDelivery());
  await log.indexed(20_000);
  const [before, after] = [replayIdSchema.parse('rpl_1'), replayIdSchema.parse('rpl_2')];
  await log.plans.createJob(aJob('rpl_1', [3, 1, 2]));
  await log.plans.createJob(aJob('rpl_2', [5, 2, 3, 4]));
  const all = [
    ['dlv_3', 'dlv_3'],
    ['dlv_1', null],
    ['dlv_2', 'dlv_2'],
    [null, 'dlv_5'],
    [null, 'dlv_4'],
  ];
  for (const limit of [1, 2, 3, 4, 9]) {
    const found: (string | null)[][] = [];
    let cursor: string | null = null;
    do {
      const page = await log.plans.pairedItems(before, after, limit, cursor);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items.map((pair) => [pair.before?.deliveryId ?? null, pair.after?.deliveryId ?? null]));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(found).toEqual(all);
  }
  expect(await codeOf(log.plans.pairedItems(before, after, 9, 'c1'))).toBe('input.invalid');
});
