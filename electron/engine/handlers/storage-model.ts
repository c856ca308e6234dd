/** What the storage page shows: sizes of files, what lies in them, and what the disk has left. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '#contract/models/storage.ts';
import { readSalvage } from '../care/salvage.ts';
import { logPathsIn } from '../log/data-folder.ts';
import { doubtAbout } from '../log/network-folder.ts';
import { pendingRestore } from '../log/restore.ts';
import { systemDisk } from '../log/system-disk.ts';
import type { HandlerParts } from './parts.ts';

const mebibyte = 1024 * 1024;

export async function storageModel({ ports, log }: Pick<HandlerParts, 'ports' | 'log'>, signal?: AbortSignal): Promise<Storage> {
  const paths = logPathsIn(ports.dataFolder);
  const [amounts, logBytes, indexBytes, textBytes, backupsBytes, disk] = await Promise.all([
    log.readers.storedAmounts(signal),
    databaseBytes(paths.log),
    databaseBytes(paths.index),
    databaseBytes(paths.text),
    folderBytes(paths.backups),
    statfs(paths.folder),
  ]);
  return {
    folder: paths.folder,
    files: { logBytes, indexBytes, textBytes, backupsBytes },
    // why: the last digits change with every other program on the machine.
    diskFreeBytes: Math.floor((disk.bavail * disk.bsize) / mebibyte) * mebibyte,
    deliveries: amounts.environments.reduce((sum, environment) => sum + environment.deliveries, 0),
    ...amounts,
    pendingRestore: pendingRestore(paths),
    salvage: readSalvage(paths),
    doubt: doubtAbout(ports.disk ?? systemDisk, paths.folder),
  };
}

/** A database with its write-ahead log. */
async function databaseBytes(path: string): Promise<number> {
  return (await fileBytes(path)) + (await fileBytes(`${path}-wal`));
}

async function folderBytes(folder: string): Promise<number> {
  try {
    const sizes = await Promise.all((await readdir(folder)).map((name) => fileBytes(join(folder, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    // There is no such folder before the first backup.
    return 0;
  }
}

async function fileBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    // A write-ahead log is there only while something is written, and any file may go between two looks.
    return 0;
  }
}
