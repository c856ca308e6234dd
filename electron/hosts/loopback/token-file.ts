import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';

export interface TokenFile {
  /** Removes the file, unless another Hookglass has put its own there. */
  remove(): Promise<void>;
}

/** Writes the scripts' token to `api-token`, readable by this account only. A folder that can't be written is told and survived. */
export async function writeTokenFile(folder: string, token: string, logger: Logger): Promise<TokenFile> {
  const path = join(folder, 'api-token');
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', 0o600);
    await file.writeFile(`${token}\n`);
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    // The token is printed as well, and a log that is read-only still serves.
    logger.warn('The file with the API token could not be written', { path, problem: systemCode(error) });
    return { remove: async () => undefined };
  }
  return {
    async remove() {
      const found = await readFile(path, 'utf8').catch(() => '');
      if (found === `${token}\n`) await rm(path, { force: true });
    },
  };
}
