/** Files that only this account can read, whatever the umask (STO-19). */
import { closeSync, fchmodSync, openSync } from 'node:fs';

export const privateFileMode = 0o600;
export const privateFolderMode = 0o700;

/** Creates the file with mode 0600 when absent, and gives an existing one that mode. SQLite gives -wal and -shm the mode of the file. */
export function makePrivateFile(path: string): void {
  const descriptor = openSync(path, 'a', privateFileMode);
  try {
    fchmodSync(descriptor, privateFileMode);
  } finally {
    closeSync(descriptor);
  }
}
