import { mkdir } from 'node:fs/promises';
import { fail, systemCode } from '#engine/failure.ts';

/** The folder of a log, for its owner alone, unless it is there. Fails with `log.folder_not_writable`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    fail('log.folder_not_writable', { path, problem: systemCode(error) || 'it can not be made' }, error);
  }
}
