/**
 * First structure of log.db. The journal (`delivery`, `body_chunk`, `answer`) is append-only and has no secondary index, so that a
 * capture costs one insert at the end of one tree; everything searchable is derived from it in other files.
 * Written out in full: no later change of the code changes what this step makes.
 */
import type { Migration } from '../migrate.ts';

const journal = `
  CREATE TABLE log_identity (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    uuid TEXT NOT NULL
  ) STRICT;

  CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    environment_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    received_at_us INTEGER NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    facts TEXT NOT NULL,
    total_bytes INTEGER NOT NULL,
    kept_bytes INTEGER NOT NULL,
    truncation TEXT NOT NULL,
    verdict TEXT NOT NULL,
    verdict_reason TEXT NOT NULL,
    body_sha256 BLOB NOT NULL,
    body BLOB
  ) STRICT;

  CREATE TABLE body_chunk (
    delivery_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (delivery_id, position)
  ) STRICT;

  CREATE TABLE answer (
    delivery_id INTEGER PRIMARY KEY,
    status INTEGER,
    answered_at_us INTEGER NOT NULL
  ) STRICT;
`;

const configuration = `
  CREATE TABLE environment (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
  ) STRICT;

  CREATE TABLE endpoint (
    id TEXT PRIMARY KEY,
    environment_id TEXT NOT NULL REFERENCES environment (id),
    slug TEXT,
    name TEXT NOT NULL,
    scheme TEXT NOT NULL,
    header_name TEXT NOT NULL,
    is_archived INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE secret (
    id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL REFERENCES endpoint (id),
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    mask TEXT NOT NULL,
    notice TEXT,
    valid_from_us INTEGER NOT NULL,
    valid_until_us INTEGER,
    position INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX secret_by_endpoint ON secret (endpoint_id, position);

  CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  INSERT INTO environment (id, name) VALUES ('env_sandbox', 'Sandbox');
  INSERT INTO endpoint (id, environment_id, slug, name, scheme, header_name) VALUES
    ('ep_unrouted', 'env_sandbox', NULL, 'Unrouted', 'zof', 'X-Zof-Signature'),
    ('ep_default', 'env_sandbox', 'zof', 'Zof', 'zof', 'X-Zof-Signature');
`;

const replays = `
  CREATE TABLE replay (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    target_url TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    finished_at_us INTEGER,
    idempotency_key TEXT UNIQUE,
    total_attempts INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX replay_running ON replay (id) WHERE state = 'running';

  CREATE TABLE replay_delivery (
    replay_id TEXT NOT NULL REFERENCES replay (id),
    position INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    PRIMARY KEY (replay_id, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE attempt (
    id TEXT PRIMARY KEY,
    replay_id TEXT NOT NULL REFERENCES replay (id),
    delivery_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target_url TEXT NOT NULL,
    started_at_us INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    sentence TEXT NOT NULL,
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
    UNIQUE (delivery_id, number)
  ) STRICT;
  CREATE INDEX attempt_by_replay ON attempt (replay_id, started_at_us);
  CREATE INDEX attempt_by_target ON attempt (target_url, started_at_us);
  CREATE INDEX attempt_pending ON attempt (id) WHERE outcome = 'pending';

  CREATE TABLE attempt_body (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt (id),
    body BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

export const initial: Migration = {
  version: 10,
  name: 'initial',
  sql: `${journal}${configuration}${replays}
  INSERT INTO log_identity (only_row, uuid) VALUES (1, lower(hex(randomblob(16))));`,
};
