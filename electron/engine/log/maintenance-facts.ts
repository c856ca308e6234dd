/** Small questions of the maintenance worker: what a backup is, and when the log was last checked. */
import type { BackupFacts } from './maintenance-protocol.ts';
import { openReadable, quickCheck, type ReadableLog } from './readable-log.ts';

/** Opens a file that may be anything. A file that is no database at all has application id 0 and a complaint. */
export function inspectBackup(path: string, isWhole: boolean): BackupFacts {
  let db: ReadableLog;
  try {
    db = openReadable(path);
  } catch (error) {
    return { applicationId: 0, version: 0, complaint: error instanceof Error ? error.message : String(error) };
  }
  const facts = { applicationId: 0, version: 0 };
  try {
    facts.applicationId = Number(db.pragma('application_id', { simple: true }));
    facts.version = Number(db.pragma('user_version', { simple: true }));
    return { ...facts, complaint: (isWhole ? quickCheck(db) : undefined) ?? null };
  } catch (error) {
    return { ...facts, complaint: error instanceof Error ? error.message : String(error) };
  } finally {
    db.close();
  }
}

export function lastCheckUs(db: ReadableLog): number | null {
  return db.prepare<[], { endedAtUs: number }>('SELECT ended_at_us AS endedAtUs FROM check_result').get()?.endedAtUs ?? null;
}
