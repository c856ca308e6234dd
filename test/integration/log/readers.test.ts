import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeliveryLog } from '#engine/log/log.ts';
import { ReaderPool } from '#engine/log/readers.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, codeOf, eventBody, logPorts, openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const folder = tempFolder();
const ports = logPorts(folder.path);
let log: DeliveryLog;

/** A filter that no row fits and that has to look into every body. */
const absent = filterOf('-run_');
const files = { logPath: `${folder.path}/log.db`, indexPath: `${folder.path}/index.db`, textPath: `${folder.path}/index-text.db` };

/** Answers everything but facets, on which it spins for ever. */
const stuckWorker = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (order) => {
    if (order === 'stop') return parentPort.close();
    if (order.name === 'facets') for (;;);
    parentPort.postMessage({ kind: 'value', job: order.job, value: 'answered', tookMs: 0 });
  });`;

function poolWith(deadlineMs: number, workers = 1): ReaderPool {
  const pool = new ReaderPool({ entry: ports.workers.reader, data: files, logger: ports.logger, workers, deadlineMs });
  pool.open();
  return pool;
}

beforeAll(async () => {
  log = await openTestLog(folder.path);
  const body = eventBody({ note: 'x'.repeat(60_000) });
  for (let index = 0; index < 12; index++) await Promise.all(Array.from({ length: 100 }, () => log.writer.append(aDelivery({ body }))));
  await log.indexed(60_000);
}, 90_000);

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

test('a query over its deadline fails with its limit, and its worker goes on with the next one', async () => {
  const pool = poolWith(60_000);
  await pool.call('facets', {});
  await pool.close();
  const impatient = poolWith(60_000);
  await impatient.call('facets', {});
  const controller = new AbortController();
  const slow = impatient.call('countDeliveries', { filter: absent }, controller.signal);
  controller.abort();
  expect(await codeOf(slow)).toBe('cancelled.by_user');
  expect((await impatient.call('listDeliveries', { filter: null, limit: 5, cursor: null })).items).toHaveLength(5);
  await impatient.close();
});

test('a deadline settles the call in time, whatever the worker does', async () => {
  const pool = poolWith(1);
  await expect(pool.call('countDeliveries', { filter: absent })).rejects.toMatchObject({
    code: 'log.query_timeout',
    details: { limitMs: '1' },
  });
  await pool.close();
});

test('a signal that is already aborted starts nothing', async () => {
  expect(await codeOf(log.readers.countDeliveries(absent, AbortSignal.abort()))).toBe('cancelled.by_user');
});

test('light queries do not wait behind heavy ones', async () => {
  const pool = poolWith(60_000, 2);
  const first = async () => {
    const order: string[] = [];
    const heavy = Array.from({ length: 3 }, () => pool.call('countDeliveries', { filter: absent }).then(() => order.push('heavy')));
    await pool.call('findDelivery', { number: 1 }).then(() => order.push('light'));
    await Promise.all(heavy);
    return order[0];
  };
  // why more than once: the second worker starts with the first heavy query.
  expect(await waitFor(async () => (await first()) === 'light', { limitMs: 20_000, what: 'the light query, before the heavy ones' })).toBe(
    true,
  );
  await pool.close();
});

test('a query that its worker can not answer fails alone', async () => {
  const pool = new ReaderPool({
    entry: ports.workers.reader,
    data: { ...files, indexPath: `${folder.path}/none/index.db` },
    logger: ports.logger,
    workers: 1,
  });
  pool.open();
  await expect(pool.call('facets', {})).rejects.toThrow('facets');
  await pool.close();
});

test('a worker that does not come back is replaced, and the next query is answered', async () => {
  const entry = new URL(`data:text/javascript,${encodeURIComponent(stuckWorker)}`);
  const pool = new ReaderPool({ entry, data: files, logger: ports.logger, workers: 1, deadlineMs: 1_000 });
  pool.open();
  expect(await codeOf(pool.call('facets', {}))).toBe('log.query_timeout');
  const answered = await waitFor(() => pool.call('findDelivery', { number: 1 }).then(String), { limitMs: 10_000, what: 'an answer' });
  expect(answered).toBe('answered');
  await pool.close();
});

test('slow queries are logged with their name and plan', async () => {
  const pool = poolWith(60_000);
  await pool.call('countDeliveries', { filter: absent });
  await waitFor(
    () =>
      ports.lines.some(
        (line) => line.message === 'Slow query' && line.fields?.query === 'countDeliveries' && String(line.fields.plan).includes('SEARCH'),
      ),
    { what: 'the line' },
  );
  await pool.close();
});

test('while paused nothing starts; what waited runs afterwards', async () => {
  const pool = poolWith(60_000);
  await pool.call('facets', {});
  const resume = await pool.pause();
  let isDone = false;
  const waiting = pool.call('facets', {}).then(() => {
    isDone = true;
  });
  await log.readers.facets();
  expect(isDone).toBe(false);
  resume();
  await waiting;
  await pool.close();
});
