/** What people add to deliveries and take away: kept in the journal, followed by the index, told to listeners. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replayIdSchema, trashIdSchema, viewIdSchema } from '#contract/ids.ts';
import type { AnnotationChange, DeliveryLog, IndexedChange } from '#engine/log/log.ts';
import { dumpIndex } from '#test/support/dump-index.ts';
import { aDelivery, aJudgement, codeOf, deliveryId, eventBody, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { aJob, begun, ended } from '#test/support/plans.ts';
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

const trashId = trashIdSchema.parse('trs_1');
const bookmark: AnnotationChange = { isBookmarked: true, addTags: ['vip', 'late'], removeTags: [], note: 'Look at this one' };

async function fill(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await log.writer.append(aDelivery({ body: eventBody({ id: `evt_${index % 4}` }) }));
  await log.indexed(20_000);
}

async function reopen(change: () => void = () => undefined): Promise<void> {
  await log.close();
  change();
  log = await openTestLog(folder.path);
  await log.indexed(20_000);
}

function inside<T>(file: 'log.db' | 'index.db' | 'index-text.db', read: (db: Database.Database) => T): T {
  const db = new Database(join(folder.path, file), { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const indexNow = () => inside('index.db', (db) => dumpIndex(db, false));
const listed = async () => (await log.readers.listDeliveries(null, 100, null)).items;
const listedIds = async () => (await listed()).map((item) => item.id);

async function trash(numbers: readonly number[]): Promise<number> {
  await log.writer.createTrash({ id: trashId, createdAtUs: 1, sentence: 'Deleted some' });
  const moved = await log.writer.moveToTrash(trashId, numbers);
  await log.indexed(20_000);
  return moved;
}

/** Rows that name the delivery, in every table of log.db but the list of changes. */
function tracesOf(number: number): string[] {
  return inside('log.db', (db) => {
    const columns = db
      .prepare<[], { name: string; column: string }>(
        `SELECT t.name, c.name AS "column" FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT IN ('index_change', 'sqlite_sequence') AND (c.name = 'delivery_id' OR (t.name = 'delivery' AND c.name = 'id'))`,
      )
      .all();
    expect(columns.length).toBeGreaterThanOrEqual(9);
    return columns
      .filter(({ name, column }) => db.prepare(`SELECT 1 FROM ${name} WHERE ${column} = ?`).get(number) !== undefined)
      .map(({ name }) => name);
  });
}

describe('annotations', () => {
  test('a bookmark, tags and a note survive a restart and a new index', async () => {
    await fill(3);
    await log.writer.annotate([2], bookmark, 7);
    await reopen(() => rmSync(join(folder.path, 'index.db')));
    const [, second] = await listed();
    expect(second).toMatchObject({ id: 'dlv_2', isBookmarked: true, tags: ['late', 'vip'], hasNote: true });
    expect(await log.readers.findDelivery(deliveryId(2))).toMatchObject({
      isBookmarked: true,
      tags: ['late', 'vip'],
      note: 'Look at this one',
    });
    expect((await listed())[0]).toMatchObject({ isBookmarked: false, tags: [], hasNote: false });
  });

  test('each change is told once, and what is left out stays', async () => {
    await fill(2);
    const changes: IndexedChange[] = [];
    log.onIndexed((batch) => changes.push(...batch));
    await log.writer.annotate([1], bookmark, 7);
    await log.writer.annotate([1], { addTags: [], removeTags: ['vip'] }, 8);
    await log.writer.annotate([1], { addTags: ['late'], removeTags: [] }, 9);
    await log.indexed(20_000);
    const last = changes.at(-1);
    expect(last).toMatchObject({ kind: 'updated', delivery: { id: 'dlv_1', isBookmarked: true, tags: ['late'], hasNote: true } });
    expect(changes.length).toBeLessThanOrEqual(2);
  });

  test('taken back, nothing of it stays', async () => {
    await fill(2);
    const before = indexNow();
    await log.writer.annotate([1, 2], bookmark, 7);
    await log.writer.annotate([1, 2], { isBookmarked: false, addTags: [], removeTags: ['vip', 'late'], note: null }, 8);
    await log.indexed(20_000);
    expect(indexNow()).toEqual(before);
    expect(tracesOf(1)).toEqual(['delivery']);
  });

  test('what is gone or in the trash is left out', async () => {
    await fill(2);
    await trash([2]);
    await log.writer.annotate([1, 2, 99], bookmark, 7);
    expect(tracesOf(2)).not.toContain('annotation');
    expect(tracesOf(99)).toEqual([]);
  });
});

