/** Waits for space on a disk that was too full to open the log for writing. */
import type { Disk } from '../ports.ts';

export interface SpaceWatch {
  /** Resolves when a try is worth it; never after `stop`. */
  readonly returned: Promise<void>;
  stop(): void;
}

/** Opening takes some pages in three files and the memory that they share. */
const leastBytes = 4 * 1024 * 1024;

export function watchSpace(disk: Disk, folder: string): SpaceWatch {
  const needed = Math.max(leastBytes, disk.ballastBytes / 4);
  let timer: NodeJS.Timeout | undefined;
  const returned = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (freeBytes(disk, folder) < needed) return;
      clearInterval(timer);
      resolve();
    }, disk.lookEveryMs).unref();
  });
  return { returned, stop: () => clearInterval(timer) };
}

function freeBytes(disk: Disk, folder: string): number {
  try {
    return disk.look(folder).freeBytes;
  } catch {
    // The folder is gone, so there is no space in it.
    return 0;
  }
}
