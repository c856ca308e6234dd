import { deliveryNumber } from '#contract/ids.ts';
import type { WritableLog } from '../database.ts';
import type { RecordedAnswer } from '../log.ts';

/** Answers written, one per delivery; the first one stays. */
export function prepareAnswers(db: WritableLog) {
  const insertRow = db.prepare(
    'INSERT INTO answer (delivery_id, status, answered_at_us) VALUES (?, ?, ?) ON CONFLICT (delivery_id) DO NOTHING',
  );
  return {
    insert(answer: RecordedAnswer): void {
      insertRow.run(deliveryNumber(answer.deliveryId), answer.status, answer.answeredAtUs);
    },
  };
}