describe('trash', () => {
  test('what is in the trash is gone from lists, counts and details, also after a restart and from a new index', async () => {
    await fill(6);
    const removed: IndexedChange[] = [];
    log.onIndexed((batch) => removed.push(...batch));
    expect(await trash([2, 3, 5, 99])).toBe(3);
    expect(removed).toEqual(['dlv_2', 'dlv_3', 'dlv_5'].map((id) => ({ kind: 'removed', id })));
    for (const again of [() => undefined, () => rmSync(join(folder.path, 'index.db'))]) {
      expect(await listedIds()).toEqual(['dlv_6', 'dlv_4', 'dlv_1']);
      expect(await log.readers.countDeliveries(null)).toMatchObject({ count: 3 });
      expect(await log.readers.findDelivery(deliveryId(3))).toBeUndefined();
      expect(log.sizes().deliveries).toBe(3);
      await reopen(again);
    }
  });

  test('brought back, every row and count is as it was, with its note and tags', async () => {
    await fill(8);
    await log.writer.annotate([3], bookmark, 7);
    await log.indexed(20_000);
    const before = indexNow();
    await trash([1, 3, 4, 8]);
    expect(indexNow()).not.toEqual(before);
    expect(await log.writer.restoreFromTrash(trashId, 3)).toBe(3);
    expect(await log.writer.restoreFromTrash(trashId, 3)).toBe(1);
    await log.indexed(20_000);
    expect(indexNow()).toEqual(before);
    expect(await log.readers.findDelivery(deliveryId(3))).toMatchObject({ note: 'Look at this one', tags: ['late', 'vip'] });
    expect(inside('log.db', (db) => db.prepare('SELECT count(*) AS n FROM trash').get())).toEqual({ n: 0 });
  });

  test('a delivery that comes while its twin is in the trash gets the next number', async () => {
    await fill(5);
    await trash([1, 5]);
    await log.writer.append(aDelivery({ body: eventBody({ id: 'evt_0' }) }));
    await log.indexed(20_000);
    expect((await listed())[0]).toMatchObject({ id: 'dlv_6', duplicateNumber: 3 });
  });

  test('an answer that comes while the row is in the trash is there when the row comes back', async () => {
    await fill(1);
    await trash([1]);
    log.writer.recordAnswer({ deliveryId: deliveryId(1), status: 200, answeredAtUs: 1_790_000_000_000_000 });
    await log.indexed(20_000);
    await log.writer.restoreFromTrash(trashId, 10);
    await log.indexed(20_000);
    expect((await listed())[0]).toMatchObject({ id: 'dlv_1', answeredStatus: 200 });
    expect(inside('index.db', (db) => db.prepare(`SELECT value, count FROM value_count WHERE key = 'status'`).all())).toEqual([
      { value: '200', count: 1 },
    ]);
  });

  test('deletions that hold nothing are dropped, the others stay', async () => {
    await fill(2);
    await trash([1]);
    await log.writer.createTrash({ id: trashIdSchema.parse('trs_2'), createdAtUs: 2, sentence: 'Nothing' });
    await log.writer.dropEmptyTrash();
    expect(inside('log.db', (db) => db.prepare('SELECT id FROM trash').all())).toEqual([{ id: 'trs_1' }]);
  });
});

