/** Waits for space on a disk that is full. */
import type { Disk } from '../ports.ts';

export interface SpaceWatch {
  /** Resolves when a try is worth it; never after `stop`. */
  readonly returned: Promise<void>;
  stop(): void;
}

/** Opening takes some pages in three files and the memory that they share. */
const leastBytes = 4 * 1024 * 1024;

export function watchSpace(disk: Disk, folder: string): SpaceWatch {
  let timer: NodeJS.Timeout | undefined;
  const returned = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (!hasSpace(disk, folder)) return;
      clearInterval(timer);
      resolve();
    }, disk.lookEveryMs).unref();
  });
  return { returned, stop: () => clearInterval(timer) };
}

/** Whether a try is worth it. */
export function hasSpace(disk: Disk, folder: string): boolean {
  try {
    return disk.look(folder).freeBytes >= leastBytes;
  } catch {
    // The folder is gone, so there is no space in it.
    return false;
  }
}
