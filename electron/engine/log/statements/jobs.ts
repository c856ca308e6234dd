/**
 * Writes jobs and their items: which delivery of a job is at which point. An item is begun together with its attempt and only while it is
 * open, so that nothing is sent twice whoever asks.
 */
import { deliveryNumber, type ReplayId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import type { WritableLog } from '../database.ts';
import type { BegunItem, EndedItem, NewJob } from '../plan-store.ts';
import type { prepareAttempts } from './attempts.ts';

/** Items that are handed in; more are taken from the plan. */
const mostItemsHanded = 1_000;
/** Items taken from a plan in one go: 8 ms. */
export const filledRows = 1_000;

type MadeJob = { readonly id: ReplayId; readonly isNew: boolean; readonly isFilled: boolean };

/** The next items of a job from the entries of its plan's set. What is not in this log has no item. */
export const fillSql = `
  INSERT INTO replay_item (replay_number, position, delivery_id, due_ms, state, tries, sentence)
  SELECT @number, n.position, n.delivery_id, n.due_ms, CASE WHEN n.problem IS NULL THEN 'waiting' ELSE 'skipped' END, 0, n.problem
  FROM plan_entry n WHERE n.set_number = @set AND n.position > @after AND n.position <= @until AND n.delivery_id IS NOT NULL`;

function prepareCreate(db: WritableLog) {
  const byKey = db.prepare<[string], { id: ReplayId }>('SELECT id FROM replay WHERE idempotency_key = ?');
  const setOf = db.prepare<[string], { set: number; entries: number }>(`
    SELECT e.number AS "set", e.entries FROM replay_plan p JOIN plan_entry_set e ON e.number = p.set_number WHERE p.id = ?`);
  const insertJob = db.prepare<object, { number: number }>(`
    INSERT INTO replay (number, id, kind, target_url, state, created_at_us, idempotency_key, total_attempts, plan_id, name, sentence, options,
      filling_set)
    VALUES ((SELECT coalesce(max(number), 0) + 1 FROM replay), @id, @kind, @targetUrl, 'running', @createdAtUs, @idempotencyKey, @total, @planId,
      @name, 'Nothing is sent yet.', @options, @set)
    RETURNING number`);
  const insertItem = db.prepare(`
    INSERT INTO replay_item (replay_number, position, delivery_id, due_ms, state, tries, sentence) VALUES (?, ?, ?, ?, ?, 0, ?)`);
  /** Undefined: what is handed in is all of it. */
  const setToTake = ({ planId, items }: NewJob) => {
    if (planId === null || (items.length > 0 && items.length <= mostItemsHanded)) return undefined;
    const set = setOf.get(planId);
    if (set === undefined) throw new Error(`There is no plan ${planId} to take the deliveries from`);
    return set;
  };
  return (job: NewJob): MadeJob => {
    const earlier = job.idempotencyKey === null ? undefined : byKey.get(job.idempotencyKey);
    if (earlier !== undefined) return { id: earlier.id, isNew: false, isFilled: true };
    const taken = setToTake(job);
    const { id, kind, targetUrl, createdAtUs, idempotencyKey, planId, name, items } = job;
    const facts = { id, kind, targetUrl, createdAtUs, idempotencyKey, planId, name, options: JSON.stringify(job.options) };
    const number = insertJob.get({ ...facts, total: taken?.entries ?? items.length, set: taken?.set ?? null })?.number;
    if (taken !== undefined) return { id, isNew: true, isFilled: false };
    for (const { position, deliveryId, dueMs, problem } of items) {
      insertItem.run(number, position, deliveryNumber(deliveryId), dueMs, problem === null ? 'waiting' : 'skipped', problem);
    }
    return { id, isNew: true, isFilled: true };
  };
}

function prepareFill(db: WritableLog, remove: (number: number) => void) {
  const filling = db.prepare<[string], { number: number; set: number | null; after: number; last: number }>(`
    SELECT r.number, r.filling_set AS "set",
      coalesce((SELECT max(position) FROM replay_item i WHERE i.replay_number = r.number), -1) AS after,
      coalesce((SELECT max(position) FROM plan_entry n WHERE n.set_number = r.filling_set), -1) AS last
    FROM replay r WHERE r.id = ?`);
  const fill = db.prepare(fillSql);
  const finish = db.prepare(`
    UPDATE replay SET filling_set = NULL,
      total_attempts = (SELECT coalesce(sum(items), 0) FROM replay_count c WHERE c.replay_number = replay.number)
    WHERE number = ?`);
  return {
    /** Takes the next items of a plan over, from after a position; returns where to go on, or null when all are there. */
    fill(id: ReplayId, after: number): number | null {
      const job = filling.get(id);
      if (job === undefined || job.set === null) return null;
      const until = after + filledRows;
      fill.run({ number: job.number, set: job.set, after, until });
      if (until < job.last) return until;
      finish.run(job.number);
      return null;
    },
    /** A job whose items could not all be taken over: nothing of it was sent. */
    drop(id: ReplayId): void {
      const job = filling.get(id);
      if (job !== undefined && job.set !== null) remove(job.number);
    },
  };
}

export const beginItemSql = `
  UPDATE replay_item SET state = 'in-flight', tries = tries + 1, due_us = NULL, sentence = NULL, attempt_id = @attemptId
  WHERE replay_number = (SELECT number FROM replay WHERE id = @id) AND position = @position AND state IN ('waiting', 'again')`;
export const endItemSql = `
  UPDATE replay_item SET state = @state, due_us = @dueUs
  WHERE replay_number = (SELECT number FROM replay WHERE id = @id) AND position = @position AND attempt_id = @attemptId`;
export const skipItemSql = `
  UPDATE replay_item SET state = 'skipped', due_us = NULL, sentence = @sentence
  WHERE replay_number = (SELECT number FROM replay WHERE id = @id) AND position = @position AND state IN ('waiting', 'again')`;

const goneSentence = 'The delivery was deleted.';

/** Before deliveries are deleted for good: what was to be sent is skipped, and a job without a plan goes with the last of its deliveries. */
function prepareForget(db: WritableLog, remove: (number: number) => void) {
  const update = db.prepare<[string, string], { number: number }>(`
    UPDATE replay_item SET attempt_id = NULL, due_us = NULL, sentence = ?,
      state = CASE WHEN state IN ('waiting', 'again') THEN 'skipped' ELSE state END
    WHERE delivery_id IN (SELECT value FROM json_each(?)) RETURNING replay_number AS number`);
  const isLeft = db.prepare<[number, string], { one: number }>(`
    SELECT 1 AS one FROM replay r WHERE r.number = ? AND (r.plan_id IS NOT NULL OR EXISTS (
      SELECT 1 FROM replay_item i CROSS JOIN delivery d ON d.id = i.delivery_id
      WHERE i.replay_number = r.number AND d.id NOT IN (SELECT value FROM json_each(?))))`);
  return (list: string): void => {
    const numbers = new Set(update.all(goneSentence, list).map((row) => row.number));
    for (const number of numbers) if (isLeft.get(number, list) === undefined) remove(number);
  };
}

function prepareRemove(db: WritableLog): (number: number) => void {
  const statements = ['replay_item WHERE replay_number', 'replay_count WHERE replay_number', 'replay WHERE number'].map((rows) =>
    db.prepare(`DELETE FROM ${rows} = ?`),
  );
  return (number) => {
    for (const statement of statements) statement.run(number);
  };
}

export function prepareJobs(db: WritableLog, attempts: ReturnType<typeof prepareAttempts>) {
  const setState = db.prepare('UPDATE replay SET state = ?, sentence = ?, finished_at_us = ? WHERE id = ?');
  const begin = db.prepare(beginItemSql);
  const end = db.prepare(endItemSql);
  const skip = db.prepare(skipItemSql);
  const remove = prepareRemove(db);
  return {
    create: prepareCreate(db),
    ...prepareFill(db, remove),
    /** `list`: row numbers as JSON. */
    forgetDeliveries: prepareForget(db, remove),
    setState(id: ReplayId, state: ReplaySummary['state'], sentence: string, finishedAtUs: number | null): void {
      setState.run(state, sentence, finishedAtUs, id);
    },
    /** Items that are not open any more are left out. */
    begin(id: ReplayId, begun: readonly BegunItem[]): readonly AttemptSummary[] {
      return begun.flatMap(({ position, attempt, request }) => {
        if (begin.run({ id, position, attemptId: attempt.id }).changes === 0) return [];
        return attempts.begin(attempt, request);
      });
    },
    end(id: ReplayId, ended: readonly EndedItem[]): readonly AttemptSummary[] {
      return ended.map((item) => {
        end.run({ id, position: item.position, attemptId: item.end.id, state: item.state, dueUs: item.dueUs });
        return attempts.end(item.end);
      });
    },
    skip(id: ReplayId, skipped: readonly { readonly position: number; readonly sentence: string }[]): void {
      for (const { position, sentence } of skipped) skip.run({ id, position, sentence });
    },
  };
}
