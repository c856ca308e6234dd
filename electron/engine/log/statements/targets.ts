/** Writes targets. What was removed can be had back until the next start. */
import type { TargetId } from '#contract/ids.ts';
import type { WritableLog } from '../database.ts';
import { type TargetRow, targetColumns, toStoredTarget } from '../plan-rows.ts';
import type { StoredTarget } from '../plan-store.ts';

export function prepareTargets(db: WritableLog) {
  const upsert = db.prepare(`
    INSERT INTO target (id, name, url, options, signing, sealed_secret, secret_mask, created_at_us, changed_at_us, probe)
    VALUES (@id, @name, @url, @options, @signing, @sealedSecret, @secretMask, @createdAtUs, @changedAtUs, @probe)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, options = excluded.options, signing = excluded.signing,
      sealed_secret = excluded.sealed_secret, secret_mask = excluded.secret_mask, changed_at_us = excluded.changed_at_us,
      probe = excluded.probe`);
  const mark = db.prepare('UPDATE target SET removed_at_us = ? WHERE id = ? AND removed_at_us IS NULL');
  const unmark = db.prepare<[string], TargetRow>(
    `UPDATE target SET removed_at_us = NULL WHERE id = ? AND removed_at_us IS NOT NULL RETURNING ${targetColumns}`,
  );
  return {
    save(target: StoredTarget): void {
      const { options, signing, probe } = target;
      upsert.run({
        ...target,
        options: JSON.stringify(options),
        signing: signing === null ? null : JSON.stringify(signing),
        probe: probe === null ? null : JSON.stringify(probe),
      });
    },
    remove: (id: TargetId, removedAtUs: number) => mark.run(removedAtUs, id).changes > 0,
    restore(id: TargetId): StoredTarget | undefined {
      const row = unmark.get(id);
      return row === undefined ? undefined : toStoredTarget(row);
    },
  };
}
