/** What the writer does when the disk fails. The connection is real; one of its statements is made to fail as SQLite would. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TrashId } from '#contract/ids.ts';
import { openWritable, type WritableLog } from '#engine/log/database.ts';
import { migrate } from '#engine/log/migrate.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { Writer, type WriterParts } from '#engine/log/writer.ts';
import { aDelivery, codeOf, logPorts } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
let path: string;
let connection: WritableLog;
let reopened: number;
let states: (string | null)[];
let committed: number[];
let reopen: () => Promise<WritableLog>;

beforeEach(() => {
  folder = tempFolder();
  path = `${folder.path}/log.db`;
  makePrivateFile(path);
  connection = openWritable(path);
  migrate(connection, { migrations, backupFolder: folder.path, nowUs: 0 });
  reopened = 0;
  states = [];
  committed = [];
  reopen = () => {
    reopened++;
    connection = openWritable(path);
    return Promise.resolve(connection);
  };
});

afterEach(() => {
  connection.close();
  folder[Symbol.dispose]();
});

function makeWriter(ballast?: WriterParts['ballast']): Writer {
  const writer: Writer = new Writer({
    logger: logPorts(folder.path).logger,
    db: connection,
    ...(ballast === undefined ? {} : { ballast }),
    reopen: () => reopen(),
    pauseReaders: () => Promise.resolve(() => undefined),
    onCommitted: ({ newest }) => committed.push(newest),
    onStateChanged: () => states.push(writer.failure?.code ?? null),
  });
  return writer;
}

function aBallast() {
  const ballast = {
    isReserved: false,
    bytes: 8_000_000,
    leftBytes: 0,
    isNeededFor(bytes: number): boolean {
      ballast.leftBytes = bytes;
      return bytes > 2_000_000;
    },
    giveUp(): boolean {
      if (ballast.isReserved) return false;
      ballast.isReserved = true;
      return true;
    },
  };
  return ballast;
}

/** Makes every insert of this connection fail with the code until the returned function is called. */
function breakInserts(db: WritableLog, code: string): () => void {
  db.function('break_insert', () => {
    throw new Database.SqliteError('as SQLite would say it', code);
  });
  for (const table of ['delivery', 'answer']) {
    db.exec(`CREATE TEMP TRIGGER break_${table} BEFORE INSERT ON main.${table} BEGIN SELECT break_insert(); END`);
  }
  return () => db.exec('DROP TRIGGER break_delivery; DROP TRIGGER break_answer');
}

const count = () => connection.prepare<[], { n: number }>('SELECT count(*) AS n FROM delivery').get()?.n;

describe('STO-08: a full disk', () => {
  test('refuses with log.disk_full, says so in the state, and goes on by itself once there is space', async () => {
    const writer = makeWriter();
    const pages = Number(connection.pragma('page_count', { simple: true }));
    connection.pragma(`max_page_count = ${pages}`);
    const large = () => aDelivery({ body: Buffer.alloc(200_000, 1) });
    expect(await Promise.all([large(), large()].map((delivery) => codeOf(writer.writer.append(delivery))))).toEqual([
      'log.disk_full',
      'log.disk_full',
    ]);
    expect(writer.failure?.code).toBe('log.disk_full');
    connection.pragma('max_page_count = 1000000');
    expect(await codeOf(writer.writer.append(large()))).toBe('ok');
    expect(writer.failure).toBeNull();
    expect(states).toEqual(['log.disk_full', null]);
    expect(reopened).toBe(0);
    writer.stop();
    writer.close();
  });
});

test('STO-08: what the ballast gave back is not taken by the captures that met the full disk, nor by others that add much', async () => {
  const ballast = aBallast();
  const writer = makeWriter(ballast);
  const restore = breakInserts(connection, 'SQLITE_FULL');
  const captures = [aDelivery(), aDelivery()].map((delivery) => codeOf(writer.writer.append(delivery)));
  const trash = writer.writer.createTrash({ id: 'trs_1' as TrashId, createdAtUs: 1, sentence: 'All' });
  expect(await Promise.all(captures)).toEqual(['log.disk_full', 'log.disk_full']);
  await trash;
  restore();
  expect(await codeOf(writer.writer.append(aDelivery()))).toBe('log.disk_full');
  expect(writer.failure?.code).toBe('log.disk_full');
  expect(count()).toBe(0);
  expect(connection.prepare('SELECT id FROM trash').all()).toEqual([{ id: 'trs_1' }]);
  ballast.isReserved = false;
  expect(await codeOf(writer.writer.append(aDelivery()))).toBe('ok');
  expect(writer.failure).toBeNull();
  writer.stop();
  writer.close();
});

