/** The structure check of log.db, in a worker of its own so that a start never waits longer than its limit. */
import { Failure } from '../failure.ts';
import type { Logger } from '../ports.ts';
import { ReaderPool } from './readers.ts';

/** Up to this size the check ends within a second on any disk, so what keeps it longer is a machine that is busy. */
const smallBytes = 256 * 1024 * 1024;

/** A start waits this long for the check of a file of that size; 0.2 s per 333 MB on a fast disk. */
export function startCheckLimitMs(bytes: number): number {
  return bytes < smallBytes ? 15_000 : 3_000;
}

/** The first complaint, or undefined when the file is sound or the check had no end. Fails with `log.damaged` when it can not be read. */
export async function checkFile(entry: URL, logPath: string, logger: Logger, limitMs: number): Promise<string | undefined> {
  const pool = new ReaderPool({ entry, data: { logPath, indexPath: null, textPath: null }, logger, workers: 1, deadlineMs: limitMs });
  pool.open();
  try {
    return await pool.call('quickCheck', {});
  } catch (error) {
    if (error instanceof Failure && error.code === 'log.damaged') throw error;
    // The limit, or a worker that could not run: neither says anything about the file, and opening it will.
    logger.warn('The check of the log did not come to an end', { limitMs, reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  } finally {
    // Not awaited: a check that runs on ends inside SQLite, and nobody waits for it.
    void pool.close();
  }
}
