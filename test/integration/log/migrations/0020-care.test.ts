import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openWritable } from '#engine/log/database.ts';
import { migrate } from '#engine/log/migrate.ts';
import { initial } from '#engine/log/migrations/0010-initial.ts';
import { care } from '#engine/log/migrations/0020-care.ts';
import { verification } from '#engine/log/migrations/0030-verification.ts';
import { consoleMigration } from '#engine/log/migrations/0040-console.ts';
import { composerMigration } from '#engine/log/migrations/0050-composer.ts';
import { plansMigration } from '#engine/log/migrations/0060-plans.ts';
import { viewNoticesMigration } from '#engine/log/migrations/0080-view-notices.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { prepareDeliveries } from '#engine/log/statements/deliveries.ts';
import { aDelivery, openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

/** A log as the first version made it, with deliveries in it. */
function makeFirstVersion(folder: string, count: number): string {
  const path = join(folder, 'log.db');
  makePrivateFile(path);
  const db = openWritable(path);
  migrate(db, { migrations: [initial], backupFolder: join(folder, 'backups'), nowUs: 1 });
  const deliveries = prepareDeliveries(db);
  for (let index = 0; index < count; index++) deliveries.insert(aDelivery());
  db.close();
  return path;
}

function read<T>(path: string, query: string): T[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare<[], T>(query).all();
  } finally {
    db.close();
  }
}

test('STO-16: a log of the first version keeps every row and gets the tables of care', async () => {
  using folder = tempFolder();
  const path = makeFirstVersion(folder.path, 5);
  const before = read(path, 'SELECT * FROM delivery');
  const log = await openTestLog(folder.path);
  try {
    expect(log.state()).toEqual({ mode: 'read-write', failure: null });
    await log.writer.annotate([3], { isBookmarked: true, addTags: ['kept'], removeTags: [] }, 5);
    await log.indexed(20_000);
    expect((await log.readers.listDeliveries(null, 10, null)).items.map((item) => item.isBookmarked)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  } finally {
    await log.close();
  }
  expect(read(path, 'SELECT * FROM delivery')).toEqual(before);
  expect(read(path, 'SELECT version, name FROM schema_migration')).toEqual([
    { version: initial.version, name: initial.name },
    { version: care.version, name: care.name },
    { version: verification.version, name: verification.name },
    { version: consoleMigration.version, name: consoleMigration.name },
    { version: composerMigration.version, name: composerMigration.name },
    { version: plansMigration.version, name: plansMigration.name },
    { version: viewNoticesMigration.version, name: viewNoticesMigration.name },
  ]);
});

test('STO-16: a log of the first version that can not be brought up to date is read as it is', async () => {
  using folder = tempFolder();
  makeFirstVersion(folder.path, 3);
  const broken = { ...care, sql: 'CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);' };
  const log = await openTestLog(folder.path, [initial, broken]);
  try {
    expect(log.state()).toMatchObject({ mode: 'read-only', failure: { code: 'log.migration_failed' } });
    await log.indexed(20_000);
    const [newest] = (await log.readers.listDeliveries(null, 10, null)).items;
    expect(newest).toMatchObject({ id: 'dlv_3', isBookmarked: false, tags: [] });
    if (newest !== undefined) expect(await log.readers.findDelivery(newest.id)).toMatchObject({ note: null });
    const request = { fromUs: null, untilUs: null, nowUs: 9, isListening: false, mostGaps: 10 };
    expect(await log.readers.observation(request)).toMatchObject({ sinceUs: null, gaps: [], observedUs: 0 });
  } finally {
    await log.close();
  }
});

test('a new log can give deleted space back', () => {
  using folder = tempFolder();
  const path = makeFirstVersion(folder.path, 1);
  expect(read(path, 'PRAGMA auto_vacuum')).toEqual([{ auto_vacuum: 2 }]);
});
