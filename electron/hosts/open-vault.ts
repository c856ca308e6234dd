import { Failure, systemCode } from '#engine/failure.ts';
import type { Logger, Vault } from '#engine/ports.ts';
import { openFileVault } from '#engine/secrets/file-vault.ts';
import { createAbsentVault } from './absent-vault.ts';

/** The key-file vault of a data folder, or a stand-in that says why it can't be had: without it deliveries can still be received and shown. */
export async function openKeyFile(folder: string, logger: Logger): Promise<Vault> {
  try {
    return await openFileVault(folder);
  } catch (error) {
    const problem = error instanceof Failure ? error.toWire().reason : `the key file in ${folder} can not be used (${systemCode(error)}).`;
    logger.warn('The key file can not be used', { folder, problem });
    return createAbsentVault(problem);
  }
}
