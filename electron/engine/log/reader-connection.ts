/**
 * One connection of a reader worker, to log.db with both derived files attached (`idx`, `txt`), all of them read-only. Adds to SQL
 * `keep_going(id)`, which ends a query that is not wanted any more, what filters ask of texts, headers and bodies (search-functions.ts), and what
 * reads packed deliveries (packed-rows.ts).
 */
import { registerPackedFunctions } from './packed-rows.ts';
import { openReadable, type ReadableLog } from './readable-log.ts';
import { registerSearchFunctions } from './search-functions.ts';

/** Thrown out of a query whose job was dropped. */
export class StoppedQuery extends Error {
  override readonly name = 'StoppedQuery';
}

export interface ReaderFiles {
  readonly logPath: string;
  readonly indexPath: string | null;
  readonly textPath: string | null;
}

export function openReader(files: ReaderFiles, isStopped: () => boolean): ReadableLog {
  const db = openReadable(files.logPath);
  // why: attached files are opened with the rights of the main one, which are those of a reader.
  if (files.indexPath !== null) db.prepare('ATTACH ? AS idx').run(files.indexPath);
  if (files.indexPath !== null) db.pragma('idx.cache_size = -8000');
  if (files.textPath !== null) db.prepare('ATTACH ? AS txt').run(files.textPath);
  if (files.textPath !== null) db.pragma('txt.cache_size = -4000');
  db.function('keep_going', { deterministic: false }, (_id: number) => {
    if (isStopped()) throw new StoppedQuery();
    return 1;
  });
  registerPackedFunctions(db, files.logPath);
  registerSearchFunctions(db);
  return db;
}
