/** What keeps the file itself in order: free pages given back, and what the last whole check found. */
import type { WritableLog } from '../database.ts';
import type { CheckResult } from '../log.ts';

export function prepareUpkeep(db: WritableLog) {
  const writeCheck = db.prepare(`
    INSERT INTO check_result (only_row, ended_at_us, bodies, damaged, structure) VALUES (1, ?, ?, ?, ?)
    ON CONFLICT (only_row) DO UPDATE SET ended_at_us = excluded.ended_at_us, bodies = excluded.bodies, damaged = excluded.damaged,
      structure = excluded.structure`);
  return {
    /** A log made without `auto_vacuum` gives nothing back; its free pages are used again. */
    vacuum(pages: number): number {
      db.pragma(`incremental_vacuum(${Math.max(1, Math.trunc(pages))})`);
      return Number(db.pragma('freelist_count', { simple: true }));
    },
    saveCheck(result: CheckResult): void {
      writeCheck.run(result.endedAtUs, result.bodies, JSON.stringify(result.damaged), result.structure);
    },
  };
}
