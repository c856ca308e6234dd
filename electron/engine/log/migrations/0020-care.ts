/**
 * What people add to deliveries, what is deleted and may come back, when the receiver listened, how long things are kept, and blocks of
 * compressed deliveries. `index_change` names rows whose derived state has to be looked at again: the index workers follow it as they
 * follow the journal, so a derived file can still be made from this file alone.
 */
import type { Migration } from '../migrate.ts';

export const care: Migration = {
  version: 20,
  name: 'care',
  sql: `
  CREATE TABLE annotation (
    delivery_id INTEGER PRIMARY KEY,
    is_bookmarked INTEGER NOT NULL,
    note TEXT,
    changed_at_us INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE delivery_tag (
    delivery_id INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (delivery_id, tag)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE trash (
    id TEXT PRIMARY KEY,
    created_at_us INTEGER NOT NULL,
    sentence TEXT NOT NULL
  ) STRICT;

  CREATE TABLE trashed (
    delivery_id INTEGER PRIMARY KEY,
    trash_id TEXT NOT NULL REFERENCES trash (id)
  ) STRICT;
  CREATE INDEX trashed_by_trash ON trashed (trash_id, delivery_id);

  CREATE TABLE index_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE saved_view (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    query TEXT NOT NULL,
    grouping TEXT NOT NULL
  ) STRICT;

  CREATE TABLE listening (
    id INTEGER PRIMARY KEY,
    from_us INTEGER NOT NULL,
    until_us INTEGER NOT NULL,
    end_reason TEXT
  ) STRICT;

  CREATE TABLE retention_rule (
    environment_id TEXT PRIMARY KEY REFERENCES environment (id),
    max_age_days INTEGER,
    max_deliveries INTEGER,
    max_bytes INTEGER
  ) STRICT;

  CREATE TABLE packed_block (
    last_id INTEGER PRIMARY KEY,
    first_id INTEGER NOT NULL,
    deliveries INTEGER NOT NULL,
    raw_bytes INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE INDEX replay_delivery_by_delivery ON replay_delivery (delivery_id);

  CREATE TABLE check_result (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    ended_at_us INTEGER NOT NULL,
    bodies INTEGER NOT NULL,
    damaged TEXT NOT NULL,
    structure TEXT
  ) STRICT;
`,
};
