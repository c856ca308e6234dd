/** When the receiver listened: stretches that follow one another and never overlap, whatever the machine's clock does. */
import type { GapReason } from '#contract/models/observation.ts';
import type { WritableLog } from '../database.ts';

/** Ends what a killed instance left open, at the last moment it is known to have listened. */
export function endLeftListening(db: WritableLog): void {
  db.prepare(`UPDATE listening SET end_reason = 'crashed' WHERE end_reason IS NULL`).run();
}

export function prepareListening(db: WritableLog) {
  const begin = db.prepare(`
    INSERT INTO listening (from_us, until_us) SELECT from_us, from_us
    FROM (SELECT max(?, coalesce((SELECT until_us FROM listening ORDER BY id DESC LIMIT 1), 0)) AS from_us)`);
  const touch = db.prepare('UPDATE listening SET until_us = max(until_us, ?) WHERE id = ? AND end_reason IS NULL');
  const end = db.prepare('UPDATE listening SET until_us = max(until_us, ?), end_reason = ? WHERE id = ? AND end_reason IS NULL');
  return {
    begin: (fromUs: number) => Number(begin.run(fromUs).lastInsertRowid),
    touch(number: number, untilUs: number): void {
      touch.run(untilUs, number);
    },
    end(number: number, untilUs: number, reason: GapReason): void {
      end.run(untilUs, reason, number);
    },
  };
}
