import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aDelivery, codeOf, openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;

beforeAll(async () => {
  log = await openTestLog(folder.path);
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 0xff));
const chunk = 256 * 1024;

test.each<[string, Buffer]>([
  ['no bytes', Buffer.alloc(0)],
  ['every byte value', Buffer.from(Array.from({ length: 256 }, (_, value) => value))],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80])],
  ['a byte order mark and NULs', Buffer.from('\ufeff{"a":"\0"}')],
  ['JSON 1,001 deep', Buffer.from(`${'['.repeat(1_001)}1${']'.repeat(1_001)}`)],
  ['JSON 100,000 deep', Buffer.from('{"a":'.repeat(100_000))],
  ['__proto__ and duplicate keys', Buffer.from('{"__proto__":{"id":"evt_p"},"id":"a","id":"b","type":"run.completed"}')],
  ['numbers that JavaScript rounds', Buffer.from('{"big":12345678901234567890,"one":1.0}')],
  ['exactly one chunk', bytes(chunk)],
  ['one byte more than a chunk', bytes(chunk + 1)],
  ['300 KiB', bytes(300 * 1024)],
  ['two chunks and a bit', bytes(2 * chunk + 7)],
])('STO-20, RCV-04: %s come back as they were', async (_name, body) => {
  const id = await log.writer.append(aDelivery({ body }));
  await log.indexed(20_000);
  const stored = await log.readers.findDelivery(id);
  expect(stored?.bodySha256).toBe(createHash('sha256').update(body).digest('hex'));
  expect(stored?.keptBytes).toBe(body.byteLength);
  expect(stored?.summary?.id).toBe(id);
  expect(Buffer.compare(Buffer.from(stored?.bodyHead ?? []), body.subarray(0, 64 * 1024))).toBe(0);
  expect(Buffer.compare((await log.readers.readWholeBody(id)) ?? Buffer.from('missing'), body)).toBe(0);
  for (const [from, to] of [
    [0, 10],
    [5, 5],
    [chunk - 3, chunk + 3],
    [body.byteLength - 4, body.byteLength + 50],
    [0, body.byteLength],
  ] as const) {
    const slice = await log.readers.readBody(id, from, to);
    expect(slice?.length).toBe(body.byteLength);
    expect(
      Buffer.compare(slice?.bytes ?? Buffer.from('missing'), body.subarray(Math.max(0, from), Math.max(0, to))),
      `${from} to ${to}`,
    ).toBe(0);
  }
});

test.each([100, chunk + 100])('STO-13: one flipped bit in a body of %i bytes is found', async (length) => {
  const body = bytes(length);
  const id = await log.writer.append(aDelivery({ body }));
  expect(await codeOf(log.readers.readWholeBody(id))).toBe('ok');
  const other = new Database(`${folder.path}/log.db`);
  const damaged = Buffer.from(body);
  damaged[50] = (damaged[50] ?? 0) ^ 1;
  const row = Number(id.slice(4));
  if (length > chunk)
    other.prepare('UPDATE body_chunk SET bytes = ? WHERE delivery_id = ? AND position = 0').run(damaged.subarray(0, chunk), row);
  else other.prepare('UPDATE delivery SET body = ? WHERE id = ?').run(damaged, row);
  other.close();
  expect(await codeOf(log.readers.readWholeBody(id))).toBe('log.body_damaged');
});
