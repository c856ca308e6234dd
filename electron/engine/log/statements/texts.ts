/** index-text.db: a trigram index without the texts themselves, so hits are checked against the journal. */
import type Database from 'better-sqlite3';
import type { DerivedKind } from '../derived-file.ts';

export const textFile: DerivedKind = {
  version: 2,
  // why: without positions (`detail=none`) the index is a quarter of the size and a third faster to build; the check of each hit
  // makes up for it. Texts come folded, so the tokenizer must not fold in its own way.
  schema: `
    CREATE VIRTUAL TABLE search USING fts5(
      text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1', detail = none
    );
  `,
};

export function prepareTexts(db: Database.Database) {
  const insertRow = db.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
  const removeRow = db.prepare('DELETE FROM search WHERE rowid = ?');
  return {
    insert(id: number, text: string): void {
      insertRow.run(id, text);
    },
    remove(id: number): void {
      removeRow.run(id);
    },
  };
}
