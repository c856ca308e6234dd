import { prepareFolder } from '#engine/log/data-folder.ts';
import { type GenerateOptions, generateLog as generate } from '#engine/log/generate/generate-log.ts';
import { openFileVault } from '#engine/secrets/file-vault.ts';

const defaults = { deliveries: 1000, seed: 1, days: 30, untilUs: 1_790_000_000_000_000 };

/**
 * Fills `folder` with generated deliveries and the key file of a vault, so that an engine or `hookglass serve` opens it with its secrets.
 * Twenty deliveries a run unless `runs` says otherwise; the last one arrives at `untilUs`, by default a fixed moment.
 */
export async function generateLog(
  folder: string,
  wishes: Partial<Omit<GenerateOptions, 'folder' | 'vault' | 'worker'>> = {},
): Promise<{ readonly deliveries: number }> {
  const deliveries = wishes.deliveries ?? defaults.deliveries;
  prepareFolder(folder);
  return generate({
    ...defaults,
    runs: Math.ceil(deliveries / 20),
    ...wishes,
    folder,
    vault: await openFileVault(folder),
    worker: new URL('../../electron/engine/log/generate/generate-worker.ts', import.meta.url),
  });
}
