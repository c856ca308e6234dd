/**
 * Saves what can be read of a damaged log into a new one, and plans it for the place of the damaged one, which is kept untouched among the
 * backups. What was saved and what was not is written down beside the log, so that it is known after the next start as well.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Salvage, salvageSchema } from '#contract/models/storage.ts';
import { lostWords } from '#domain/salvage-words.ts';
import { Failure, fail } from '../failure.ts';
import type { JobHandle } from '../jobs/job-list.ts';
import { deliveriesOf, figureOf } from '../jobs/job-words.ts';
import { newBackupPath, prepareBackupFolder } from '../log/backup.ts';
import type { LogPaths } from '../log/data-folder.ts';
import { logApplicationId } from '../log/database.ts';
import type { Maintenance } from '../log/maintenance.ts';
import { newestVersion } from '../log/migrate.ts';
import { migrations } from '../log/migrations/index.ts';
import { makePrivateFile, privateFileMode } from '../log/private-files.ts';
import { planRestore } from '../log/restore.ts';
import type { Salvaged } from '../log/salvage/salvage.ts';
import { syncFile, syncFolder } from '../log/synced-files.ts';
import { problemOf } from './backups.ts';

/** Fails with `log.salvage_failed`; the damaged log is as it was, and nothing else is left. */
export async function salvageDamagedLog(paths: LogPaths, maintenance: Maintenance, nowUs: number, handle: JobHandle): Promise<string> {
  const { signal, progress } = handle;
  try {
    prepareBackupFolder(paths.backups);
    const target = newBackupPath(paths.backups, newestVersion(migrations), nowUs, 'salvaged');
    const input = { target, indexPath: paths.index, applicationId: logApplicationId, nowUs };
    const salvaged = await maintenance.run('salvage', input, { signal, onProgress: progress });
    writeSalvage(paths, { ...salvaged, endedAtUs: nowUs, file: basename(target) });
    planRestore(paths, basename(target));
    return salvageWords(salvaged);
  } catch (error) {
    if (error instanceof Failure) throw error;
    return fail('log.salvage_failed', { problem: problemOf(error) }, error);
  }
}

/** Both numbers, and what becomes of them. */
function salvageWords(salvaged: Salvaged): string {
  const { deliveries, changedBodies, othersLost } = salvaged;
  const parts = [
    `${deliveriesOf(deliveries)} saved into a new log`,
    lostWords(salvaged),
    ...(changedBodies === 0 ? [] : [`${figureOf(changedBodies)} of the saved ones not as received`]),
    ...(othersLost === 0 ? [] : ['some of what was added or set up could not be read']),
  ];
  return `${parts.join(', ')}. The damaged file is kept.`;
}

const fileName = 'salvage.json';

function writeSalvage(paths: LogPaths, salvage: Salvage): void {
  const path = join(paths.folder, fileName);
  const temporary = `${path}.new`;
  try {
    makePrivateFile(temporary);
    writeFileSync(temporary, JSON.stringify(salvage), { mode: privateFileMode });
    syncFile(temporary);
    renameSync(temporary, path);
    syncFolder(paths.folder);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The last salvage in this folder; null when there was none. */
export function readSalvage(paths: LogPaths): Salvage | null {
  try {
    return salvageSchema.safeParse(JSON.parse(readFileSync(join(paths.folder, fileName), 'utf8'))).data ?? null;
  } catch {
    // There was none, or what is there is not ours to understand.
    return null;
  }
}