describe('removal for good', () => {
  async function replayOf(id: string, numbers: readonly number[]): Promise<void> {
    const { id: replayId } = await log.plans.createJob(aJob(`rpl_${id}`, numbers));
    const attempts = numbers.map((number) => `att_${id}${number}`);
    await log.plans.beginItems(
      replayId,
      numbers.map((number, position) => begun(`rpl_${id}`, position, number, `att_${id}${number}`)),
    );
    await log.plans.endItems(
      replayId,
      attempts.map((attempt, position) => ended(position, attempt, 'succeeded')),
    );
  }

  const finish = (id: string) => log.plans.setJobState(replayIdSchema.parse(id), 'done', '', 9);

  test('nothing of a delivery is left in any table or derived file, and its neighbours keep everything', async () => {
    await fill(2);
    await log.writer.append(aDelivery({ body: Buffer.alloc(600_000, 'x') }));
    log.writer.recordAnswer({ deliveryId: deliveryId(3), status: 200, answeredAtUs: 5 });
    await replayOf('A', [2, 3]);
    await replayOf('B', [3]);
    for (const id of ['A', 'B']) await finish(`rpl_${id}`);
    await log.writer.annotate([2, 3], bookmark, 7);
    await log.writer.addJudgements([aJudgement(2), aJudgement(3)]);
    await trash([3]);
    expect(tracesOf(3)).toHaveLength(9);
    const purged = await log.writer.purge([3, 99]);
    expect(purged.deliveries).toBe(1);
    expect(purged.bytes).toBeGreaterThan(600_000);
    await log.indexed(20_000);
    // The place in a replay stays, with nothing of the delivery but its number.
    expect(tracesOf(3)).toEqual(['replay_item']);
    expect(tracesOf(2)).toHaveLength(6);
    expect(inside('log.db', (db) => db.prepare('SELECT id FROM replay').all())).toEqual([{ id: 'rpl_A' }]);
    expect(inside('log.db', (db) => db.prepare('SELECT count(*) AS n FROM attempt_body').get())).toEqual({ n: 1 });
    for (const table of ['summary', 'summary_trash']) {
      expect(inside('index.db', (db) => db.prepare(`SELECT id FROM ${table} WHERE id = 3`).all())).toEqual([]);
    }
    expect(inside('index-text.db', (db) => db.prepare('SELECT id FROM search_docsize').all())).toEqual([{ id: 1 }, { id: 2 }]);
    expect(log.sizes().deliveries).toBe(2);
  });

  test('a delivery of a replay that runs is left out', async () => {
    await fill(2);
    await replayOf('A', [1]);
    expect((await log.writer.purge([1, 2])).deliveries).toBe(1);
    await finish('rpl_A');
    expect((await log.writer.purge([1, 2])).deliveries).toBe(1);
    expect(inside('log.db', (db) => db.prepare('SELECT count(*) AS n FROM replay').get())).toEqual({ n: 0 });
  });

  test('the index stays as it is when the newest delivery is removed, also over a restart', async () => {
    await fill(3);
    await log.writer.purge([3]);
    await reopen(() => {
      const db = new Database(join(folder.path, 'index.db'));
      db.exec('CREATE TABLE made_once (a INTEGER) STRICT');
      db.close();
    });
    expect(await listedIds()).toEqual(['dlv_2', 'dlv_1']);
    expect(inside('index.db', (db) => db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'made_once'`).all())).toHaveLength(1);
    await log.writer.purge([1, 2]);
    await reopen();
    expect(log.sizes()).toMatchObject({ deliveries: 0, indexLag: 0, textLag: 0, isIndexRebuilding: false });
    expect(await log.writer.append(aDelivery())).toBe('dlv_4');
    await log.indexed(20_000);
    expect(await listedIds()).toEqual(['dlv_4']);
  });

  test('the space is given back in pieces', async () => {
    for (let index = 0; index < 60; index++) await log.writer.append(aDelivery({ body: Buffer.alloc(100_000, 'x') }));
    await log.writer.purge(Array.from({ length: 60 }, (_, index) => index + 1));
    const before = inside('log.db', (db) => Number(db.pragma('page_count', { simple: true })));
    const left = await log.writer.vacuum(50);
    expect(left).toBeGreaterThan(0);
    expect(await log.writer.vacuum(50)).toBe(left - 50);
    while ((await log.writer.vacuum(200)) > 0);
    expect(inside('log.db', (db) => Number(db.pragma('page_count', { simple: true })))).toBeLessThan(before / 4);
  });
});

test('changes that both derived files have followed are removed from the journal', async () => {
  await fill(30);
  for (let number = 1; number <= 30; number += 2) await log.writer.annotate([number], bookmark, 7);
  await log.indexed(20_000);
  const left = () => inside('log.db', (db) => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM index_change').get()?.n);
  await waitFor(() => left() === 0, { what: 'the changes to be removed' });
  await log.writer.annotate([1], { addTags: ['again'], removeTags: [] }, 8);
  await reopen();
  expect((await listed()).at(-1)).toMatchObject({ tags: ['again', 'late', 'vip'] });
});

test('an index that has followed more changes than this log made is built again', async () => {
  await fill(3);
  await log.writer.annotate([1], bookmark, 7);
  await reopen(() => {
    const db = new Database(join(folder.path, 'log.db'));
    db.exec(
      `DELETE FROM annotation; DELETE FROM delivery_tag; DELETE FROM index_change; UPDATE sqlite_sequence SET seq = 0 WHERE name = 'index_change'`,
    );
    db.close();
  });
  expect((await listed()).at(-1)).toMatchObject({ isBookmarked: false, tags: [] });
});

test('views and retention rules are there after a restart', async () => {
  const view = {
    id: viewIdSchema.parse('view_1'),
    name: 'Failures',
    query: 'type:run.failed',
    grouping: 'run' as const,
    notifies: 'off' as const,
  };
  await log.writer.saveView({ ...view, name: 'Before' });
  await log.writer.saveView(view);
  await log.writer.saveView({ ...view, id: viewIdSchema.parse('view_2'), name: 'Gone' });
  await log.writer.removeView(viewIdSchema.parse('view_2'));
  await log.writer.saveRetention({ environmentId: sandbox, maxAgeDays: 3, maxDeliveries: null, maxBytes: 5_000_000 });
  await log.writer.saveRetention({ environmentId: sandbox, maxAgeDays: 30, maxDeliveries: 1_000, maxBytes: null });
  await reopen();
  expect(log.configuration.views).toEqual([view]);
  expect(log.configuration.retention).toEqual([{ environmentId: sandbox, maxAgeDays: 30, maxDeliveries: 1_000, maxBytes: null }]);
});

test('the newest check result is kept', async () => {
  await log.writer.saveCheck({ endedAtUs: 1, bodies: 5, damaged: [deliveryId(2)], structure: 'broken' });
  await log.writer.saveCheck({ endedAtUs: 2, bodies: 6, damaged: [deliveryId(3)], structure: null });
  expect(inside('log.db', (db) => db.prepare('SELECT * FROM check_result').all())).toEqual([
    { only_row: 1, ended_at_us: 2, bodies: 6, damaged: '["dlv_3"]', structure: null },
  ]);
});

test('a deletion that was never announced is refused and moves nothing', async () => {
  await fill(1);
  expect(await codeOf(log.writer.moveToTrash(trashId, [1]))).toBe('log.write_failed');
  expect(tracesOf(1)).toEqual(['delivery']);
});
