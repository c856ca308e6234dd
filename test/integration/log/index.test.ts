import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { quoteText } from '#domain/query/format.ts';
import type { DeliveryLog, IndexedChange } from '#engine/log/log.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

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

const minuteUs = 60_000_000;
const tables = ['summary', 'summary_trash', 'value_count', 'minute_count', 'hour_count', 'newest_event_time'];

function dump(): unknown {
  const db = new Database(join(folder.path, 'index.db'), { readonly: true });
  const rows = Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]));
  db.close();
  return rows;
}

async function fill(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const body = eventBody({
      id: `evt_${index % 7}`,
      type: index % 3 === 0 ? 'run.failed' : 'run.completed',
      created: new Date(1_790_000_000_000 + ((index * 37) % 50) * 1_000).toISOString(),
      note: `delivery number ${index}`,
    });
    const receivedAtUs = 1_780_000_000_000_000 + index * 10 * minuteUs;
    const id = await log.writer.append(aDelivery({ body, receivedAtUs }));
    if (index % 4 !== 0) log.writer.recordAnswer({ deliveryId: id, status: 200 + (index % 3), answeredAtUs: receivedAtUs + 1_000 });
  }
  await log.indexed(20_000);
}

async function reopenAfter(change: () => void): Promise<void> {
  await log.close();
  change();
  log = await openTestLog(folder.path);
  await log.indexed(20_000);
}

const names = (index: 'index.db' | 'index-text.db') => ['', '-wal', '-shm'].map((suffix) => join(folder.path, `${index}${suffix}`));
const find = async (text: string) => (await log.readers.listDeliveries(filterOf(quoteText(text)), 100, null)).items.map((item) => item.id);

test('deleted, the index is built again, row for row as it was', async () => {
  await fill(60);
  await log.close();
  const before = dump();
  log = await openTestLog(folder.path);
  await reopenAfter(() => {
    for (const path of [...names('index.db'), ...names('index-text.db')]) rmSync(path, { force: true });
  });
  expect(await find('number 42')).toEqual(['dlv_43']);
  await log.close();
  expect(dump()).toEqual(before);
});

test('counts per minute and hour add up to all deliveries', async () => {
  await fill(30);
  await log.close();
  const db = new Database(join(folder.path, 'index.db'), { readonly: true });
  expect(db.prepare('SELECT sum(count) AS n, count(*) AS buckets FROM minute_count').get()).toEqual({ n: 30, buckets: 30 });
  expect(db.prepare('SELECT sum(count) AS n, count(*) AS buckets FROM hour_count').get()).toMatchObject({ n: 30 });
  db.close();
});

test.each([
  ['overwritten with something else', () => writeFileSync(join(folder.path, 'index.db'), 'no database')],
  [
    'of another version',
    () => {
      const db = new Database(join(folder.path, 'index.db'));
      db.pragma('user_version = 999');
      db.close();
    },
  ],
  [
    "another log's",
    () => {
      const db = new Database(join(folder.path, 'index.db'));
      db.prepare(`UPDATE derived_from SET log_uuid = 'other'`).run();
      db.close();
    },
  ],
  [
    'ahead of a log that was restored from a backup',
    () => {
      const db = new Database(join(folder.path, 'log.db'));
      db.exec(`DELETE FROM delivery WHERE id > 5; UPDATE sqlite_sequence SET seq = 5 WHERE name = 'delivery'`);
      db.close();
    },
  ],
])('an index file that is %s is built again', async (_name, change) => {
  await fill(10);
  await reopenAfter(change);
  const page = await log.readers.listDeliveries(null, 100, null);
  const db = new Database(join(folder.path, 'log.db'), { readonly: true });
  expect(page.items).toHaveLength(Number(db.prepare<[], { n: number }>('SELECT count(*) AS n FROM delivery').get()?.n));
  expect(page.items.length).toBeGreaterThan(0);
  db.close();
});

test('an index that lags goes on where it stopped, and catches up with answers, which are news', async () => {
  await fill(8);
  await log.close();
  const db = new Database(join(folder.path, 'log.db'));
  db.exec('INSERT INTO answer (delivery_id, status, answered_at_us) VALUES (1, 503, 1780000000005000)');
  db.close();
  log = await openTestLog(folder.path);
  const changes: IndexedChange[] = [];
  log.onIndexed((batch) => changes.push(...batch));
  await log.indexed(20_000);
  expect(changes).toMatchObject([{ kind: 'updated', delivery: { id: 'dlv_1', answeredStatus: 503 } }]);
  const first = (await log.readers.listDeliveries(null, 100, null)).items.at(-1);
  expect(first).toMatchObject({ id: 'dlv_1', answeredStatus: 503, durationUs: 5_000 });
});

test('what was there before the start is no news; what comes after is, once and in order', async () => {
  await fill(5);
  const changes: IndexedChange[] = [];
  await log.close();
  for (const path of names('index.db')) rmSync(path, { force: true });
  log = await openTestLog(folder.path);
  const stop = log.onIndexed((batch) => changes.push(...batch));
  await fill(5);
  const captured = changes.flatMap((change) => (change.kind === 'captured' ? [change.delivery.id] : []));
  expect(captured).toEqual(['dlv_6', 'dlv_7', 'dlv_8', 'dlv_9', 'dlv_10']);
  stop();
  await log.writer.append(aDelivery());
  await log.indexed(20_000);
  expect(changes.some((change) => change.kind !== 'removed' && change.delivery.id === 'dlv_11')).toBe(false);
});

test('a search finds what the text index has not seen yet', async () => {
  await fill(3);
  const db = new Database(join(folder.path, 'index-text.db'));
  db.exec('BEGIN IMMEDIATE');
  const id = await log.writer.append(aDelivery({ body: Buffer.from('the unseen needle') }));
  await waitFor(async () => (await find('unseen needle')).includes(id), { what: 'the needle' });
  db.exec('ROLLBACK');
  db.close();
});

test('an index damaged while it is open is built again without a restart', async () => {
  await fill(20);
  await log.close();
  const db = new Database(join(folder.path, 'index.db'));
  const page = Number(
    db.prepare<[], { page: number }>(`SELECT rootpage AS page FROM sqlite_schema WHERE name = 'summary_by_verdict'`).get()?.page,
  );
  db.close();
  const { openSync, writeSync, closeSync } = await import('node:fs');
  const descriptor = openSync(join(folder.path, 'index.db'), 'r+');
  writeSync(descriptor, Buffer.alloc(8_000, 0xa5), 0, 8_000, (page - 1) * 16_384);
  closeSync(descriptor);
  log = await openTestLog(folder.path);
  await log.writer.append(aDelivery());
  await waitFor(async () => (await log.readers.listDeliveries(filterOf('verdict:no-secret'), 100, null)).items.length === 21, {
    limitMs: 20_000,
    what: 'the rebuilt index',
  });
  expect(existsSync(join(folder.path, 'index.db'))).toBe(true);
});
