import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { CapturedDelivery, DeliveryLog } from '#engine/log/log.ts';
import { bodyCases } from '#test/fixtures/deliveries/raw-bodies.ts';
import { headCases } from '#test/fixtures/deliveries/raw-heads.ts';
import { methodCases } from '#test/fixtures/deliveries/raw-methods.ts';
import { targetCases } from '#test/fixtures/deliveries/raw-targets.ts';
import { aDelivery, eventBody } from '#test/support/open-test-log.ts';
import { type CaredLog, openCaredLog } from '#test/support/storage-care.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let cared: CaredLog;

beforeEach(async () => {
  folder = tempFolder();
  cared = await openCaredLog(folder.path);
});

afterEach(async () => {
  await cared.close();
  folder[Symbol.dispose]();
});

const logPath = () => join(folder.path, 'log.db');

function inside<T>(read: (db: Database.Database) => T): T {
  const db = new Database(logPath(), { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const count = (sql: string) => inside((db) => Number(db.prepare<[], unknown[]>(sql).raw().get()?.[0]));
const packedRows = () => count(`SELECT count(*) FROM delivery WHERE headers = ''`);
const blocks = () => count('SELECT count(*) FROM packed_block');

async function compactAll(): Promise<string> {
  const job = await cared.ended(cared.care.compact(0));
  expect(job).toMatchObject({ state: 'done', failure: null });
  return job.sentence;
}

async function fill(rows: number, note: (row: number) => string = () => ''): Promise<DeliveryId[]> {
  const ids = Array.from({ length: rows }, (_, row) =>
    cared.log.writer.append(aDelivery({ body: eventBody({ id: `evt_${row}`, run: `run_${row % 7}`, note: note(row) }) })),
  );
  return Promise.all(ids);
}

const toPair = (line: string): HeaderPair => {
  const at = line.indexOf(': ');
  return at < 0 ? [line.replace(/:$/, ''), ''] : [line.slice(0, at), line.slice(at + 2)];
};

function fixtures(): Partial<CapturedDelivery>[] {
  const raw = [...headCases, ...bodyCases, ...methodCases, ...targetCases].flatMap(({ rows }) => rows);
  const stored = raw.map(({ method, url, headers, body, trailers }) => ({
    method,
    url,
    headers: headers.map(toPair),
    trailers: trailers.map(toPair),
    body: Buffer.from(body, 'latin1'),
  }));
  const sizes = [0, 1, 2, 31, 1_000, 4_096, 16_384, 65_535, 65_536, 65_537, 200_000, 256 * 1024, 256 * 1024 + 1, 700_000];
  const odd = sizes.map((size) => ({ body: randomBytes(size), headers: [['X-Odd', `caf\u00e9 \u00ff ${size}`] satisfies HeaderPair] }));
  return [...stored, ...odd, { headers: [], body: Buffer.from('[]') }];
}

/** Everything a reader can say of a delivery. */
async function readAll(log: DeliveryLog, id: DeliveryId): Promise<unknown> {
  const stored = await log.readers.findDelivery(id);
  const whole = Buffer.from((await log.readers.readWholeBody(id)) ?? 'missing');
  const ranges = [
    [0, 1],
    [3, 3],
    [1, 5_000],
    [whole.length - 2, whole.length + 10],
    [65_530, 65_540],
  ] as const;
  const slices = await Promise.all(ranges.map(([from, to]) => log.readers.readBody(id, from, to)));
  const sha256 = createHash('sha256').update(whole).digest('hex');
  expect(sha256).toBe(stored?.bodySha256);
  return {
    ...stored,
    bodyHead: Buffer.from(stored?.bodyHead ?? []).toString('hex'),
    sha256,
    slices: slices.map((slice) => [slice?.length, Buffer.from(slice?.bytes ?? 'missing').toString('hex')]),
  };
}

test('everything that can be read of a delivery is the same before and after compaction', async () => {
  const { log } = cared;
  const ids: DeliveryId[] = [];
  for (const changes of fixtures()) ids.push(await log.writer.append(aDelivery(changes)));
  await log.indexed(20_000);
  const before = await Promise.all(ids.map((id) => readAll(log, id)));
  expect(await compactAll()).toMatch(/compacted: .* became /);
  // Bodies over 256 KiB stay in their chunks.
  expect(packedRows()).toBe(ids.length - 2);
  expect(count('SELECT count(*) FROM delivery WHERE body IS NOT NULL')).toBe(0);
  expect(await Promise.all(ids.map((id) => readAll(log, id)))).toEqual(before);
});

test('a text inside a packed delivery is found, and in an index that is made anew', async () => {
  await fill(100, (row) => `needle-${row}-in-the-hay`);
  await cared.log.indexed(20_000);
  await compactAll();
  expect(packedRows()).toBe(100);
  const found = async () => {
    const page = await cared.log.readers.listDeliveries(
      { kind: 'term', key: 'text', values: [{ kind: 'word', text: 'needle-42-in', isPrefix: false }], position: 0, end: 0 },
      10,
      null,
    );
    return page.items.map((item) => item.eventId);
  };
  expect(await found()).toEqual(['evt_42']);
  await cared.close();
  for (const name of ['index.db', 'index-text.db']) rmSync(join(folder.path, name));
  cared = await openCaredLog(folder.path);
  await cared.log.indexed(20_000);
  expect(await found()).toEqual(['evt_42']);
  const { items } = await cared.log.readers.listDeliveries(null, 500, null);
  expect(items.map((item) => item.runId).slice(0, 3)).toEqual(['run_1', 'run_0', 'run_6']);
});

test('compaction takes less space, in blocks of 32, and gives the rest back', async () => {
  // The first page of every table and index is there from the start, and is nothing that packing could make smaller.
  const empty = count('PRAGMA page_count') * count('PRAGMA page_size');
  await fill(3_000, () => 'the same words again and again, as bodies have them '.repeat(10));
  await cared.log.indexed(20_000);
  const before = statSync(logPath()).size;
  await compactAll();
  expect(blocks()).toBe(Math.ceil(3_000 / 32));
  await cared.close();
  expect(count('PRAGMA freelist_count')).toBe(0);
  expect(statSync(logPath()).size).toBeLessThan(empty + (before - empty) * 0.45);
  cared = await openCaredLog(folder.path);
  expect(await compactAll()).toBe('There was nothing to compact.');
});

test('captures and deletions go on while it runs, and what was deleted is in no block', async () => {
  const ids = await fill(1_500, (row) => `first ${row}`);
  const job = cared.care.compact(0);
  const removed = ids.filter((_, index) => index % 3 === 0);
  for (let at = 0; at < removed.length; at += 50) {
    await cared.log.writer.purge(removed.slice(at, at + 50).map(deliveryNumber));
    await fill(5, (row) => `later ${row}`);
  }
  expect((await cared.ended(job)).state).toBe('done');
  await compactAll();
  await compactAll();
  for (const [index, id] of ids.entries()) {
    const stored = await cared.log.readers.findDelivery(id);
    if (index % 3 === 0) expect(stored).toBeUndefined();
    else expect(Buffer.from(stored?.bodyHead ?? []).toString()).toContain(`first ${index}"`);
  }
  const check = await cared.ended(cared.care.check());
  expect(check.sentence).toMatch(/^1,050 deliveries checked: every body is as it was received/);
  expect(packedRows()).toBe(1_050);
});

test('STO-22 the bytes of a removed delivery are gone from log.db after compaction', async () => {
  const canary = (row: number) => `canary-${row}-${createHash('sha256').update(`${row}`).digest('hex')}`;
  const ids = await fill(200, canary);
  const fileHas = async (text: string) => {
    await cared.close();
    const isThere = readFileSync(logPath()).includes(text);
    cared = await openCaredLog(folder.path);
    return isThere;
  };
  expect(await fileHas(canary(50))).toBe(true);
  await cared.log.writer.purge([...ids.slice(40, 45), ...ids.slice(64, 128)].map(deliveryNumber));
  await compactAll();
  expect(await fileHas(canary(42))).toBe(false);
  expect(await fileHas(canary(100))).toBe(false);
  // Inside a block, where no text search of the file would find it.
  const plain = (id: DeliveryId | undefined) => cared.log.readers.findDelivery(id ?? ids[0] ?? expect.fail());
  expect(await plain(ids[10])).toBeDefined();
  const removedLater = ids.slice(0, 20);
  await cared.log.writer.purge(removedLater.map(deliveryNumber));
  await compactAll();
  const deliveriesInBlocks = count('SELECT sum(deliveries) FROM packed_block');
  expect(deliveriesInBlocks).toBe(packedRows());
  expect(deliveriesInBlocks).toBe(200 - 69 - 20);
});

test('a block made from deliveries that were removed meanwhile is not taken', async () => {
  const { log } = cared;
  const ids = await fill(4);
  const stale = { firstId: 1, lastId: 4, ids: [1, 2, 3, 4], rawBytes: 10, bytes: Buffer.from('anything') };
  await log.writer.purge([deliveryNumber(ids[1] ?? expect.fail())]);
  expect(await log.writer.pack([stale])).toBe(0);
  expect(await log.writer.pack([{ ...stale, firstId: 3, ids: [3] }])).toBe(1);
  // Reaches over a block, and leaves one of its deliveries out.
  expect(await log.writer.pack([{ ...stale, ids: [1, 4] }])).toBe(0);
  expect(packedRows()).toBe(1);
  expect(blocks()).toBe(1);
});

test('a cancelled compaction keeps what it did, and the next one goes on', async () => {
  await fill(2_000);
  const job = cared.care.compact(0);
  await expect.poll(packedRows, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0);
  expect((await cared.jobs.cancel(job.id)).state).toBe('cancelled');
  expect(packedRows()).toBeLessThan(2_000);
  await compactAll();
  expect(packedRows()).toBe(2_000);
  expect((await cared.ended(cared.care.check())).sentence).toContain('every body is as it was received');
});

test('only what is old enough is packed', async () => {
  const dayUs = 86_400_000_000;
  const nowUs = 1_800_000_000_000_000;
  for (let age = 10; age > 0; age--) await cared.log.writer.append(aDelivery({ receivedAtUs: nowUs - age * dayUs + dayUs / 2 }));
  await cared.ended(cared.care.compact(5));
  expect(packedRows()).toBe(5);
});
