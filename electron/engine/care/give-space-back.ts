import type { LogWriter } from '../log/log.ts';
import type { Pace } from './pace.ts';

/** Pages per row of a slice: moving a page costs about as much as removing four rows. */
const rowsPerPage = 4;

/** Gives the free pages of log.db back to the file system, a few at a time. A log made without that ability keeps them for later use. */
export async function giveSpaceBack(writer: Pick<LogWriter, 'vacuum'>, pace: Pace, signal: AbortSignal): Promise<void> {
  let left = Number.POSITIVE_INFINITY;
  for (;;) {
    const before = left;
    left = await pace.slice(signal, (rows) => writer.vacuum(Math.max(1, Math.floor(rows / rowsPerPage))));
    if (left === 0 || left >= before) return;
  }
}
