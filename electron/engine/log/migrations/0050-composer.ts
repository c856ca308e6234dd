/**
 * What is composed: drafts with their versions, values of environments, scenarios and their runs, reports of handler checks. Attempts no
 * longer belong to a replay only: their table is made anew with room for where they come from, every row and index kept. Its rows get a
 * number of their own, so that they can be listed in the order in which they began. Texts lie in pieces of their own table, as those of
 * snapshots do.
 */
import type { Migration } from '../migrate.ts';

// why: bodies refer to attempts, and a table that is referred to can not be dropped, so both are made anew and the old ones go, children first.
const attempts = `
  ALTER TABLE attempt_body RENAME TO attempt_body_before;
  ALTER TABLE attempt RENAME TO attempt_before;

  CREATE TABLE attempt (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    replay_id TEXT REFERENCES replay (id),
    delivery_id INTEGER,
    draft_id TEXT,
    group_id TEXT,
    group_part TEXT,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target_url TEXT NOT NULL,
    started_at_us INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    sentence TEXT NOT NULL,
    judgement TEXT,
    deadline TEXT,
    dns_us INTEGER,
    connect_us INTEGER,
    tls_us INTEGER,
    first_byte_us INTEGER,
    total_us INTEGER,
    request_method TEXT NOT NULL,
    request_url TEXT NOT NULL,
    request_headers TEXT NOT NULL,
    request_body_bytes INTEGER NOT NULL,
    request_body_sha256 TEXT NOT NULL,
    response_status INTEGER,
    response_status_text TEXT,
    response_http_version TEXT,
    response_headers TEXT,
    response_kept_bytes INTEGER,
    response_is_truncated INTEGER,
    response_redirect_to TEXT,
    UNIQUE (delivery_id, number),
    CHECK ((source = 'replay') = (replay_id IS NOT NULL)),
    CHECK ((source = 'replay') = (delivery_id IS NOT NULL))
  ) STRICT;

  INSERT INTO attempt (seq, id, source, replay_id, delivery_id, number, kind, target_url, started_at_us, outcome, sentence, deadline, dns_us,
    connect_us, tls_us, first_byte_us, total_us, request_method, request_url, request_headers, request_body_bytes, request_body_sha256,
    response_status, response_status_text, response_http_version, response_headers, response_kept_bytes, response_is_truncated,
    response_redirect_to)
  SELECT rowid, id, 'replay', replay_id, delivery_id, number, kind, target_url, started_at_us, outcome, sentence, deadline, dns_us,
    connect_us, tls_us, first_byte_us, total_us, request_method, request_url, request_headers, request_body_bytes, request_body_sha256,
    response_status, response_status_text, response_http_version, response_headers, response_kept_bytes, response_is_truncated,
    response_redirect_to
  FROM attempt_before ORDER BY rowid;

  CREATE TABLE attempt_body (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt (id),
    body BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO attempt_body (attempt_id, body) SELECT attempt_id, body FROM attempt_body_before;

  DROP TABLE attempt_body_before;
  DROP TABLE attempt_before;

  CREATE INDEX attempt_by_replay ON attempt (replay_id, started_at_us);
  CREATE INDEX attempt_by_target ON attempt (target_url, started_at_us);
  CREATE INDEX attempt_pending ON attempt (id) WHERE outcome = 'pending';
  CREATE INDEX attempt_by_draft ON attempt (draft_id) WHERE draft_id IS NOT NULL;
  CREATE INDEX attempt_by_group ON attempt (group_id) WHERE group_id IS NOT NULL;
  CREATE INDEX attempt_loose ON attempt (seq) WHERE source = 'composer' AND draft_id IS NULL AND group_id IS NULL;

  CREATE TABLE attempt_request (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt (id),
    body BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const drafts = `
  CREATE TABLE draft (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT,
    created_at_us INTEGER NOT NULL,
    changed_at_us INTEGER NOT NULL,
    origin TEXT NOT NULL,
    composition TEXT NOT NULL,
    notes TEXT NOT NULL,
    version INTEGER NOT NULL,
    sequence INTEGER NOT NULL DEFAULT 0,
    removed_at_us INTEGER
  ) STRICT;
  CREATE INDEX draft_by_change ON draft (changed_at_us) WHERE removed_at_us IS NULL;

  CREATE TABLE draft_version (
    draft_number INTEGER NOT NULL REFERENCES draft (number),
    version INTEGER NOT NULL,
    parent INTEGER,
    next INTEGER,
    begun_at_us INTEGER NOT NULL,
    saved_at_us INTEGER NOT NULL,
    is_closed INTEGER NOT NULL,
    event_type TEXT,
    envelope TEXT,
    bytes INTEGER NOT NULL,
    body_sha256 BLOB NOT NULL,
    PRIMARY KEY (draft_number, version)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE draft_chunk (
    draft_number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (draft_number, version, position)
  ) STRICT;
`;

const others = `
  CREATE TABLE environment_value (
    environment_id TEXT NOT NULL REFERENCES environment (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (environment_id, position),
    UNIQUE (environment_id, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE scenario (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    changed_at_us INTEGER NOT NULL,
    removed_at_us INTEGER
  ) STRICT;

  CREATE TABLE scenario_run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    scenario_id TEXT,
    state TEXT NOT NULL,
    summary TEXT NOT NULL,
    steps TEXT NOT NULL
  ) STRICT;

  CREATE TABLE conformance_report (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    summary TEXT NOT NULL,
    checks TEXT NOT NULL
  ) STRICT;
`;

export const composerMigration: Migration = { version: 50, name: 'composer', sql: `${attempts}${drafts}${others}` };
