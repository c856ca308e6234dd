import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { openWritable, type WritableLog } from '#engine/log/database.ts';
import { CommitQueue, commitGroup, groupLimits, type QueuedWrite } from '#engine/log/group-commit.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const folders: ReturnType<typeof tempFolder>[] = [];
const connections: WritableLog[] = [];

afterEach(() => {
  for (const db of connections.splice(0)) db.close();
  for (const folder of folders.splice(0)) folder[Symbol.dispose]();
});

function openTable(): { db: WritableLog; statements: Database.Database } {
  const folder = tempFolder();
  folders.push(folder);
  const path = `${folder.path}/group.db`;
  makePrivateFile(path);
  const db = openWritable(path);
  connections.push(db);
  db.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, value INTEGER NOT NULL CHECK (value >= 0)) STRICT');
  return { db, statements: db };
}

/** A write of one or two rows; a negative value is a poisoned one. */
function writeOf(values: readonly number[], outcome: { state: string }): QueuedWrite<Database.Database> {
  return {
    isSingleStatement: values.length === 1,
    apply: (db) => {
      for (const value of values) db.prepare('INSERT INTO item (value) VALUES (?)').run(value);
      return () => {
        outcome.state = 'stored';
      };
    },
    reject: () => {
      outcome.state = 'refused';
    },
  };
}

test('STO-12: a poisoned write fails alone, whole, and whatever its place in the group', () => {
  const target = openTable();
  const anyWrite = fc.oneof(fc.tuple(fc.nat(9)), fc.constant([-1]), fc.tuple(fc.nat(9), fc.nat(9)), fc.tuple(fc.nat(9), fc.constant(-1)));
  fc.assert(
    fc.property(fc.array(anyWrite, { maxLength: 30 }), (writes) => {
      target.db.exec('DELETE FROM item');
      const outcomes = writes.map(() => ({ state: 'open' }));
      commitGroup(
        target,
        writes.map((values, index) => writeOf(values, outcomes[index] ?? { state: '' })),
      );
      const isGood = (values: readonly number[]) => values.every((value) => value >= 0);
      expect(outcomes.map((outcome) => outcome.state)).toEqual(writes.map((values) => (isGood(values) ? 'stored' : 'refused')));
      const stored = target.db.prepare<[], { value: number }>('SELECT value FROM item ORDER BY id').all();
      expect(stored.map((row) => row.value)).toEqual(writes.filter(isGood).flat());
    }),
    { numRuns: 100 },
  );
});

test('trouble of the file fails the whole group and keeps nothing', () => {
  const target = openTable();
  const outcomes = [{ state: 'open' }, { state: 'open' }];
  const full: QueuedWrite<Database.Database> = {
    isSingleStatement: true,
    apply: () => {
      throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    },
    reject: () => undefined,
  };
  const [first, second] = outcomes.map((outcome) => writeOf([1], outcome));
  if (first === undefined || second === undefined) throw new Error('unreachable');
  expect(() => commitGroup(target, [first, full, second])).toThrow('full');
  expect(outcomes).toEqual([{ state: 'open' }, { state: 'open' }]);
  expect(target.db.prepare('SELECT count(*) AS n FROM item').get()).toEqual({ n: 0 });
});

test('RCV-02: nothing is settled as stored when COMMIT itself fails', () => {
  const target = openTable();
  target.db.exec('CREATE TABLE child (item_id INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED) STRICT');
  const outcome = { state: 'open' };
  const orphan: QueuedWrite<Database.Database> = {
    isSingleStatement: true,
    apply: (db) => {
      db.exec('INSERT INTO child VALUES (999)');
      return () => undefined;
    },
    reject: () => undefined,
  };
  expect(() => commitGroup(target, [writeOf([1], outcome), orphan])).toThrow(/FOREIGN KEY/);
  expect(outcome.state).toBe('open');
  expect(target.db.prepare('SELECT count(*) AS n FROM item').get()).toEqual({ n: 0 });
});

test('STO-12: a group holds what one turn and the quiet one after it bring, at most 256 writes', async () => {
  const groups: number[] = [];
  const queue = new CommitQueue<null>((group) => groups.push(group.length));
  const nothing: QueuedWrite<null> = { isSingleStatement: true, apply: () => () => undefined, reject: () => undefined };
  for (let index = 0; index < 600; index++) queue.add(nothing);
  expect(groups).toEqual([]);
  await waitFor(() => groups.length === 3, { what: 'the last group' });
  expect(groups).toEqual([groupLimits.rows, groupLimits.rows, 600 - 2 * groupLimits.rows]);
});

test('STO-12: writes that come one per turn share a group', async () => {
  const groups: number[] = [];
  const queue = new CommitQueue<null>((group) => groups.push(group.length));
  const nothing: QueuedWrite<null> = { isSingleStatement: true, apply: () => () => undefined, reject: () => undefined };
  for (let turn = 0; turn < 40; turn++) {
    queue.add(nothing);
    await new Promise((resolve) => setImmediate(resolve));
  }
  queue.flush();
  expect(groups.reduce((sum, length) => sum + length, 0)).toBe(40);
  expect(groups.length).toBeLessThan(40);
});

test('STO-08: a group ends before it holds more bytes than a full disk has to take in at once, and one large write still goes', () => {
  const groups: number[] = [];
  const queue = new CommitQueue<null>((group) => groups.push(group.length));
  const half = groupLimits.bytes / 2;
  for (const bytes of [half, half, 1, groupLimits.bytes + 1, 1, 1]) {
    queue.add({ isSingleStatement: true, bytes, apply: () => () => undefined, reject: () => undefined });
  }
  queue.flush();
  expect(groups).toEqual([2, 1, 1, 2]);
  expect(queue.length).toBe(0);
});
