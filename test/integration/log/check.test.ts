import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryId } from '#contract/ids.ts';
import { aDelivery, codeOf, eventBody } from '#test/support/open-test-log.ts';
import { type CaredLog, openCaredLog } from '#test/support/storage-care.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
let cared: CaredLog | undefined;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(async () => {
  await cared?.close();
  cared = undefined;
  folder[Symbol.dispose]();
});

async function open(...options: Parameters<typeof openCaredLog> extends [string, ...infer Rest] ? Rest : never): Promise<CaredLog> {
  cared = await openCaredLog(folder.path, ...options);
  return cared;
}

async function close(): Promise<void> {
  await cared?.close();
  cared = undefined;
}

const body = (row: number) => eventBody({ id: `evt_${row}`, note: `payload ${row} ${'and more of it '.repeat(5)}` });

async function fill({ log }: CaredLog, rows: number): Promise<DeliveryId[]> {
  return Promise.all(Array.from({ length: rows }, (_, row) => log.writer.append(aDelivery({ body: body(row) }))));
}

const check = async ({ care, ended }: CaredLog) => ended(care.check());

/** Changes one byte of the closed file where a text lies. */
function flipByte(text: string, offset: number): void {
  const path = join(folder.path, 'log.db');
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  expect(at).toBeGreaterThan(0);
  bytes.writeUInt8(bytes.readUInt8(at + offset) ^ 0x20, at + offset);
  writeFileSync(path, bytes);
}

function change(sql: string, ...values: unknown[]): void {
  const db = new Database(join(folder.path, 'log.db'));
  db.prepare(sql).run(...values);
  db.close();
}

test('STO-13 one changed byte of one body is found, and its delivery named', async () => {
  const first = await open();
  await fill(first, 300);
  await first.log.writer.append(aDelivery({ body: Buffer.alloc(600_000, 'large') }));
  expect(await check(first)).toMatchObject({
    state: 'done',
    done: 301,
    total: 301,
    sentence: '301 deliveries checked: every body is as it was received, and the structure is sound.',
  });
  await close();
  flipByte('payload 123 ', 3);
  const second = await open();
  expect((await check(second)).sentence).toBe('301 deliveries checked: dlv_124 can not be read as received, and the structure is sound.');
  const amounts = await second.log.readers.storedAmounts();
  expect(amounts.lastCheck).toMatchObject({ bodies: 301, damaged: ['dlv_124'], structure: null });
});

test('a damaged block is named delivery by delivery, a detail says so, and a list goes on', async () => {
  const first = await open();
  const ids = await fill(first, 40);
  await first.ended(first.care.compact(0));
  await close();
  change('UPDATE packed_block SET bytes = substr(bytes, 1, 100) WHERE last_id = 40');
  const second = await open();
  await second.log.indexed(20_000);
  const lost = Array.from({ length: 8 }, (_, index) => `dlv_${33 + index}`);
  expect((await check(second)).sentence).toMatch(/^40 deliveries checked: dlv_33, dlv_34, dlv_35 and 5 more can not be read as received/);
  expect((await second.log.readers.storedAmounts()).lastCheck?.damaged).toEqual(lost);
  const hurt = ids[35] ?? expect.fail();
  expect(await codeOf(second.log.readers.findDelivery(hurt))).toBe('log.damaged');
  expect(await codeOf(second.log.readers.readBody(hurt, 0, 10))).toBe('log.damaged');
  expect((await second.log.readers.listDeliveries(null, 100, null)).items).toHaveLength(40);
  expect(await codeOf(second.log.readers.findDelivery(ids[3] ?? expect.fail()))).toBe('ok');
  // A compaction leaves what it can not read alone.
  expect((await second.ended(second.care.compact(0))).state).toBe('done');
  expect((await second.log.readers.storedAmounts()).compacted).toBe(40);
});

test('damage of the structure is told, and what lies on a page that can not be read is named', async () => {
  const first = await open();
  await fill(first, 500);
  await close();
  const path = join(folder.path, 'log.db');
  const bytes = readFileSync(path);
  const page = Math.floor(bytes.indexOf('payload 250 ') / 16_384);
  bytes.fill(0xaa, page * 16_384, page * 16_384 + 64);
  writeFileSync(path, bytes);
  const second = await open();
  const job = await check(second);
  expect(job.sentence).toMatch(/can not be read as received, and the structure is not sound/);
  const { lastCheck } = await second.log.readers.storedAmounts();
  expect(lastCheck?.structure).not.toBeNull();
  expect(lastCheck?.damaged).toContain('dlv_251');
  expect(lastCheck?.damaged.length).toBeLessThan(100);
});

test('a check that is cancelled leaves no result', async () => {
  const { log, care, jobs } = await open();
  await Promise.all(Array.from({ length: 60 }, () => log.writer.append(aDelivery({ body: Buffer.alloc(900_000, 'x') }))));
  const job = care.check();
  expect(await jobs.cancel(job.id)).toMatchObject({ state: 'cancelled' });
  expect((await log.readers.storedAmounts()).lastCheck).toBeNull();
});

test('an idle log that was not checked for a week is checked by itself, and compacted when there is enough to pack', async () => {
  const dayUs = 86_400_000_000;
  let nowUs = 1_800_000_000_000_000;
  const times = { firstMs: 1, everyMs: 5, idleMs: 0, checkAfterDays: 7, packAfterDays: 7, packOver: 50 };
  const { log, care, jobs } = await open({ times, nowUs: () => nowUs });
  await Promise.all(Array.from({ length: 60 }, (_, row) => log.writer.append(aDelivery({ body: body(row), receivedAtUs: nowUs }))));
  await log.indexed(20_000);
  care.start();
  const checks = () => jobs.list().filter(({ kind, state }) => kind === 'check' && state === 'done').length;
  await waitFor(() => checks() === 1, { what: 'the first check' });
  expect(jobs.list().map(({ kind }) => kind)).toEqual(['check']);
  nowUs += 8 * dayUs;
  await waitFor(async () => (await log.readers.storedAmounts()).compacted === 60, { what: 'the compaction' });
  await waitFor(() => checks() === 2, { what: 'the second check' });
  expect(jobs.list().map(({ kind }) => kind)).toEqual(['check', 'compact', 'check']);
});
