/** Power that goes while log.db goes into WAL mode or leaves it: the only times at which a rollback journal lies beside it. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aDelivery, codeOf, openTestLog } from '#test/support/open-test-log.ts';
import { checkImage } from '#test/support/power-cut/check-image.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const pageBytes = 16_384;
const sectorBytes = 512;
const soundState = { mode: 'read-write', failure: null };

/** A journal as SQLite leaves it: its head, and the first page as it was before. */
function journalOf(pagesBefore: number, firstPage: Buffer | undefined): Buffer {
  const head = Buffer.alloc(sectorBytes);
  head.write('d9d505f920a163d7', 0, 'hex');
  const fields = [firstPage === undefined ? 0 : 1, 0, pagesBefore, sectorBytes, pageBytes];
  for (const [at, value] of fields.entries()) head.writeUInt32BE(value, 8 + at * 4);
  if (firstPage === undefined) return head;
  let sum = 0;
  for (let at = pageBytes - 200; at > 0; at -= 200) sum += firstPage[at] ?? 0;
  const record = Buffer.alloc(4 + pageBytes + 4);
  record.writeUInt32BE(1, 0);
  firstPage.copy(record, 4);
  record.writeUInt32BE(sum, 4 + pageBytes);
  return Buffer.concat([head, record]);
}

test('STO-04 power that goes in the very first write is no reason to take the file for another program’s', async () => {
  using folder = tempFolder();
  const torn = Buffer.alloc(pageBytes);
  torn.fill(0x5a, sectorBytes * 3);
  writeFileSync(`${folder.path}/log.db`, torn);
  writeFileSync(`${folder.path}/log.db-journal`, journalOf(0, undefined));
  const log = await openTestLog(folder.path);
  expect(log.state()).toEqual(soundState);
  await log.close();
});

test('STO-04 power that goes while the log is closed is taken back by the next start', async () => {
  using folder = tempFolder();
  const path = `${folder.path}/log.db`;
  const first = await openTestLog(folder.path);
  await first.writer.append(aDelivery({ body: Buffer.from('kept') }));
  await first.close();
  const whole = readFileSync(path);
  writeFileSync(`${path}-journal`, journalOf(whole.length / pageBytes, whole.subarray(0, pageBytes)));
  writeFileSync(path, Buffer.from(whole).fill(0x5a, sectorBytes, sectorBytes * 4));
  const second = await openTestLog(folder.path);
  expect(second.state()).toEqual(soundState);
  await second.close();
  expect(await checkImage(folder.path, [createHash('sha256').update('kept').digest('hex')], 'connection')).toEqual({
    damage: undefined,
    lost: 0,
  });
});

test('STO-14 a journal beside another program’s file does not make it ours', async () => {
  using folder = tempFolder();
  writeFileSync(`${folder.path}/log.db`, Buffer.alloc(pageBytes, 0x5a));
  writeFileSync(`${folder.path}/log.db-journal`, journalOf(3, Buffer.alloc(pageBytes)));
  expect(await codeOf(openTestLog(folder.path))).toBe('log.foreign_file');
});