test('STO-08: room is made as soon as readers outside the pool have come to their end', async () => {
  const writer = makeWriter();
  await writer.writer.append(aDelivery());
  const reader = new Database(path, { readonly: true });
  const rows = reader.prepare('SELECT id FROM delivery').iterate();
  rows.next();
  await writer.writer.append(aDelivery());
  setTimeout(() => rows.return?.(), 100);
  await writer.writer.makeRoom();
  expect(statSync(`${path}-wal`).size).toBe(0);
  reader.close();
  writer.stop();
  writer.close();
});

test('STO-08: the ballast is given up before a reader has kept more in the write-ahead log than it could take in', async () => {
  const ballast = aBallast();
  const writer = makeWriter(ballast);
  await writer.writer.append(aDelivery());
  const reader = new Database(path, { readonly: true });
  const rows = reader.prepare('SELECT id FROM delivery').iterate();
  rows.next();
  let stored = 0;
  while ((await codeOf(writer.writer.append(aDelivery({ body: Buffer.alloc(500_000, 1) })))) === 'ok') stored++;
  expect(stored).toBeLessThan(10);
  expect(ballast).toMatchObject({ isReserved: true });
  expect(ballast.leftBytes).toBeLessThan(ballast.bytes);
  expect(writer.failure?.code).toBe('log.disk_full');
  rows.return?.();
  await writer.writer.makeRoom();
  expect(statSync(`${path}-wal`).size).toBe(0);
  reader.close();
  writer.stop();
  writer.close();
});

test('STO-12: on a full disk a small delivery still fits where its large neighbour did not', async () => {
  const writer = makeWriter();
  connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true })) + 2}`);
  const deliveries = [aDelivery(), aDelivery({ body: Buffer.alloc(200_000, 1) }), aDelivery()];
  expect(await Promise.all(deliveries.map((delivery) => codeOf(writer.writer.append(delivery))))).toEqual(['ok', 'log.disk_full', 'ok']);
  expect(count()).toBe(2);
  writer.stop();
  writer.close();
});

describe('STO-06: an error at a sync', () => {
  test('stops acknowledging, opens the log anew, and only then goes on', async () => {
    const writer = makeWriter();
    await writer.writer.append(aDelivery());
    breakInserts(connection, 'SQLITE_IOERR_FSYNC');
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const openNow = reopen;
    reopen = async () => {
      await gate;
      return openNow();
    };
    expect(await codeOf(writer.writer.append(aDelivery()))).toBe('log.write_failed');
    expect(writer.failure?.code).toBe('log.write_failed');
    expect(await codeOf(writer.writer.append(aDelivery()))).toBe('log.write_failed');
    release();
    await waitFor(() => writer.failure === null, { what: 'the log to be opened anew' });
    expect(reopened).toBe(1);
    expect(await writer.writer.append(aDelivery())).toBe('dlv_2');
    expect(count()).toBe(2);
    writer.stop();
    writer.close();
  });

  test('damage found then ends writing for good', async () => {
    const writer = makeWriter();
    breakInserts(connection, 'SQLITE_IOERR_FSYNC');
    reopen = () => Promise.reject(new Database.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT'));
    await codeOf(writer.writer.append(aDelivery()));
    await waitFor(() => writer.hasGivenUp, { what: 'the writer to give up' });
    expect(writer.failure?.code).toBe('log.damaged');
    expect(await codeOf(writer.writer.append(aDelivery()))).toBe('log.read_only');
    writer.stop();
    writer.close();
  });
});

test('an answer is committed within 20 ms when no group comes along', async () => {
  const writer = makeWriter();
  const id = await writer.writer.append(aDelivery());
  writer.writer.recordAnswer({ deliveryId: id, status: 200, answeredAtUs: 7 });
  await waitFor(() => connection.prepare('SELECT status FROM answer').all().length === 1, { limitMs: 2_000, what: 'the answer' });
  expect(committed).toEqual([1, 0]);
  writer.stop();
  writer.close();
});

test('an answer that could not be committed joins a later group', async () => {
  const writer = makeWriter();
  const id = await writer.writer.append(aDelivery());
  const restore = breakInserts(connection, 'SQLITE_FULL');
  writer.writer.recordAnswer({ deliveryId: id, status: 200, answeredAtUs: 7 });
  writer.flush();
  restore();
  await writer.writer.append(aDelivery());
  expect(connection.prepare('SELECT status FROM answer').all()).toEqual([{ status: 200 }]);
  writer.stop();
  writer.close();
});

test('stop commits what is queued', async () => {
  const writer = makeWriter();
  const waiting = writer.writer.append(aDelivery());
  writer.stop();
  expect(await waiting).toBe('dlv_1');
  expect(await codeOf(writer.writer.append(aDelivery()))).toBe('log.closed');
  writer.close();
});
