/**
 * One connection of a reader worker, to log.db with both derived files attached (`idx`, `txt`), all of them read-only. Adds two functions to SQL:
 * `keep_going(id)`, which ends a query that is not wanted any more, and `has_text(…)`, which checks a hit of the trigram index.
 */
import type Database from 'better-sqlite3';
import { openReadable, type ReadableLog } from './readable-log.ts';
import { fold, searchText } from './search-text.ts';

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
  registerHasText(db);
  return db;
}

/** `has_text(id, term, url, headers, body)`: 1 when the delivery's text has the term. The text of the last row is kept for its other terms. */
function registerHasText(db: Database.Database): void {
  let lastId = -1;
  let lastText = '';
  db.function('has_text', { deterministic: true }, (id: number, term: string, url: string, headers: string, body: Uint8Array | null) => {
    if (id !== lastId) {
      lastText = searchText(url, headers, body);
      lastId = id;
    }
    return lastText.includes(fold(term)) ? 1 : 0;
  });
}
