/**
 * Writes plans and their entries. Entries come in slices into a set that nothing refers to yet; the last slice puts it in force, together
 * with the figures that were saved for it. A set that is not in force any more is removed slice by slice.
 */
import { deliveryNumber, type PlanId } from '#contract/ids.ts';
import type { WritableLog } from '../database.ts';
import { type PlanRow, planColumns, toStoredPlan } from '../plan-rows.ts';
import type { StoredEntry, StoredPlan } from '../plan-store.ts';

/** Entries that are removed in one go: 2 ms. */
const sweptRows = 1_000;

/** Sets that neither a plan nor a job that is being made refers to. */
export const orphanSetSql = `
  SELECT e.number FROM plan_entry_set e
  WHERE NOT EXISTS (SELECT 1 FROM replay_plan p WHERE p.set_number = e.number)
    AND NOT EXISTS (SELECT 1 FROM replay_plan p WHERE p.next_set = e.number)
    AND NOT EXISTS (SELECT 1 FROM replay r WHERE r.filling_set = e.number)`;

export const sweepSql = `
  DELETE FROM plan_entry WHERE set_number = @number
    AND position IN (SELECT position FROM plan_entry WHERE set_number = @number ORDER BY position LIMIT ${sweptRows})`;

function prepareEntries(db: WritableLog) {
  const insertSet = db.prepare('INSERT INTO plan_entry_set DEFAULT VALUES');
  const countOn = db.prepare('UPDATE plan_entry_set SET entries = entries + ? WHERE number = ?');
  const insert = db.prepare(`
    INSERT INTO plan_entry (set_number, position, delivery_id, event_type, event_id, received_at_us, event_time_us, bytes, sha256, due_ms,
      is_duplicate, problem)
    VALUES (@set, @position, @deliveryNumber, @eventType, @eventId, @receivedAtUs, @eventTimeUs, @bytes, unhex(@sha256), @dueMs, @duplicate, @problem)`);
  const orphan = db.prepare<[], { number: number }>(`${orphanSetSql} LIMIT 1`);
  const removeRows = db.prepare(sweepSql);
  const removeSet = db.prepare('DELETE FROM plan_entry_set WHERE number = ?');
  return {
    begin: () => Number(insertSet.run().lastInsertRowid),
    add(set: number, entries: readonly StoredEntry[]): void {
      for (const { deliveryId, isDuplicate, ...entry } of entries) {
        const number = deliveryId === null ? null : deliveryNumber(deliveryId);
        insert.run({ ...entry, set, deliveryNumber: number, duplicate: Number(isDuplicate) });
      }
      countOn.run(entries.length, set);
    },
    sweep(): 'nothing-left' | 'more-left' {
      const number = orphan.get()?.number;
      if (number === undefined) return 'nothing-left';
      if (removeRows.run({ number }).changes < sweptRows) removeSet.run(number);
      return 'more-left';
    },
  };
}

export function preparePlans(db: WritableLog) {
  const entries = prepareEntries(db);
  const insert = db.prepare(`
    INSERT INTO replay_plan (id, name, made_from, options, target_url, target_name, created_at_us, fingerprint, estimated_ms, next_set)
    VALUES (@id, @name, @from, @options, @targetUrl, @targetName, @createdAtUs, @fingerprint, @estimatedMs, @set)`);
  const prepareNext = db.prepare('UPDATE replay_plan SET next = ?, next_set = ? WHERE id = ? AND removed_at_us IS NULL');
  const pending = db.prepare<[string], { number: number; next: string | null; nextSet: number | null }>(
    'SELECT number, next, next_set AS nextSet FROM replay_plan WHERE id = ? AND removed_at_us IS NULL',
  );
  const putFigures = db.prepare(`
    UPDATE replay_plan SET name = @name, made_from = @from, options = @options, target_url = @targetUrl, target_name = @targetName,
      fingerprint = @fingerprint, estimated_ms = @estimatedMs
    WHERE id = @id`);
  const putInForce = db.prepare('UPDATE replay_plan SET set_number = next_set, next_set = NULL, next = NULL WHERE number = ?');
  const mark = db.prepare('UPDATE replay_plan SET removed_at_us = ? WHERE id = ? AND removed_at_us IS NULL AND set_number IS NOT NULL');
  const unmark = db.prepare('UPDATE replay_plan SET removed_at_us = NULL WHERE id = ? AND removed_at_us IS NOT NULL');
  // why: an entry has what its delivery said of itself, of which nothing may stay.
  const forget = db.prepare(`
    UPDATE plan_entry SET delivery_id = NULL, event_type = NULL, event_id = NULL, received_at_us = NULL, event_time_us = NULL, bytes = 0,
      sha256 = x'', problem = 'The delivery was deleted.'
    WHERE delivery_id IN (SELECT value FROM json_each(?))`);
  const find = db.prepare<[string], PlanRow>(
    `SELECT ${planColumns} FROM replay_plan p JOIN plan_entry_set e ON e.number = p.set_number WHERE p.id = ?`,
  );
  return {
    save(plan: StoredPlan): void {
      insert.run({ ...plan, options: JSON.stringify(plan.options), set: entries.begin() });
    },
    replace(plan: StoredPlan): void {
      prepareNext.run(JSON.stringify(plan), entries.begin(), plan.id);
    },
    add(id: PlanId, added: readonly StoredEntry[], isLast: 'last' | 'more-follow'): void {
      const plan = pending.get(id);
      if (plan === undefined || plan.nextSet === null) throw new Error(`No entries are expected for ${id}`);
      entries.add(plan.nextSet, added);
      if (isLast === 'more-follow') return;
      if (plan.next !== null) {
        const figures: StoredPlan = JSON.parse(plan.next);
        putFigures.run({ ...figures, options: JSON.stringify(figures.options) });
      }
      putInForce.run(plan.number);
    },
    remove: (id: PlanId, removedAtUs: number) => mark.run(removedAtUs, id).changes > 0,
    restore(id: PlanId): StoredPlan | undefined {
      const row = unmark.run(id).changes > 0 ? find.get(id) : undefined;
      return row === undefined ? undefined : toStoredPlan(row);
    },
    /** `list`: row numbers as JSON. */
    forgetDeliveries(list: string): void {
      forget.run(list);
    },
    /** Removes the next rows of a set that nothing refers to. */
    sweep: () => entries.sweep(),
  };
}
