/** Replays as they were written before there were items, on the tables of jobs: for as long as anything writes them so. */
import type { AttemptId, ReplayId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import type { WritableLog } from '../database.ts';
import type { NewReplay } from '../log.ts';
import type { AttemptEnd, NewAttempt, StoredAttempt } from '../stored-attempt.ts';
import type { prepareAttempts } from './attempts.ts';
import type { prepareJobs } from './jobs.ts';

export function prepareReplays(db: WritableLog, jobs: ReturnType<typeof prepareJobs>, attempts: ReturnType<typeof prepareAttempts>) {
  const beginItem = db.prepare(`
    UPDATE replay_item SET state = 'in-flight', tries = tries + 1, attempt_id = @attemptId
    WHERE (replay_number, position) = (
      SELECT i.replay_number, i.position FROM replay_item i CROSS JOIN replay r ON r.number = i.replay_number
      WHERE i.delivery_id = @delivery AND r.id = @replayId ORDER BY i.state <> 'waiting', i.position LIMIT 1)`);
  const endItem = db.prepare(`
    UPDATE replay_item SET state = @state
    WHERE (replay_number, position) IN (
      SELECT i.replay_number, i.position FROM attempt t CROSS JOIN replay_item i ON i.delivery_id = t.delivery_id
      WHERE t.id = @attemptId AND i.attempt_id = @attemptId AND i.state = 'in-flight')`);
  const sentenceOf = db.prepare<[string], { sentence: string }>(`
    SELECT coalesce((SELECT items FROM replay_count c WHERE c.replay_number = replay.number AND c.state = 'succeeded'), 0) || ' of '
      || total_attempts || CASE total_attempts WHEN 1 THEN ' delivery was' ELSE ' deliveries were' END || ' answered with a 2xx.' AS sentence
    FROM replay WHERE id = ?`);
  return {
    create({ id, kind, targetUrl, createdAtUs, idempotencyKey, deliveryIds }: NewReplay): {
      readonly id: ReplayId;
      readonly isNew: boolean;
    } {
      const items = deliveryIds.map((deliveryId, position) => ({ position, deliveryId, dueMs: 0, problem: null }));
      const name = deliveryIds.length === 1 ? '1 delivery' : `${deliveryIds.length} deliveries`;
      const target = { url: targetUrl };
      const rules = { stopAfterFailures: null, retry: { kind: 'none' }, retryPercent: 100, afterGap: 'pause' } as const;
      const options = { target, kind, order: 'original', seed: 1, pace: { kind: 'at-once' }, concurrency: 1, ...rules } as const;
      const made = jobs.create({ id, planId: null, name, kind, targetUrl, createdAtUs, idempotencyKey, options, items });
      return { id: made.id, isNew: made.isNew };
    },
    finish(id: ReplayId, state: ReplaySummary['state'], finishedAtUs: number): void {
      jobs.setState(id, state, sentenceOf.get(id)?.sentence ?? '', finishedAtUs);
    },
    begin(attempt: NewAttempt, request: StoredAttempt['request']): AttemptSummary {
      beginItem.run({ attemptId: attempt.id, replayId: attempt.replayId, delivery: deliveryNumber(attempt.deliveryId) });
      return attempts.begin(attempt, request);
    },
    /** Also of what was composed, which has no item. */
    end(end: AttemptEnd): AttemptSummary {
      const attemptId: AttemptId = end.id;
      endItem.run({ attemptId, state: end.deadline === 'in-time' || end.deadline === 'late' ? 'succeeded' : 'failed' });
      return attempts.end(end);
    },
  };
}
