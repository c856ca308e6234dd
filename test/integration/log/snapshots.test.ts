/** Snapshots and drift: kept byte for byte, followed by the index, told to listeners, gone with what they belong to. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environmentIdSchema, type SnapshotId, snapshotIdSchema, trashIdSchema } from '#contract/ids.ts';
import type { NewDrift, NewSnapshot } from '#engine/log/console-store.ts';
import type { DeliveryLog, IndexedChange } from '#engine/log/log.ts';
import { dumpIndex } from '#test/support/dump-index.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, aSnapshot, deliveryId, eventBody, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
  // why: what is asked before the files are there waits, and its time runs.
  await log.indexed(20_000);
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

const staging = environmentIdSchema.parse('env_staging');
const trashId = trashIdSchema.parse('trs_1');
const run1 = { environmentId: sandbox, thing: 'run', objectId: 'run_1' } as const;

async function fill(count: number, type = 'run.completed'): Promise<void> {
  for (let index = 0; index < count; index++) await log.writer.append(aDelivery({ body: eventBody({ id: `evt_${index}`, type }) }));
  await log.indexed(20_000);
}

async function reopen(change: () => void = () => undefined): Promise<void> {
  await log.close();
  change();
  log = await openTestLog(folder.path);
  await log.indexed(20_000);
}

const text = (value: string) => Buffer.from(JSON.stringify({ status: value }));
const take = (delivery: number | null, changes: Partial<NewSnapshot> = {}) =>
  log.console.saveSnapshot(aSnapshot(delivery, changes), text('failed'));

async function compare(...drifts: readonly (readonly [delivery: number, snapshot: SnapshotId, differs: number])[]): Promise<void> {
  await log.console.saveDrift(
    drifts.map(([delivery, snapshotId, differs]): NewDrift => ({ deliveryId: deliveryId(delivery), snapshotId, differs, comparedAtUs: 9 })),
  );
  await log.indexed(20_000);
}

function rowsOf(query: string): readonly unknown[] {
  const db = new Database(join(folder.path, 'log.db'), { readonly: true });
  try {
    return db.prepare(query).all();
  } finally {
    db.close();
  }
}

function indexNow() {
  const db = new Database(join(folder.path, 'index.db'), { readonly: true });
  try {
    return dumpIndex(db, false);
  } finally {
    db.close();
  }
}

const list = async (filter = '') => (await log.readers.listDeliveries(filter === '' ? null : filterOf(filter), 100, null)).items;
const idsOf = async (filter: string) => (await list(filter)).map(({ id }) => id);
const counts = async () => (await list()).map(({ driftCount }) => driftCount);

describe('a snapshot', () => {
  test('is kept with everything that is known of it', async () => {
    await fill(1);
    const id = await take(1);
    await reopen();
    expect(await log.console.findSnapshot(id)).toEqual({ ...aSnapshot(1), id, bytes: 19, bodyPath: `/blobs/snapshots/${id}` });
    const pasted = await take(1, {
      origin: 'pasted',
      path: null,
      status: null,
      requestId: null,
      objectStatus: null,
      thing: null,
      objectId: null,
    });
    expect(await log.console.findSnapshot(pasted)).toMatchObject({ origin: 'pasted', path: null, thing: null, deliveryId: 'dlv_1' });
    expect(await log.console.findSnapshot(snapshotIdSchema.parse('snp_99'))).toBeUndefined();
    expect(await log.console.findSnapshot(snapshotIdSchema.parse('snp_xyz'))).toBeUndefined();
  });

  test('is found by its object, whichever delivery it was taken for, and by its delivery; newest first', async () => {
    await fill(2);
    const ids = [await take(1), await take(2, { origin: 'automatic' }), await take(null, { origin: 'recovered' })];
    await take(1, { environmentId: staging });
    await take(1, { thing: 'agent' });
    expect((await log.console.snapshotsOfObject(run1, 10)).map(({ id }) => id)).toEqual(ids.toReversed());
    expect((await log.console.snapshotsOfObject(run1, 2)).map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 2));
    expect((await log.console.snapshotsOfDelivery(deliveryId(2), 10)).map(({ id }) => id)).toEqual([ids[1]]);
    expect(await log.console.snapshotsOfDelivery(deliveryId(1), 10)).toHaveLength(3);
  });

  test('that says what the newest of its origin said is not kept again, unless the delivery is newer', async () => {
    await fill(1);
    const late = { takenAtUs: Number.MAX_SAFE_INTEGER - 9 };
    const first = await take(1, late);
    expect(await take(1, late)).toBe(first);
    expect(await take(null, late)).toBe(first);
    const other = await take(1, { ...late, origin: 'recovered' });
    expect(other).not.toBe(first);
    expect(await take(1, late)).toBe(first);
    await log.console.saveSnapshot(aSnapshot(1, late), text('passed'));
    const again = await take(1, { ...late, takenAtUs: 1 });
    expect([first, other]).not.toContain(again);
    expect(await take(1, late)).not.toBe(again);
    const pasted = { ...late, origin: 'pasted' } as const;
    expect(await take(1, pasted)).not.toBe(await take(1, pasted));
  });

  test('is forgotten, with the counts of what was compared with it', async () => {
    await fill(2);
    const [id, kept] = [await take(1), await take(2, { objectId: 'run_2' })];
    await compare([1, id, 3], [2, kept, 4]);
    expect(await counts()).toEqual([4, 3]);
    expect(await log.console.removeSnapshot(id)).toEqual(['dlv_1']);
    await log.indexed(20_000);
    expect(await counts()).toEqual([4, null]);
    expect(await log.console.findSnapshot(id)).toBeUndefined();
    expect(await log.console.removeSnapshot(id)).toBeNull();
    expect(rowsOf('SELECT DISTINCT snapshot_number AS number FROM snapshot_chunk')).toEqual([{ number: 2 }]);
  });

  test('of a delivery that is gone is nobody’s', async () => {
    const id = await take(7);
    expect(await log.console.findSnapshot(id)).toMatchObject({ deliveryId: null });
  });

  test('gives its text byte for byte, whole and in parts', async () => {
    const chunk = 256 * 1024;
    const size = fc.oneof(fc.constantFrom(0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk), fc.integer({ min: 0, max: 3 * chunk }));
    const offset = fc.integer({ min: -5, max: 3 * chunk + 5 });
    await fc.assert(
      fc.asyncProperty(size, fc.array(fc.tuple(offset, offset), { maxLength: 4 }), async (length, ranges) => {
        const bytes = Buffer.alloc(length, 'abcdefghijklmnopqrstuvwxyz012345');
        const id = await log.console.saveSnapshot(aSnapshot(null), bytes);
        expect(Buffer.compare((await log.console.readWholeSnapshot(id)) ?? Buffer.from('none'), bytes)).toBe(0);
        for (const [from, to] of ranges) {
          const part = await log.console.readSnapshotBody(id, from, to);
          expect(part?.length).toBe(length);
          expect(Buffer.compare(part?.bytes ?? Buffer.from('none'), bytes.subarray(Math.max(0, from), Math.max(0, to)))).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('of 20 MB is taken', async () => {
    const bytes = Buffer.alloc(20_000_000, 'x');
    const id = await log.console.saveSnapshot(aSnapshot(null), bytes);
    expect((await log.console.readWholeSnapshot(id))?.byteLength).toBe(20_000_000);
    expect(await log.console.readSnapshotBody(id, 19_999_998, 30_000_000)).toEqual({
      bytes: new Uint8Array([120, 120]),
      length: 20_000_000,
    });
  });

  test('whose text was changed on the disk is not taken for what the Console said', async () => {
    const id = await take(null);
    await reopen(() => {
      const db = new Database(join(folder.path, 'log.db'));
      db.exec(`UPDATE snapshot_chunk SET bytes = x'7b7d'`);
      db.close();
    });
    await expect(log.console.readWholeSnapshot(id)).rejects.toMatchObject({ code: 'log.body_damaged' });
    expect(await log.console.readWholeSnapshot(snapshotIdSchema.parse('snp_99'))).toBeUndefined();
  });
});

describe('drift', () => {
  test('is in lists, filters, groups and the delivery itself, and is told', async () => {
    await fill(4);
    const id = await take(1);
    const told: IndexedChange[] = [];
    log.onIndexed((changes) => told.push(...changes));
    await compare([1, id, 3], [3, id, 0]);
    expect(told).toMatchObject([
      { kind: 'updated', delivery: { id: 'dlv_1', driftCount: 3 } },
      { kind: 'updated', delivery: { id: 'dlv_3', driftCount: 0 } },
    ]);
    expect(await counts()).toEqual([null, 0, null, 3]);
    expect(await idsOf('has:drift')).toEqual(['dlv_1']);
    expect(await idsOf('-has:drift')).toEqual(['dlv_4', 'dlv_3', 'dlv_2']);
    expect(await idsOf('has:snapshot')).toEqual(['dlv_3', 'dlv_1']);
    expect(await idsOf('-has:snapshot')).toEqual(['dlv_4', 'dlv_2']);
    expect(await idsOf('has:drift OR -has:snapshot')).toEqual(['dlv_4', 'dlv_2', 'dlv_1']);
    expect(await log.readers.findDelivery(deliveryId(1))).toMatchObject({ driftCount: 3, summary: { driftCount: 3 } });
    expect(await log.readers.findDelivery(deliveryId(2))).toMatchObject({ driftCount: null });
    const groups = await log.readers.groups(filterOf('has:snapshot'), 'run', 10, null);
    expect(groups.items.map(({ newest, count }) => [newest.id, newest.driftCount, count])).toEqual([['dlv_3', 0, 2]]);
    const { reasons = [] } = (await log.readers.explain(deliveryId(1), filterOf('has:drift -has:snapshot'))) ?? {};
    expect(reasons.map(({ isMatch, sentence }) => [isMatch, sentence])).toEqual([
      [true, 'differs from the Console in 3 fields'],
      [false, 'was compared with the Console'],
    ]);
  });

  test('is that of the newest comparison, and the same again is no news', async () => {
    await fill(1);
    const [first, second] = [await take(1), await take(1)];
    await compare([1, first, 2]);
    const told: IndexedChange[] = [];
    log.onIndexed((changes) => told.push(...changes));
    await compare([1, second, 2]);
    expect(told).toEqual([]);
    expect((await log.console.comparedDeliveries(null, 10))[0]).toEqual({
      deliveryId: 'dlv_1',
      snapshotId: second,
      differs: 2,
      comparedAtUs: 9,
      eventType: 'run.completed',
    });
    await compare([1, second, 0]);
    expect(await counts()).toEqual([0]);
    expect(told).toHaveLength(1);
  });

  test('is not kept of a delivery that is gone, or with a snapshot that is not there', async () => {
    await fill(1);
    const id = await take(1);
    await compare([99, id, 2], [1, snapshotIdSchema.parse('snp_99'), 2]);
    expect(rowsOf('SELECT * FROM drift')).toEqual([]);
  });

  test('gives the same index when that is made anew', async () => {
    await fill(5);
    const id = await take(2);
    await compare([2, id, 1], [4, id, 0]);
    await compare([2, id, 5]);
    const before = indexNow();
    await reopen(() => rmSync(join(folder.path, 'index.db')));
    expect(indexNow()).toEqual(before);
    expect(await counts()).toEqual([null, 0, null, 5, null]);
  });

  test('of what is in the trash is hidden, kept up to date, and comes back', async () => {
    await fill(2);
    const id = await take(1);
    await compare([1, id, 1]);
    await log.writer.createTrash({ id: trashId, createdAtUs: 1, sentence: 'One' });
    await log.writer.moveToTrash(trashId, [1]);
    await log.indexed(20_000);
    expect(await idsOf('has:drift')).toEqual([]);
    expect(await log.console.comparedDeliveries(null, 10)).toEqual([]);
    await compare([1, id, 4]);
    await log.writer.restoreFromTrash(trashId, 10);
    await log.indexed(20_000);
    expect(await counts()).toEqual([null, 4]);
  });

  test('is listed for learning, by type and page by page', async () => {
    await fill(3, 'run.failed');
    await fill(3, 'run.completed');
    const id = await take(1);
    await compare([1, id, 1], [2, id, 0], [3, id, 2], [5, id, 3]);
    const numbers = async (...asked: Parameters<DeliveryLog['console']['comparedDeliveries']>) =>
      (await log.console.comparedDeliveries(...asked)).map(({ deliveryId: number, differs }) => [number, differs]);
    expect(await numbers('run.failed', 10)).toEqual([
      ['dlv_3', 2],
      ['dlv_2', 0],
      ['dlv_1', 1],
    ]);
    expect(await numbers('run.failed', 1, deliveryId(3))).toEqual([['dlv_2', 0]]);
    expect(await numbers('gate.blocked', 10)).toEqual([]);
    expect(await numbers(null, 2)).toEqual([
      ['dlv_5', 3],
      ['dlv_3', 2],
    ]);
    expect(await numbers(null, 9, deliveryId(2))).toEqual([['dlv_1', 1]]);
  });
});

describe('a delivery that is removed for good', () => {
  test('takes its drift with it; what a person fetched stays with the object, without the delivery', async () => {
    await fill(2);
    const id = await take(1);
    await compare([1, id, 1], [2, id, 2]);
    await log.writer.purge([1]);
    await log.indexed(20_000);
    expect(await counts()).toEqual([2]);
    expect(rowsOf('SELECT delivery_id FROM drift')).toEqual([{ delivery_id: 2 }]);
    expect(await log.console.snapshotsOfObject(run1, 10)).toMatchObject([{ id, deliveryId: null }]);
    await log.writer.purge([2]);
    expect(await log.console.findSnapshot(id)).toMatchObject({ deliveryId: null });
    expect(await log.console.readWholeSnapshot(id)).toEqual(new Uint8Array(text('failed')));
  });

  test('takes what was fetched by itself, as soon as no other delivery was compared with it', async () => {
    await fill(2);
    const id = await take(1, { origin: 'automatic' });
    await compare([1, id, 1], [2, id, 2]);
    await log.writer.purge([1]);
    expect(await log.console.findSnapshot(id)).toMatchObject({ deliveryId: null });
    await log.writer.purge([2]);
    expect(await log.console.findSnapshot(id)).toBeUndefined();
    expect(rowsOf('SELECT * FROM snapshot_chunk')).toEqual([]);
  });

  test('takes what was pasted for it alone', async () => {
    await fill(1);
    await take(1, { origin: 'pasted', thing: null, objectId: null });
    await log.writer.purge([1]);
    expect(rowsOf('SELECT * FROM snapshot UNION ALL SELECT * FROM snapshot')).toEqual([]);
    expect(rowsOf('SELECT * FROM snapshot_chunk')).toEqual([]);
  });
});
