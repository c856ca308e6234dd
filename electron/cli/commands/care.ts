/** `hookglass storage`, `backup`, `restore`, `compact`, `check`, `salvage` and `reopen`: looking after the log. */
import type { Command } from 'commander';
import type { Health } from '#contract/models/health.ts';
import type { BackupFile, Storage } from '#contract/models/storage.ts';
import { bytesOf, deliveriesOf } from '#engine/jobs/job-words.ts';
import { parseWholeNumber } from '../args.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { finishJob } from '../follow-job.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { columns, countWords, timeWords } from '../words.ts';

export function storageCommand(surroundings: CommandSurroundings): Command {
  return newCommand('storage', 'Show what is kept, how large it is, and when it was checked', surroundings).action(
    (options: CommonOptions) =>
      runCommand(options, surroundings, async (run) => {
        const storage = await run.client.storage.get({}, { signal: run.signal });
        run.result(storage, storageLines(storage));
      }),
  );
}

function storageLines(storage: Storage): readonly string[] {
  const { files, lastCheck } = storage;
  const environments = storage.environments.map(
    ({ environmentId, deliveries, bytes, bookmarked }) =>
      [environmentId, `${deliveriesOf(deliveries)}, ${bytesOf(bytes)}, ${countWords(bookmarked)} bookmarked`] as const,
  );
  const sound = lastCheck?.structure === null && lastCheck.damaged.length === 0;
  return columns([
    ['Folder', storage.folder],
    [
      'Deliveries',
      `${countWords(storage.deliveries)}, ${countWords(storage.trashed)} in the trash, ${countWords(storage.compacted)} compacted`,
    ],
    ...environments,
    ['Log', `${bytesOf(files.logBytes)}, of which ${bytesOf(storage.reusableBytes)} free to be used again`],
    ['Index', bytesOf(files.indexBytes)],
    ['Text index', bytesOf(files.textBytes)],
    ['Backups', bytesOf(files.backupsBytes)],
    ['Disk', `${bytesOf(storage.diskFreeBytes)} free`],
    ['Last check', lastCheck === null ? 'never' : `${timeWords(lastCheck.endedAtUs)}, ${sound ? 'sound' : 'damage found'}`],
    ...(storage.salvage === null ? [] : [['Salvaged', salvageLine(storage.salvage)] as const]),
    ...(storage.doubt === null ? [] : [['Careful', storage.doubt] as const]),
    ...(storage.pendingRestore === null ? [] : [['Next start', `goes back to ${storage.pendingRestore}`]]),
  ]);
}

function salvageLine({ endedAtUs, deliveries, lost, isLostExact }: NonNullable<Storage['salvage']>): string {
  const lostWords = isLostExact ? `${countWords(lost)} could not be read` : `at least ${countWords(lost)} could not be read`;
  return `${timeWords(endedAtUs)}, ${deliveriesOf(deliveries)} saved, ${lostWords}`;
}

export function backupCommand(surroundings: CommandSurroundings): Command {
  return newCommand('backup', 'Make a backup of the log; receiving goes on meanwhile', surroundings).action((options: CommonOptions) =>
    runCommand(options, surroundings, async (run) => finishJob(run, await run.client.storage.backUp({}))),
  );
}

interface RestoreOptions extends CommonOptions {
  readonly list?: boolean;
  readonly cancel?: boolean;
}

export function restoreCommand(surroundings: CommandSurroundings): Command {
  return newCommand('restore', 'Go back to a backup at the next start; the log of now is kept', surroundings)
    .argument('[name]', 'file name of the backup')
    .option('--list', 'list the backups, newest first')
    .option('--cancel', 'stay with the log of now after all')
    .action((name: string | undefined, options: RestoreOptions) =>
      runCommand(options, surroundings, (run) =>
        name === undefined && options.cancel !== true ? listBackups(run) : restore(run, name ?? null),
      ),
    );
}

async function listBackups(run: CommandRun): Promise<void> {
  const { folder, items } = await run.client.storage.backups({}, { signal: run.signal });
  if (items.length === 0) run.note(`There is no backup in ${folder}.`);
  for (const backup of items) run.result(backup, [backupLine(backup)]);
}

function backupLine({ name, createdAtUs, sizeBytes, reason }: BackupFile): string {
  const why = { update: 'before an update', asked: 'asked for', restore: 'before a restore', damaged: 'damaged', salvaged: 'salvaged' }[
    reason
  ];
  return `${timeWords(createdAtUs)}  ${bytesOf(sizeBytes).padEnd(8)}  ${why.padEnd(16)}  ${name}`;
}

async function restore(run: CommandRun, name: string | null): Promise<void> {
  const { pendingRestore } = await run.client.storage.restore({ name });
  const sentence = pendingRestore === null ? 'The next start keeps the log as it is.' : `The next start goes back to ${pendingRestore}.`;
  run.result({ pendingRestore }, [sentence]);
}

interface CompactOptions extends CommonOptions {
  readonly olderThanDays: number;
}

export function compactCommand(surroundings: CommandSurroundings): Command {
  return newCommand('compact', 'Put old headers and bodies into compressed blocks and give the space back', surroundings)
    .option('--older-than-days <n>', 'leave alone what is younger', parseWholeNumber, 1)
    .action((options: CompactOptions) =>
      runCommand(options, surroundings, async (run) =>
        finishJob(run, await run.client.storage.compact({ olderThanDays: options.olderThanDays })),
      ),
    );
}

export function checkCommand(surroundings: CommandSurroundings): Command {
  return newCommand('check', 'Check the structure of the log and every body against its SHA-256', surroundings).action(
    (options: CommonOptions) => runCommand(options, surroundings, async (run) => finishJob(run, await run.client.storage.check({}))),
  );
}

export function salvageCommand(surroundings: CommandSurroundings): Command {
  return newCommand(
    'salvage',
    'Save what can be read of a damaged log into a new one and go on with that; the damaged file is kept',
    surroundings,
  )
    .option('--no-reopen', 'only save: the next start goes on with the new log')
    .action((options: CommonOptions & { readonly reopen: boolean }) =>
      runCommand(options, surroundings, async (run) => {
        await finishJob(run, await run.client.storage.salvage({}));
        if (options.reopen) tellState(run, await run.client.storage.reopen({}));
      }),
    );
}

export function reopenCommand(surroundings: CommandSurroundings): Command {
  return newCommand(
    'reopen',
    'Try again to write the log, when the disk or the folder can be written again or a restore is planned',
    surroundings,
  ).action((options: CommonOptions) =>
    runCommand(options, surroundings, async (run) => tellState(run, await run.client.storage.reopen({}))),
  );
}

/** Fails nothing: what stands in the way is the answer, and the exit code says that there is something. */
function tellState(run: CommandRun, { log }: Health): void {
  const { mode, failure } = log;
  const isWhole = mode === 'read-write' && failure === null;
  run.result({ mode, failure }, [
    isWhole
      ? 'The log is open for writing.'
      : `${failure?.sentence ?? 'The log is open for reading only.'} ${failure?.reason ?? ''}`.trim(),
  ]);
  if (failure !== null) run.exitWith(exitCodeOf(failure));
}
