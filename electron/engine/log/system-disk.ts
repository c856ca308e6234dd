/** The machine's own disk, as the port of it has it. */
import { statfsSync } from 'node:fs';
import type { Disk } from '../ports.ts';

export const systemDisk: Disk = {
  look(folder) {
    const { type, bavail, bsize } = statfsSync(folder);
    return { type, freeBytes: bavail * bsize };
  },
  ballastBytes: 64 * 1024 * 1024,
  // why: a command that only looks at the log, or a try-out of a minute, need not write so much.
  ballastAfterMs: 60_000,
  lookEveryMs: 1_000,
};
