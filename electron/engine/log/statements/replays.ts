/** Replay jobs: written by the writer, marked as interrupted with their attempts when the log opens. */
import type { ReplayId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import type { WritableLog } from '../database.ts';
import type { NewReplay } from '../log.ts';

const unknownSentence = 'Hookglass ended before the answer came, so whether the target took it is unknown.';

/** Marks what a killed instance left behind; returns how many replays it was. */
export function markInterrupted(db: WritableLog, nowUs: number): number {
  return db
    .transaction(() => {
      db.prepare(`UPDATE attempt SET outcome = 'unknown', sentence = ? WHERE outcome = 'pending'`).run(unknownSentence);
      return db.prepare(`UPDATE replay SET state = 'interrupted', finished_at_us = ? WHERE state = 'running'`).run(nowUs).changes;
    })
    .immediate();
}

export function prepareReplays(db: WritableLog) {
  const byKey = db.prepare<[string], { id: ReplayId }>('SELECT id FROM replay WHERE idempotency_key = ?');
  const insertReplay = db.prepare(`
    INSERT INTO replay (id, kind, target_url, state, created_at_us, idempotency_key, total_attempts) VALUES (?, ?, ?, 'running', ?, ?, ?)`);
  const insertDelivery = db.prepare('INSERT INTO replay_delivery (replay_id, position, delivery_id) VALUES (?, ?, ?)');
  const updateState = db.prepare('UPDATE replay SET state = ?, finished_at_us = ? WHERE id = ?');
  return {
    create(replay: NewReplay): { readonly id: ReplayId; readonly isNew: boolean } {
      const earlier = replay.idempotencyKey === null ? undefined : byKey.get(replay.idempotencyKey);
      if (earlier !== undefined) return { id: earlier.id, isNew: false };
      insertReplay.run(replay.id, replay.kind, replay.targetUrl, replay.createdAtUs, replay.idempotencyKey, replay.deliveryIds.length);
      for (const [position, id] of replay.deliveryIds.entries()) insertDelivery.run(replay.id, position, deliveryNumber(id));
      return { id: replay.id, isNew: true };
    },
    finish(id: ReplayId, state: ReplaySummary['state'], finishedAtUs: number): void {
      updateState.run(state, finishedAtUs, id);
    },
  };
}
