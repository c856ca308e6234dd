import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptIdSchema, replayIdSchema } from '#contract/ids.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aDelivery, codeOf, deliveryId, openTestLog } from '#test/support/open-test-log.ts';
import { aJob, begun } from '#test/support/plans.ts';
import { endReplayed, startReplay } from '#test/support/start-replay.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await log.writer.append(aDelivery());
  await log.writer.append(aDelivery());
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

test('a replay, its attempts, their bodies and targets come back as they were written', async () => {
  const replay = await startReplay(log, 'rpl_a', 'att_a', { targetUrl: 'http://localhost:3000/one' });
  expect(replay.attempt).toMatchObject({ number: 1, outcome: 'pending', status: null });
  const body = Buffer.from([0, 1, 255, 10, 13]);
  const ended = await endReplayed(log, 'rpl_a', 'att_a', body);
  expect(ended).toMatchObject({ id: 'att_a', number: 1, outcome: 'answered', status: 418, deadline: 'not-2xx' });
  const stored = await log.readers.findAttempt(attemptIdSchema.parse('att_a'));
  expect(stored?.summary).toEqual(ended);
  expect(stored?.request.headers).toEqual([['Host', 'localhost:3000']]);
  expect(stored?.response).toMatchObject({ status: 418, statusText: 'Teapot', keptBytes: 5, isTruncated: false, redirectTo: null });
  const slice = await log.readers.readAttemptBody(attemptIdSchema.parse('att_a'), 1, 3);
  expect([...(slice?.bytes ?? [])]).toEqual([1, 255]);
  expect(slice?.length).toBe(5);
  await log.plans.setJobState(replayIdSchema.parse('rpl_a'), 'done', 'It is over.', 99);
  const found = await log.readers.findReplay(replayIdSchema.parse('rpl_a'));
  expect(found?.summary).toMatchObject({ state: 'done', finishedAtUs: 99, totalAttempts: 1, doneAttempts: 1 });
  expect(await log.readers.findReplay(replayIdSchema.parse('rpl_none'))).toBeUndefined();
  expect(await log.readers.findAttempt(attemptIdSchema.parse('att_none'))).toBeUndefined();
});

test('attempts are numbered per delivery and listed newest first, page by page', async () => {
  await startReplay(log, 'rpl_b', 'att_b1', { delivery: 2 });
  await startReplay(log, 'rpl_b2', 'att_b2', { delivery: 2 });
  await startReplay(log, 'rpl_b3', 'att_b3', { delivery: 2 });
  const first = await log.readers.listAttempts(deliveryId(2), 2, null);
  expect(first.items.map((attempt) => attempt.number)).toEqual([3, 2]);
  const second = await log.readers.listAttempts(deliveryId(2), 2, first.nextCursor);
  expect(second.items.map((attempt) => attempt.number)).toEqual([1]);
  expect(second.nextCursor).toBeNull();
  expect(await codeOf(log.readers.listAttempts(deliveryId(2), 2, 'x'))).toBe('input.invalid');
});

test('a second replay with the same idempotency key is the first one', async () => {
  const create = (id: string, idempotencyKey: string | null) => log.plans.createJob(aJob(id, [1], { idempotencyKey }));
  const both = await Promise.all([create('rpl_k1', 'key'), create('rpl_k2', 'key')]);
  expect(both).toEqual([
    { id: 'rpl_k1', isNew: true },
    { id: 'rpl_k1', isNew: false },
  ]);
  expect(await create('rpl_k3', null)).toEqual({ id: 'rpl_k3', isNew: true });
});

test('recent targets are the last used ones with what happened last', async () => {
  await startReplay(log, 'rpl_t', 'att_t', { targetUrl: 'http://localhost:3000/two', startedAtUs: 9_000_000 });
  await endReplayed(log, 'rpl_t', 'att_t', Buffer.alloc(0));
  const targets = await log.readers.recentTargets(2);
  expect(targets[0]).toEqual({ url: 'http://localhost:3000/two', lastUsedAtUs: 9_000_000, lastSentence: 'It answered 418.' });
  expect(targets).toHaveLength(2);
});

test('nothing is begun of a replay that is not there', async () => {
  expect(await log.plans.beginItems(replayIdSchema.parse('rpl_missing'), [begun('rpl_missing', 0, 1, 'att_m')])).toEqual([]);
});
