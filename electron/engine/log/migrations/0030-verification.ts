/**
 * How an endpoint's deliveries are signed beyond scheme and header, and judgements after the one at capture. The row of the delivery keeps
 * what was judged at capture; the judgement with the highest number counts.
 */
import type { Migration } from '../migrate.ts';

export const verification: Migration = {
  version: 30,
  name: 'verification',
  sql: `
  ALTER TABLE endpoint ADD COLUMN signing TEXT NOT NULL DEFAULT '{}';

  CREATE TABLE judgement (
    delivery_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    judged_at_us INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    verdict_reason TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
  ) STRICT, WITHOUT ROWID;
`,
};
