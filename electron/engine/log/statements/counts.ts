/** The counts of index.db: deliveries per value of a key, per minute and per hour. Rows whose count reaches 0 are removed. */
import type Database from 'better-sqlite3';

export type CountKey = 'type' | 'verdict' | 'endpoint' | 'env' | 'org' | 'method' | 'path' | 'status' | 'tag' | 'dup' | 'bookmarked';

/** What senders choose freely. Only so many different values are counted, so that no sender can make the table as large as the log. */
const openKeys: ReadonlySet<CountKey> = new Set(['type', 'org', 'path', 'tag']);
const mostValues = 5_000;

export interface BucketChange {
  readonly startUs: number;
  readonly environmentId: string;
  readonly verdict: string;
  readonly count: number;
  readonly bytes: number;
  readonly firstId: number;
  readonly lastId: number;
}

function prepareBuckets(db: Database.Database, table: 'minute_count' | 'hour_count') {
  // why: the ids only widen, so a bucket always spans what is counted in it.
  const add = db.prepare(`
    INSERT INTO ${table} (start_us, environment_id, verdict, count, bytes, first_id, last_id) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (start_us, environment_id, verdict) DO UPDATE SET count = count + excluded.count, bytes = bytes + excluded.bytes,
      first_id = min(first_id, excluded.first_id), last_id = max(last_id, excluded.last_id)`);
  const removeEmpty = db.prepare(`DELETE FROM ${table} WHERE start_us = ? AND environment_id = ? AND verdict = ? AND count <= 0`);
  return (change: BucketChange): void => {
    const { startUs, environmentId, verdict, count, bytes, firstId, lastId } = change;
    add.run(startUs, environmentId, verdict, count, bytes, firstId, lastId);
    if (count <= 0) removeEmpty.run(startUs, environmentId, verdict);
  };
}

export function prepareCounts(db: Database.Database) {
  const bump = db.prepare('UPDATE value_count SET count = count + ? WHERE key = ? AND value = ?');
  const insert = db.prepare('INSERT INTO value_count (key, value, count) VALUES (?, ?, ?)');
  const removeEmpty = db.prepare('DELETE FROM value_count WHERE key = ? AND value = ? AND count <= 0');
  const countValues = db.prepare<[string], { count: number }>('SELECT count(*) AS count FROM value_count WHERE key = ?');
  const total = db.prepare<[], { count: number | null }>(`SELECT sum(count) AS count FROM value_count WHERE key = 'verdict'`);
  const known = new Map<CountKey, number>();
  const valuesOf = (key: CountKey) => known.get(key) ?? countValues.get(key)?.count ?? 0;

  return {
    addValue(key: CountKey, value: string, change: number): void {
      if (change === 0) return;
      if (bump.run(change, key, value).changes > 0) {
        if (change < 0) known.set(key, valuesOf(key) - removeEmpty.run(key, value).changes);
        return;
      }
      const values = valuesOf(key);
      if (change < 0 || (openKeys.has(key) && values >= mostValues)) return;
      insert.run(key, value, change);
      known.set(key, values + 1);
    },
    addMinute: prepareBuckets(db, 'minute_count'),
    addHour: prepareBuckets(db, 'hour_count'),
    /** Deliveries in the index that are not in the trash. */
    total: () => total.get()?.count ?? 0,
    /** After a rollback: nothing remembered counts any more. */
    forget(): void {
      known.clear();
    },
  };
}
