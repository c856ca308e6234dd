/** Writes the queue of objects that wait to be fetched: one row per object, with the deliveries it is fetched for. */
import type { DeliveryId, EnvironmentId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { NewFetch } from '../console-store.ts';
import type { WritableLog } from '../database.ts';

export function prepareConsoleFetches(db: WritableLog) {
  const isThere = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM delivery WHERE id = ?');
  const insert = db.prepare(`
    INSERT INTO console_fetch (environment_id, thing, object_id, queued_at_us, next_due_us) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (environment_id, thing, object_id) DO NOTHING`);
  const addDelivery = db.prepare(`
    INSERT INTO console_fetch_delivery (fetch_number, delivery_id)
    SELECT number, ? FROM console_fetch WHERE environment_id = ? AND thing = ? AND object_id = ?
    ON CONFLICT (fetch_number, delivery_id) DO NOTHING`);
  const takeOff = db.prepare('DELETE FROM console_fetch_delivery WHERE fetch_number = ? AND delivery_id = ?');
  const removeIfEmpty = db.prepare(`
    DELETE FROM console_fetch
    WHERE number = ? AND NOT EXISTS (SELECT 1 FROM console_fetch_delivery p WHERE p.fetch_number = console_fetch.number)`);
  const startAnew = db.prepare('UPDATE console_fetch SET tries = 0, last_problem = NULL WHERE number = ?');
  const postpone = db.prepare('UPDATE console_fetch SET tries = tries + 1, next_due_us = ?, last_problem = ? WHERE number = ?');
  const drop = db.prepare('DELETE FROM console_fetch WHERE environment_id = ?');
  const forget = db.prepare<[string], { number: number }>(
    'DELETE FROM console_fetch_delivery WHERE delivery_id IN (SELECT value FROM json_each(?)) RETURNING fetch_number AS number',
  );
  return {
    add(fetches: readonly NewFetch[]): void {
      for (const { environmentId, thing, objectId, deliveryId, queuedAtUs, dueUs } of fetches) {
        const delivery = deliveryNumber(deliveryId);
        if (isThere.get(delivery) === undefined) continue;
        insert.run(environmentId, thing, objectId, queuedAtUs, dueUs);
        addDelivery.run(delivery, environmentId, thing, objectId);
      }
    },
    end(number: number, deliveryIds: readonly DeliveryId[]): void {
      for (const id of deliveryIds) takeOff.run(number, deliveryNumber(id));
      if (removeIfEmpty.run(number).changes === 0) startAnew.run(number);
    },
    postpone(number: number, nextDueUs: number, problem: string): void {
      postpone.run(nextDueUs, problem, number);
    },
    drop(environmentId: EnvironmentId): void {
      drop.run(environmentId);
    },
    /** `list`: row numbers as JSON. */
    forgetDeliveries(list: string): void {
      for (const number of new Set(forget.all(list).map((row) => row.number))) removeIfEmpty.run(number);
    },
  };
}

export type ConsoleFetches = ReturnType<typeof prepareConsoleFetches>;
