/** What an error of SQLite means for who wrote. */
import { Failure, systemCode } from '../failure.ts';

const groupCodes = [
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_READONLY',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
  'SQLITE_CANTOPEN',
  'SQLITE_PROTOCOL',
];

/** The trouble is the file's, so every row of the group has it; any other error belongs to the row that raised it. */
export function isTroubleOfFile(error: unknown): boolean {
  const code = systemCode(error);
  return groupCodes.some((prefix) => code.startsWith(prefix));
}

/** After these the kernel may have dropped what it was given: nothing is acknowledged until the file is opened anew and checked. */
export function isLossPossible(error: unknown): boolean {
  const code = systemCode(error);
  return code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

export function isDiskFull(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'SQLITE_IOERR_SHMSIZE';
}

/** The failure to tell a writer: `log.disk_full`, `log.damaged`, `log.read_only` or `log.write_failed`. */
export function toWriteFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = systemCode(error);
  const problem = `${error instanceof Error ? error.message : String(error)}${code === '' ? '' : ` (${code})`}.`;
  if (isDiskFull(error)) return new Failure('log.disk_full', {}, error);
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return new Failure('log.damaged', { problem }, error);
  if (code.startsWith('SQLITE_READONLY')) return new Failure('log.read_only', { problem }, error);
  return new Failure('log.write_failed', { problem }, error);
}
