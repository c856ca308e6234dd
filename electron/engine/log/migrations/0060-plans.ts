/**
 * Targets, plans and the jobs made from them. What was a replay becomes a job without a plan: each of its deliveries is an item that says
 * how far it came, as the last attempt has it. Items are counted as they move, so that a job of any size says at once where it is.
 * Entries of a plan lie in sets that are never changed, so that a plan is changed as a whole by naming another set.
 */
import type { Migration } from '../migrate.ts';

const targets = `
  CREATE TABLE target (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    options TEXT NOT NULL,
    signing TEXT,
    sealed_secret BLOB,
    secret_mask TEXT,
    created_at_us INTEGER NOT NULL,
    changed_at_us INTEGER NOT NULL,
    probe TEXT,
    removed_at_us INTEGER
  ) STRICT;
`;

const plans = `
  CREATE TABLE plan_entry_set (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    entries INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE plan_entry (
    set_number INTEGER NOT NULL REFERENCES plan_entry_set (number),
    position INTEGER NOT NULL,
    delivery_id INTEGER,
    event_type TEXT,
    event_id TEXT,
    received_at_us INTEGER,
    event_time_us INTEGER,
    bytes INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    due_ms REAL NOT NULL,
    is_duplicate INTEGER NOT NULL,
    problem TEXT,
    PRIMARY KEY (set_number, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX plan_entry_by_delivery ON plan_entry (delivery_id) WHERE delivery_id IS NOT NULL;

  CREATE TABLE replay_plan (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    made_from TEXT NOT NULL,
    options TEXT NOT NULL,
    target_url TEXT NOT NULL,
    target_name TEXT,
    created_at_us INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    estimated_ms INTEGER NOT NULL,
    set_number INTEGER REFERENCES plan_entry_set (number),
    next TEXT,
    next_set INTEGER REFERENCES plan_entry_set (number),
    removed_at_us INTEGER
  ) STRICT;
  CREATE INDEX replay_plan_by_set ON replay_plan (set_number);
  CREATE INDEX replay_plan_by_next_set ON replay_plan (next_set) WHERE next_set IS NOT NULL;
`;

// why: attempts refer to replays by id, and a table that is referred to can not be made anew, so it only gets columns.
const jobs = `
  ALTER TABLE replay ADD COLUMN number INTEGER;
  ALTER TABLE replay ADD COLUMN plan_id TEXT;
  ALTER TABLE replay ADD COLUMN name TEXT NOT NULL DEFAULT '';
  ALTER TABLE replay ADD COLUMN sentence TEXT NOT NULL DEFAULT '';
  ALTER TABLE replay ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE replay ADD COLUMN filling_set INTEGER REFERENCES plan_entry_set (number);
  UPDATE replay SET
    number = rowid,
    name = total_attempts || CASE total_attempts WHEN 1 THEN ' delivery' ELSE ' deliveries' END,
    options = json_object('target', json_object('url', target_url), 'kind', kind, 'order', 'original', 'seed', 1,
      'pace', json_object('kind', 'at-once'), 'concurrency', 1, 'stopAfterFailures', NULL, 'retry', json_object('kind', 'none'),
      'retryPercent', 100, 'afterGap', 'pause');
  CREATE UNIQUE INDEX replay_by_number ON replay (number);
  CREATE INDEX replay_by_plan ON replay (plan_id, number) WHERE plan_id IS NOT NULL;
  CREATE INDEX replay_filling ON replay (filling_set) WHERE filling_set IS NOT NULL;

  CREATE TABLE replay_item (
    replay_number INTEGER NOT NULL REFERENCES replay (number),
    position INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    due_ms REAL NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_us INTEGER,
    attempt_id TEXT,
    sentence TEXT,
    PRIMARY KEY (replay_number, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE replay_count (
    replay_number INTEGER NOT NULL,
    state TEXT NOT NULL,
    items INTEGER NOT NULL,
    PRIMARY KEY (replay_number, state)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER replay_item_added AFTER INSERT ON replay_item BEGIN
    INSERT INTO replay_count (replay_number, state, items) VALUES (NEW.replay_number, NEW.state, 1)
      ON CONFLICT (replay_number, state) DO UPDATE SET items = items + 1;
  END;
  CREATE TRIGGER replay_item_moved AFTER UPDATE OF state ON replay_item WHEN OLD.state <> NEW.state BEGIN
    UPDATE replay_count SET items = items - 1 WHERE replay_number = OLD.replay_number AND state = OLD.state;
    INSERT INTO replay_count (replay_number, state, items) VALUES (NEW.replay_number, NEW.state, 1)
      ON CONFLICT (replay_number, state) DO UPDATE SET items = items + 1;
  END;
  CREATE TRIGGER replay_item_removed AFTER DELETE ON replay_item BEGIN
    UPDATE replay_count SET items = items - 1 WHERE replay_number = OLD.replay_number AND state = OLD.state;
  END;
`;

// why: a delivery may have been named twice in a replay, so its places and its attempts are paired in their orders.
const items = `
  INSERT INTO replay_item (replay_number, position, delivery_id, due_ms, state, tries, attempt_id, sentence)
  WITH place AS (
    SELECT r.number, r.state, p.position, p.delivery_id, r.id,
      row_number() OVER (PARTITION BY p.replay_id, p.delivery_id ORDER BY p.position) AS turn
    FROM replay_delivery p JOIN replay r ON r.id = p.replay_id
  ), tried AS (
    SELECT t.id, t.replay_id, t.delivery_id, t.outcome, t.response_status AS status,
      row_number() OVER (PARTITION BY t.replay_id, t.delivery_id ORDER BY t.number) AS turn
    FROM attempt t WHERE t.replay_id IS NOT NULL
  )
  SELECT p.number, p.position, p.delivery_id, 0,
    CASE
      WHEN t.id IS NULL THEN CASE p.state WHEN 'done' THEN 'skipped' ELSE 'waiting' END
      WHEN t.outcome = 'pending' THEN 'in-flight'
      WHEN t.outcome = 'unknown' THEN 'unknown'
      WHEN t.outcome = 'answered' AND t.status BETWEEN 200 AND 299 THEN 'succeeded'
      ELSE 'failed'
    END,
    t.id IS NOT NULL, t.id,
    CASE WHEN t.id IS NULL AND p.state = 'done' THEN 'It was not sent.' END
  FROM place p LEFT JOIN tried t ON t.replay_id = p.id AND t.delivery_id = p.delivery_id AND t.turn = p.turn
  ORDER BY p.number, p.position;
  DROP TABLE replay_delivery;

  UPDATE replay SET sentence = coalesce((SELECT items FROM replay_count c WHERE c.replay_number = replay.number AND c.state = 'succeeded'), 0)
    || ' of ' || total_attempts || CASE total_attempts WHEN 1 THEN ' delivery was' ELSE ' deliveries were' END || ' answered with a 2xx.';

  CREATE INDEX replay_item_by_state ON replay_item (replay_number, state);
  CREATE INDEX replay_item_open ON replay_item (replay_number, position) WHERE state IN ('waiting', 'again');
  CREATE INDEX replay_item_by_delivery ON replay_item (delivery_id);
`;

const attempts = `
  DROP INDEX attempt_by_replay;
  CREATE INDEX attempt_by_replay ON attempt (replay_id) WHERE replay_id IS NOT NULL;
  CREATE INDEX attempt_facts ON attempt (seq, source, outcome, response_status, deadline, started_at_us, target_url);
`;

export const plansMigration: Migration = { version: 60, name: 'plans', sql: `${targets}${plans}${jobs}${items}${attempts}` };
