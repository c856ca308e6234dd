/** What was deleted and may come back: the journal's rows stay, and `trashed` says to which deletion they belong. */
import type { TrashId } from '#contract/ids.ts';
import type { WritableLog } from '../database.ts';
import type { Changes } from './changes.ts';

export function prepareTrash(db: WritableLog, changes: Changes) {
  const create = db.prepare('INSERT INTO trash (id, created_at_us, sentence) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING');
  const move = db.prepare<[string, string], { id: number }>(`
    INSERT INTO trashed (delivery_id, trash_id) SELECT d.id, ? FROM delivery d WHERE d.id IN (SELECT value FROM json_each(?))
    ON CONFLICT (delivery_id) DO NOTHING RETURNING delivery_id AS id`);
  const takeBack = db.prepare<[string, number], { id: number }>(`
    DELETE FROM trashed WHERE delivery_id IN (SELECT delivery_id FROM trashed WHERE trash_id = ? ORDER BY delivery_id LIMIT ?)
    RETURNING delivery_id AS id`);
  const removeIfEmpty = db.prepare('DELETE FROM trash WHERE id = ? AND NOT EXISTS (SELECT 1 FROM trashed WHERE trash_id = trash.id)');
  const removeEmpty = db.prepare('DELETE FROM trash WHERE NOT EXISTS (SELECT 1 FROM trashed WHERE trash_id = trash.id)');
  const marked = (rows: readonly { readonly id: number }[]): number => {
    changes.mark(rows.map((row) => row.id));
    return rows.length;
  };
  return {
    create(trash: { readonly id: TrashId; readonly createdAtUs: number; readonly sentence: string }): void {
      create.run(trash.id, trash.createdAtUs, trash.sentence);
    },
    move: (id: TrashId, numbers: readonly number[]) => marked(move.all(id, JSON.stringify(numbers))),
    takeBack(id: TrashId, most: number): number {
      const count = marked(takeBack.all(id, most));
      removeIfEmpty.run(id);
      return count;
    },
    dropEmpty(): void {
      removeEmpty.run();
    },
  };
}
