/**
 * Tells programs of this account how to reach a running Hookglass: `api-token` and `api-url` in the data folder, mode 0600, gone when
 * the server goes.
 */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';

export interface TokenFile {
  /** Removes the files, unless another Hookglass has put its own there. */
  remove(): Promise<void>;
}

/** Begins the address of an API that is on a Unix socket; its path follows. */
export const socketScheme = 'unix:';

export interface ApiAddress {
  /** `http://127.0.0.1:4480/api` or `unix:/run/user/1000/hookglass/ui.sock` */
  readonly url: string;
  readonly token: string;
}

const tokenName = 'api-token';
const urlName = 'api-url';

/** Writes both files. A folder that can't be written is told and survived. */
export async function writeTokenFile(folder: string, address: ApiAddress, logger: Logger): Promise<TokenFile> {
  const contents = [
    { path: join(folder, urlName), text: `${address.url}\n` },
    { path: join(folder, tokenName), text: `${address.token}\n` },
  ];
  for (const { path, text } of contents) {
    try {
      await writePrivately(path, text);
    } catch (error) {
      // The token is printed as well, and a log that is read-only still serves.
      logger.warn('The file with the API token could not be written', { path, problem: systemCode(error) });
      return { remove: async () => undefined };
    }
  }
  return {
    async remove() {
      for (const { path, text } of contents) {
        const found = await readFile(path, 'utf8').catch(() => '');
        if (found === text) await rm(path, { force: true });
      }
    },
  };
}

async function writePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  await file.writeFile(text);
  await file.close();
  await rename(temporary, path);
}

/** What a Hookglass that runs on this folder has written; undefined when none has. It may have been killed since. */
export async function readTokenFile(folder: string): Promise<ApiAddress | undefined> {
  try {
    const url = await readFile(join(folder, urlName), 'utf8');
    const token = await readFile(join(folder, tokenName), 'utf8');
    return { url: url.trim(), token: token.trim() };
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
