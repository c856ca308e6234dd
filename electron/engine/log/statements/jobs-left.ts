/** What the last instance left of targets, plans and jobs: what was in flight, what ran, and what was removed until the next start. */
import type { ReplayId } from '#contract/ids.ts';
import type { WritableLog } from '../database.ts';
import { type JobRow, jobColumns, toJobSummary } from '../plan-rows.ts';
import { sql } from '../sql.ts';
import { first } from './prepared.ts';

const unknownSentence = 'Hookglass ended before the answer came, so whether the target took it is unknown.';

/** Through the attempts that wait for an answer, which are as many as are sent at the same time. */
export const markItemsSql = `
  UPDATE replay_item SET state = 'unknown', due_us = NULL
  WHERE (replay_number, position) IN (
    SELECT i.replay_number, i.position FROM attempt t CROSS JOIN replay_item i ON i.delivery_id = t.delivery_id
    WHERE t.outcome = 'pending' AND i.attempt_id = t.id AND i.state = 'in-flight')`;

function inWords(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

function leftSentence(done: number, total: number, unknown: number): string {
  const sent = `Hookglass ended while it ran: ${done.toLocaleString('en-US')} of ${inWords(total, 'delivery is', 'deliveries are')} done`;
  return unknown === 0 ? `${sent}.` : `${sent}, ${unknown.toLocaleString('en-US')} of them with an unknown end.`;
}

export interface LeftJobs {
  /** Jobs that were running. */
  readonly interrupted: number;
  /** Those that have something left to send. */
  readonly pausedJobs: readonly ReplayId[];
}

function endJobs(db: WritableLog, nowUs: number): LeftJobs {
  const running = db.prepare<[], { id: ReplayId }>(`SELECT id FROM replay WHERE state = 'running'`).all();
  const update = db.prepare('UPDATE replay SET state = ?, sentence = ?, finished_at_us = ? WHERE id = ?');
  const pausedJobs = running.flatMap(({ id }) => {
    const row = first<JobRow>(db, sql`SELECT ${jobColumns} FROM main.replay r WHERE r.id = ${id}`);
    if (row === undefined) return [];
    const { counts, doneAttempts, totalAttempts } = toJobSummary(row);
    const isOpen = counts.waiting + counts.again > 0;
    const sentence = leftSentence(doneAttempts, totalAttempts, counts.unknown);
    update.run(isOpen ? 'paused' : 'interrupted', sentence, isOpen ? null : nowUs, id);
    return isOpen ? [id] : [];
  });
  return { interrupted: running.length, pausedJobs };
}

/** Children before their parents. Of a job that was not made whole nothing was sent. */
const removals = [
  ...['replay_item', 'replay_count'].map(
    (table) => `DELETE FROM ${table} WHERE replay_number IN (SELECT number FROM replay WHERE filling_set IS NOT NULL)`,
  ),
  'DELETE FROM replay WHERE filling_set IS NOT NULL',
  'DELETE FROM target WHERE removed_at_us IS NOT NULL',
  'DELETE FROM replay_plan WHERE removed_at_us IS NOT NULL OR set_number IS NULL',
  'UPDATE replay_plan SET next = NULL, next_set = NULL WHERE next_set IS NOT NULL',
  'DELETE FROM plan_entry WHERE set_number NOT IN (SELECT set_number FROM replay_plan)',
  'DELETE FROM plan_entry_set WHERE number NOT IN (SELECT set_number FROM replay_plan)',
];

/** When the log opens, before anything else is written. */
export function endLeftJobs(db: WritableLog, nowUs: number): LeftJobs {
  return db
    .transaction(() => {
      for (const text of removals) db.prepare(text).run();
      db.prepare(markItemsSql).run();
      db.prepare(`UPDATE attempt SET outcome = 'unknown', sentence = ? WHERE outcome = 'pending'`).run(unknownSentence);
      return endJobs(db, nowUs);
    })
    .immediate();
}
