/** Statements of queries that are put together, kept for the next time: preparing one costs as much as reading a page of rows. */
import type Database from 'better-sqlite3';
import type { ReadableLog } from '../readable-log.ts';
import type { SqlFragment } from '../sql.ts';

const mostKept = 100;

/** `never` is the row of any query: whoever asks names the row that its text gives. */
type AnyStatement = Database.Statement<unknown[], never>;

const kept = new WeakMap<ReadableLog, Map<string, AnyStatement>>();

function statementOf(db: ReadableLog, text: string): AnyStatement {
  const statements = kept.get(db) ?? new Map<string, AnyStatement>();
  kept.set(db, statements);
  const found = statements.get(text) ?? db.prepare<unknown[], never>(text);
  // The one used last stays longest.
  statements.delete(text);
  statements.set(text, found);
  const [oldest] = statements.keys();
  if (statements.size > mostKept && oldest !== undefined) statements.delete(oldest);
  return found;
}

/** All rows of a query. */
export function all<Row>(db: ReadableLog, { text, values }: SqlFragment): Row[] {
  return statementOf(db, text).all(...values);
}

/** The first row of a query. */
export function first<Row>(db: ReadableLog, { text, values }: SqlFragment): Row | undefined {
  return statementOf(db, text).get(...values);
}
