/**
 * The data folder and the modes in it. Guarantees: files 0600 and our folder 0700 whatever the umask (STO-19).
 * Refuses to change the mode of a folder that holds other things and no log of ours.
 */
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, systemCode } from '../failure.ts';
import { privateFolderMode } from './private-files.ts';

export interface LogPaths {
  readonly folder: string;
  readonly log: string;
  readonly index: string;
  readonly text: string;
  readonly backups: string;
  /** A restore that takes place at the next start. */
  readonly restorePlan: string;
}

export function logPathsIn(folder: string): LogPaths {
  return {
    folder,
    log: join(folder, 'log.db'),
    index: join(folder, 'index.db'),
    text: join(folder, 'index-text.db'),
    backups: join(folder, 'backups'),
    restorePlan: join(folder, 'restore.json'),
  };
}

/** Makes the folder when absent. Fails with `log.folder_not_writable` when it can not be made or is a file. */
export function prepareFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true, mode: privateFolderMode }) !== undefined || isOurs(folder))
      chmodQuietly(folder, privateFolderMode);
    if (!statSync(folder).isDirectory()) fail('log.folder_not_writable', { path: folder, problem: 'It is not a folder.' });
  } catch (error) {
    if (error instanceof Error && error.name === 'Failure') throw error;
    fail('log.folder_not_writable', { path: folder, problem: systemCode(error) || String(error) }, error);
  }
}

function isOurs(folder: string): boolean {
  return existsSync(join(folder, 'log.db')) || readdirSync(folder).length === 0;
}

/** Whether Hookglass has had the folder before: its lock stays there. */
export function isFolderOfOurs(folder: string): boolean {
  return existsSync(join(folder, 'log.lock.db'));
}

/** Whether files can be made in the folder and an existing file be changed. */
export function isWritable(folder: string, file: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (existsSync(file)) accessSync(file, constants.W_OK);
    return true;
  } catch {
    // Whatever the reason, the answer is the same; the caller names it.
    return false;
  }
}

function chmodQuietly(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // A read-only file system or another owner: the log still opens, for reading; files we make are private by themselves.
  }
}
