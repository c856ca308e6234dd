/**
 * Rows of the configuration that SQLite can read and Hookglass can't understand would keep the whole new log from being opened for
 * writing: they are left out.
 */
import type Database from 'better-sqlite3';
import { isReadable } from '../readable-log.ts';
import { readConfiguration } from '../statements/configuration.ts';

/** Those that hang on others come first. */
const tables = [
  'setting',
  'saved_view',
  'retention_rule',
  'ignore_rule',
  'sandbox_state',
  'console_connection',
  'secret',
  'endpoint',
  'environment',
] as const;

const mostRounds = 100;

/** Returns how many rows were left out. */
export function leaveOutUnusable(target: Database.Database): number {
  let removed = 0;
  for (let round = 0; round < mostRounds && !isUsable(target); round++) removed += removeCulprit(target);
  return removed;
}

function isUsable(target: Database.Database): boolean {
  if (!isReadable(target)) return false;
  try {
    readConfiguration(target);
    return true;
  } catch {
    // Some row of it is not what it was.
    return false;
  }
}

function existing(target: Database.Database): readonly string[] {
  return tables.filter((name) => target.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined);
}

/** The one row without which all is well; where it takes more than one, everything in the first table without which it is. */
function removeCulprit(target: Database.Database): number {
  for (const table of existing(target)) {
    for (const { row } of target.prepare<[], { row: number }>(`SELECT rowid AS row FROM ${table}`).all()) {
      if (helps(target, `DELETE FROM ${table} WHERE rowid = ${row}`)) return 1;
    }
  }
  for (const table of existing(target)) {
    const { rows } = target.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM ${table}`).get() ?? { rows: 0 };
    if (rows > 0 && helps(target, `DELETE FROM ${table}`)) return rows;
  }
  // More than one table is affected: each gives way, in this order, until the rest can be read.
  for (const table of existing(target)) {
    const { changes } = target.prepare(`DELETE FROM ${table}`).run();
    if (changes > 0) return changes;
  }
  return 0;
}

/** Does it and keeps it when the configuration can be read afterwards. */
function helps(target: Database.Database, statement: string): boolean {
  target.exec('SAVEPOINT try_out');
  target.exec(statement);
  const isBetter = isUsable(target);
  target.exec(isBetter ? 'RELEASE try_out' : 'ROLLBACK TO try_out; RELEASE try_out');
  return isBetter;
}
