/** The queue of objects that wait to be fetched. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environmentIdSchema } from '#contract/ids.ts';
import type { NewFetch } from '#engine/log/console-store.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aDelivery, deliveryId, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
  for (let index = 0; index < 5; index++) await log.writer.append(aDelivery());
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

const staging = environmentIdSchema.parse('env_staging');

function aFetch(objectId: string, delivery: number, changes: Partial<NewFetch> = {}): NewFetch {
  return { environmentId: sandbox, thing: 'run', objectId, deliveryId: deliveryId(delivery), queuedAtUs: 1, dueUs: 10, ...changes };
}

const due = async (nowUs: number, limit = 10) =>
  (await log.console.dueFetches(sandbox, nowUs, limit)).map(({ objectId, deliveryIds, tries }) => [objectId, deliveryIds, tries]);
const numberOf = async (objectId: string) =>
  (await log.console.dueFetches(sandbox, Number.MAX_SAFE_INTEGER, 10)).find((one) => one.objectId === objectId)?.number ?? 0;

test('an object waits once for all its deliveries, and survives a restart', async () => {
  await log.console.enqueueFetches([aFetch('run_1', 1), aFetch('run_2', 2, { dueUs: 5 }), aFetch('run_1', 3, { dueUs: 99 })]);
  await log.console.enqueueFetches([
    aFetch('run_1', 3),
    aFetch('run_1', 4, { environmentId: staging }),
    aFetch('run_1', 5, { thing: 'plan' }),
  ]);
  await log.close();
  log = await openTestLog(folder.path);
  expect(await due(4)).toEqual([]);
  expect(await due(5)).toEqual([['run_2', ['dlv_2'], 0]]);
  expect(await due(10)).toEqual([
    ['run_2', ['dlv_2'], 0],
    ['run_1', ['dlv_3', 'dlv_1'], 0],
    ['run_1', ['dlv_5'], 0],
  ]);
  expect(await due(10, 1)).toEqual([['run_2', ['dlv_2'], 0]]);
  expect(await log.console.fetchQueues()).toEqual([
    { environmentId: 'env_sandbox', queued: 3, nextDueUs: 5 },
    { environmentId: 'env_staging', queued: 1, nextDueUs: 10 },
  ]);
});

test('a delivery that arrives while its object is fetched waits for the next time', async () => {
  await log.console.enqueueFetches([aFetch('run_1', 1)]);
  const [taken] = await log.console.dueFetches(sandbox, 10, 10);
  await log.console.enqueueFetches([aFetch('run_1', 2)]);
  await log.console.postponeFetch(taken?.number ?? 0, 10, 'Busy.');
  await log.console.endFetch(taken?.number ?? 0, taken?.deliveryIds ?? []);
  expect(await due(10)).toEqual([['run_1', ['dlv_2'], 0]]);
  await log.console.endFetch(taken?.number ?? 0, [deliveryId(2)]);
  expect(await log.console.fetchQueues()).toEqual([]);
});

test('a try that came to nothing is counted and comes later', async () => {
  await log.console.enqueueFetches([aFetch('run_1', 1), aFetch('run_2', 2)]);
  const number = await numberOf('run_1');
  await log.console.postponeFetch(number, 50, 'The Console is in trouble.');
  await log.console.postponeFetch(number, 70, 'Again.');
  await log.console.enqueueFetches([aFetch('run_1', 3, { dueUs: 20 })]);
  expect(await due(69)).toEqual([['run_2', ['dlv_2'], 0]]);
  expect((await log.console.dueFetches(sandbox, 70, 10))[1]).toEqual({
    number,
    environmentId: 'env_sandbox',
    thing: 'run',
    objectId: 'run_1',
    deliveryIds: ['dlv_3', 'dlv_1'],
    tries: 2,
    lastProblem: 'Again.',
  });
});

test('deliveries that are gone are left out, and an object that nothing waits for goes', async () => {
  await log.console.enqueueFetches([aFetch('run_1', 1), aFetch('run_1', 2), aFetch('run_2', 3), aFetch('run_3', 99)]);
  expect(await log.console.fetchQueues()).toMatchObject([{ queued: 2 }]);
  await log.writer.purge([1, 3]);
  expect(await due(10)).toEqual([['run_1', ['dlv_2'], 0]]);
  await log.writer.purge([2]);
  expect(await log.console.fetchQueues()).toEqual([]);
});

test('names 250 deliveries at a time, the newest first', async () => {
  for (let index = 0; index < 300; index++) void log.writer.append(aDelivery());
  await log.writer.append(aDelivery());
  await log.console.enqueueFetches(Array.from({ length: 300 }, (_, index) => aFetch('run_1', index + 1)));
  const [taken] = await log.console.dueFetches(sandbox, 10, 1);
  expect(taken?.deliveryIds).toHaveLength(250);
  expect(taken?.deliveryIds[0]).toBe('dlv_300');
  await log.console.endFetch(taken?.number ?? 0, taken?.deliveryIds ?? []);
  expect((await log.console.dueFetches(sandbox, 10, 1))[0]?.deliveryIds).toHaveLength(50);
});

test('an environment’s queue is dropped alone', async () => {
  await log.console.enqueueFetches([aFetch('run_1', 1), aFetch('run_2', 2), aFetch('run_1', 3, { environmentId: staging })]);
  await log.console.dropFetches(sandbox);
  expect(await log.console.fetchQueues()).toEqual([{ environmentId: 'env_staging', queued: 1, nextDueUs: 10 }]);
  expect(await due(10)).toEqual([]);
});
