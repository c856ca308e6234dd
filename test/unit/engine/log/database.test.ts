import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  assertPragmas,
  assertSqliteVersion,
  fileKind,
  isVersionAtLeast,
  openWritable,
  pragmaSettings,
  requiredPragmas,
} from '#engine/log/database.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { openReadable } from '#engine/log/readable-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let path: string;

beforeEach(() => {
  folder = tempFolder();
  path = `${folder.path}/log.db`;
  makePrivateFile(path);
});

afterEach(() => folder[Symbol.dispose]());

describe('STO-01: pragmas', () => {
  test('hold after open, after the first read, after the first write and after a reopen', () => {
    for (const round of [1, 2]) {
      const db = openWritable(path);
      db.exec(`CREATE TABLE IF NOT EXISTS t${round} (a)`);
      db.exec(`INSERT INTO t${round} VALUES (1)`);
      db.prepare(`SELECT * FROM t${round}`).all();
      for (const [name, expected] of Object.entries(requiredPragmas)) expect(db.pragma(name, { simple: true }), name).toBe(expected);
      expect(db.pragma('page_size', { simple: true })).toBe(16_384);
      db.close();
    }
  });

  test.each(pragmaSettings.filter((setting) => !setting.startsWith('foreign_keys')))('leaving out "%s" is noticed', (omitted) => {
    const db = new Database(path, { timeout: 0 });
    for (const setting of pragmaSettings) if (setting !== omitted) db.pragma(setting);
    expect(() => assertPragmas(db)).toThrow(omitted.split(' ')[0]);
    db.close();
  });

  test('foreign keys are asserted too, though the driver happens to turn them on', () => {
    const db = openWritable(path);
    db.pragma('foreign_keys = OFF');
    expect(() => assertPragmas(db)).toThrow('foreign_keys');
    db.close();
  });
});

test('STO-02: SQLite is 3.51.3 or newer, and an older one is refused', () => {
  const db = new Database(':memory:');
  expect(() => assertSqliteVersion(db)).not.toThrow();
  db.close();
  expect(isVersionAtLeast('3.51.2', [3, 51, 3])).toBe(false);
  expect(isVersionAtLeast('3.51.3', [3, 51, 3])).toBe(true);
  expect(isVersionAtLeast('3.52.0', [3, 51, 3])).toBe(true);
  expect(isVersionAtLeast('4.0.0', [3, 51, 3])).toBe(true);
});

test('a readable connection can not write', () => {
  const writable = openWritable(path);
  writable.exec('CREATE TABLE t (a)');
  const readable = openReadable(path);
  expect(() => readable.exec('INSERT INTO t VALUES (1)')).toThrow(/readonly/);
  readable.close();
  writable.close();
});

test('what a file is, is told by its first bytes', () => {
  expect(fileKind(`${folder.path}/none`)).toBe('absent');
  expect(fileKind(path)).toBe('empty');
  writeFileSync(path, 'SQLite format 2');
  expect(fileKind(path)).toBe('foreign');
});
