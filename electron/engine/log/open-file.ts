/**
 * Decides in which way log.db can be used: written, read only with a reason, or not at all. Guarantees: nothing is deleted and nothing
 * is started over; a file that is newer, damaged or another program's is not changed.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { WireFailure } from '#contract/errors.ts';
import { Failure, fail, systemCode } from '../failure.ts';
import type { EnginePorts } from '../ports.ts';
import { isFolderOfOurs, isWritable, type LogPaths } from './data-folder.ts';
import { fileKind, identityOf, logApplicationId, openWritable, type WritableLog } from './database.ts';
import { checkFile, startCheckLimitMs } from './file-check.ts';
import { isFirstWriteCutOff, takeBackLeftJournal } from './left-journal.ts';
import type { StoredConfiguration } from './log.ts';
import { type Migration, migrate, newestVersion } from './migrate.ts';
import { makePrivateFile } from './private-files.ts';
import { openReadable, type ReadableLog } from './readable-log.ts';
import { endLeftComposing } from './statements/composer-left.ts';
import { builtInConfiguration, readConfiguration } from './statements/configuration.ts';
import { endLeftJobs } from './statements/jobs-left.ts';
import { endLeftListening } from './statements/listening.ts';
import { toWriteFailure } from './write-errors.ts';

export type OpenedFile =
  | { readonly mode: 'read-write'; readonly db: WritableLog; readonly configuration: StoredConfiguration }
  /** `isReadable` is false when not even queries work. */
  | {
      readonly mode: 'read-only';
      readonly failure: WireFailure;
      readonly isReadable: boolean;
      readonly configuration: StoredConfiguration;
    };

export interface OpenFileParts {
  readonly ports: EnginePorts;
  readonly paths: LogPaths;
  readonly migrations: readonly Migration[];
  readonly wasUnclean: boolean;
  /** The kind of network file system that the folder is on; undefined when it is on none. */
  readonly networkKind: string | undefined;
}

/**
 * Fails with `log.foreign_file` when log.db is no database or another program's. Looks at its first bytes before SQLite does. In a folder
 * that Hookglass has worked in it is the log, whatever has become of it.
 */
export function refuseForeignFile({ folder, log: path }: LogPaths): void {
  if (isFirstWriteCutOff(path)) return;
  const kind = fileKind(path);
  if (isFolderOfOurs(folder)) return;
  if (kind === 'foreign') fail('log.foreign_file', { path });
  if (kind !== 'database') return;
  const applicationId = applicationIdIn(path);
  if (applicationId === logApplicationId) return;
  if (applicationId !== 0 || isForeignInside(path)) fail('log.foreign_file', { path });
}

function applicationIdIn(path: string): number {
  const descriptor = openSync(path, 'r');
  try {
    const head = Buffer.alloc(100);
    readSync(descriptor, head, 0, head.length, 0);
    return head.readUInt32BE(68);
  } finally {
    closeSync(descriptor);
  }
}

/** A log whose first transaction is still in the write-ahead log has no mark in its header yet, but one inside. */
function isForeignInside(path: string): boolean {
  try {
    const db = openReadable(path);
    try {
      const { applicationId, tables } = identityOf(db);
      return applicationId !== logApplicationId && tables > 0;
    } finally {
      db.close();
    }
  } catch (error) {
    // A header without our mark that can not be read either: nothing says that it is ours.
    return systemCode(error).startsWith('SQLITE_');
  }
}

export function hasUncheckpointedPages(path: string): boolean {
  return existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
}

