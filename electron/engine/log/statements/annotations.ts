/** Bookmarks, notes and tags: what people add to a delivery. What was captured stays as it is. */
import type { WritableLog } from '../database.ts';
import type { AnnotationChange } from '../log.ts';
import type { Changes } from './changes.ts';

interface Annotation {
  readonly isBookmarked: number;
  readonly note: string | null;
}

export function prepareAnnotations(db: WritableLog, changes: Changes) {
  const present = db.prepare<[string], { id: number }>(`
    SELECT d.id FROM delivery d WHERE d.id IN (SELECT value FROM json_each(?))
      AND NOT EXISTS (SELECT 1 FROM trashed t WHERE t.delivery_id = d.id)`);
  const find = db.prepare<[number], Annotation>('SELECT is_bookmarked AS isBookmarked, note FROM annotation WHERE delivery_id = ?');
  const write = db.prepare(`
    INSERT INTO annotation (delivery_id, is_bookmarked, note, changed_at_us) VALUES (?, ?, ?, ?)
    ON CONFLICT (delivery_id) DO UPDATE SET is_bookmarked = excluded.is_bookmarked, note = excluded.note, changed_at_us = excluded.changed_at_us`);
  const remove = db.prepare('DELETE FROM annotation WHERE delivery_id = ?');
  const addTag = db.prepare('INSERT INTO delivery_tag (delivery_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const removeTag = db.prepare('DELETE FROM delivery_tag WHERE delivery_id = ? AND tag = ?');

  function mark(id: number, change: AnnotationChange, nowUs: number): boolean {
    const before = find.get(id) ?? { isBookmarked: 0, note: null };
    const isBookmarked = change.isBookmarked === undefined ? before.isBookmarked : Number(change.isBookmarked);
    const note = change.note === undefined ? before.note : change.note;
    if (isBookmarked === before.isBookmarked && note === before.note) return false;
    if (isBookmarked === 0 && note === null) remove.run(id);
    else write.run(id, isBookmarked, note, nowUs);
    return true;
  }

  function tag(id: number, change: AnnotationChange): boolean {
    let changed = 0;
    for (const name of change.removeTags) changed += removeTag.run(id, name).changes;
    for (const name of change.addTags) changed += addTag.run(id, name).changes;
    return changed > 0;
  }

  function annotate(id: number, change: AnnotationChange, nowUs: number): boolean {
    const isMarked = mark(id, change, nowUs);
    return tag(id, change) || isMarked;
  }

  return {
    annotate(numbers: readonly number[], change: AnnotationChange, nowUs: number): void {
      const ids = present.all(JSON.stringify(numbers)).map((row) => row.id);
      changes.mark(ids.filter((id) => annotate(id, change, nowUs)));
    },
  };
}
