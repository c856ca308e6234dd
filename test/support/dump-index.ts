/** What a derived file says, table by table, for comparing two of them. */
import type Database from 'better-sqlite3';

const tables = ['summary', 'summary_trash', 'value_count', 'minute_count', 'hour_count', 'newest_event_time'] as const;

type Row = Readonly<Record<string, unknown>>;

function without(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/**
 * Every row of index.db. The ids of a bucket only widen, so they are left out; `hasLostTwins` also leaves out what depends on earlier
 * deliveries that were removed for good.
 */
export function dumpIndex(index: Database.Database, hasLostTwins: boolean): Record<string, readonly Row[]> {
  const dependent = hasLostTwins ? ['duplicate_number', 'is_out_of_order'] : [];
  const dump = Object.fromEntries(
    tables.map((table) => {
      const rows = index.prepare<[], Row>(`SELECT * FROM ${table}`).all();
      return [table, rows.map((row) => without(row, ['first_id', 'last_id', ...dependent]))] as const;
    }),
  );
  if (!hasLostTwins) return dump;
  const { newest_event_time: _, value_count: counts = [], ...rest } = dump;
  return { ...rest, value_count: counts.filter((row) => row['key'] !== 'dup') };
}