/** Opens log.db for writing if at all possible; otherwise says why not, and reads what can be read. */
export async function openFile(parts: OpenFileParts): Promise<OpenedFile> {
  const { paths } = parts;
  if (parts.networkKind !== undefined) {
    const failure = new Failure('log.network_folder', { path: paths.folder, kind: parts.networkKind });
    if (fileKind(paths.log) !== 'database') throw failure;
    return readOnly(parts, failure);
  }
  if (!isWritable(paths.folder, paths.log)) {
    const failure = new Failure('log.folder_not_writable', { path: paths.folder, problem: 'This account may not write there.' });
    if (fileKind(paths.log) !== 'database') throw failure;
    return readOnly(parts, failure);
  }
  let db: WritableLog | undefined;
  try {
    takeBackLeftJournal(paths.log);
    refuseBrokenHead(paths);
    refuseNewerVersion(parts);
    if (parts.wasUnclean) await refuseDamage(parts);
    makePrivateFile(paths.log);
    db = openWritable(paths.log);
    migrate(db, { migrations: parts.migrations, backupFolder: paths.backups, nowUs: parts.ports.clock.nowUs() });
    endLeftListening(db);
    endLeftComposing(db, parts.ports.clock.nowUs());
    const left = endLeftJobs(db, parts.ports.clock.nowUs());
    return { mode: 'read-write', db, configuration: { ...readConfiguration(db), ...left } };
  } catch (error) {
    db?.close();
    const failure = toWriteFailure(error);
    parts.ports.logger.error('The log can not be written', { code: failure.code }, error);
    return readOnly(parts, failure);
  }
}

/** A log of ours that is empty, or does not begin like one any more, is damaged; to go on in it would be to start over in silence. */
function refuseBrokenHead(paths: LogPaths): void {
  const kind = fileKind(paths.log);
  if (kind === 'foreign') fail('log.damaged', { problem: 'It does not begin like a database any more.' });
  if (kind !== 'empty') return;
  if (hasMetDeliveries(paths.index)) fail('log.damaged', { problem: 'It is empty, and its index says that deliveries were in it.' });
}

/** why: power that goes in the very first start leaves an index of an empty log; and one that can not be read says nothing. */
function hasMetDeliveries(index: string): boolean {
  if (!existsSync(index)) return false;
  try {
    const db = openReadable(index);
    try {
      const origin = db.prepare<[], { watermark: number }>('SELECT watermark FROM derived_from').get();
      return (origin?.watermark ?? 0) > 0;
    } finally {
      db.close();
    }
  } catch (error) {
    if (!systemCode(error).startsWith('SQLITE_')) throw error;
    return false;
  }
}

/** Before anything is opened for writing, so that the file stays as it is. */
function refuseNewerVersion(parts: OpenFileParts): void {
  if (fileKind(parts.paths.log) !== 'database') return;
  const db = openReadable(parts.paths.log);
  try {
    const { version } = identityOf(db);
    const known = newestVersion(parts.migrations);
    if (version > known) fail('log.newer_version', { found: String(version), known: String(known) });
  } finally {
    db.close();
  }
}

async function refuseDamage(parts: OpenFileParts): Promise<void> {
  const { ports, paths } = parts;
  if (fileKind(paths.log) !== 'database') return;
  const complaint = await checkFile(ports.workers.reader, paths.log, ports.logger, startCheckLimitMs(statSync(paths.log).size));
  if (complaint !== undefined) fail('log.damaged', { problem: `${complaint}.` });
}

/** Where the pages or rows of the configuration are damaged, deliveries are still shown. */
function readableConfiguration(db: ReadableLog): typeof builtInConfiguration {
  try {
    return readConfiguration(db);
  } catch {
    // Its state says already that the log is damaged.
    return builtInConfiguration;
  }
}

const nothingLeft = { interrupted: 0, pausedJobs: [] } as const;

function readOnly(parts: OpenFileParts, failure: Failure): OpenedFile {
  const wire = failure.toWire();
  try {
    const db = openReadable(parts.paths.log);
    try {
      return { mode: 'read-only', failure: wire, isReadable: true, configuration: { ...readableConfiguration(db), ...nothingLeft } };
    } finally {
      db.close();
    }
  } catch (error) {
    parts.ports.logger.error('The log can not be read', {}, error);
    return { mode: 'read-only', failure: wire, isReadable: false, configuration: { ...builtInConfiguration, ...nothingLeft } };
  }
}
