/**
 * `index_change`: which stored deliveries the index workers have to look at again. Written in the transaction that changed them, so
 * that no derived file can miss a change; removed when both derived files have followed.
 */
import type { WritableLog } from '../database.ts';

/** Joins row numbers that follow one another; the numbers come back in order. */
function runsOf(numbers: readonly number[]): { readonly first: number; readonly last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number <= run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs;
}

export function prepareChanges(db: WritableLog) {
  const insert = db.prepare('INSERT INTO index_change (first_id, last_id) VALUES (?, ?)');
  const prune = db.prepare('DELETE FROM index_change WHERE seq IN (SELECT seq FROM index_change WHERE seq <= ? ORDER BY seq LIMIT ?)');
  let newest = 0;
  return {
    /** Number of the newest change marked through this connection; 0 before the first. */
    newest: () => newest,
    mark(numbers: readonly number[]): void {
      for (const run of runsOf(numbers)) newest = Number(insert.run(run.first, run.last).lastInsertRowid);
    },
    /** Removes up to `most` changes up to and including `seq`; returns how many it were. */
    prune: (seq: number, most: number) => prune.run(seq, most).changes,
  };
}

export type Changes = ReturnType<typeof prepareChanges>;
