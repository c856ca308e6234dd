import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openWritable } from '#engine/log/database.ts';
import { migrate } from '#engine/log/migrate.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { readConfiguration } from '#engine/log/statements/configuration.ts';
import { openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

/** A log as the version before made it, with a view in it. */
function makeVersionBefore(folder: string): string {
  const file = join(folder, 'log.db');
  makePrivateFile(file);
  const db = openWritable(file);
  const earlier = migrations.filter(({ version }) => version < 80);
  migrate(db, { migrations: earlier, backupFolder: join(folder, 'backups'), nowUs: 1 });
  db.exec("INSERT INTO saved_view (id, name, query, grouping) VALUES ('view_1', 'Failed', 'type:run.failed', 'run')");
  db.close();
  return file;
}

const view = { id: 'view_1', name: 'Failed', query: 'type:run.failed', grouping: 'run', notifies: 'off' };

test('STO-16: a view of an earlier version keeps its filter and tells of nothing; a choice made then is kept', async () => {
  using folder = tempFolder();
  const file = makeVersionBefore(folder.path);
  const log = await openTestLog(folder.path);
  try {
    expect(log.configuration.views).toEqual([view]);
    const [stored] = log.configuration.views;
    if (stored === undefined) throw new Error('No view');
    await log.writer.saveView({ ...stored, notifies: 'on' });
  } finally {
    await log.close();
  }
  const db = new Database(file, { readonly: true });
  try {
    expect(db.prepare('SELECT * FROM saved_view').all()).toEqual([{ ...view, notifies: 'on' }]);
  } finally {
    db.close();
  }
});

test('a log of an earlier version that may not be written is read as it is', () => {
  using folder = tempFolder();
  const db = openWritable(makeVersionBefore(folder.path));
  try {
    expect(readConfiguration(db).views).toEqual([view]);
  } finally {
    db.close();
  }
});
