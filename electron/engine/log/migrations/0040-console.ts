/**
 * The Console of each environment: how it is reached, what it said of objects (snapshots), what of that differs from what was captured,
 * what waits to be asked for, webhooks whose registration is under way, and the sandbox. A snapshot's text lies in pieces of its own
 * table, so that its facts stay quick to read.
 */
import type { Migration } from '../migrate.ts';

export const consoleMigration: Migration = {
  version: 40,
  name: 'console',
  sql: `
  INSERT INTO environment (id, name) VALUES ('env_staging', 'Staging'), ('env_production', 'Production') ON CONFLICT (id) DO NOTHING;

  CREATE TABLE console_connection (
    environment_id TEXT PRIMARY KEY REFERENCES environment (id),
    is_sandbox INTEGER NOT NULL,
    base_url TEXT,
    sealed_key BLOB,
    key_mask TEXT,
    console_url TEXT,
    link_templates TEXT NOT NULL,
    resources TEXT NOT NULL,
    is_fetching_on_capture INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE snapshot (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    environment_id TEXT NOT NULL REFERENCES environment (id),
    delivery_id INTEGER,
    thing TEXT,
    object_id TEXT,
    origin TEXT NOT NULL,
    taken_at_us INTEGER NOT NULL,
    path TEXT,
    status INTEGER,
    request_id TEXT,
    object_status TEXT,
    bytes INTEGER NOT NULL,
    body_sha256 BLOB NOT NULL
  ) STRICT;
  CREATE INDEX snapshot_by_object ON snapshot (environment_id, thing, object_id) WHERE object_id IS NOT NULL;
  CREATE INDEX snapshot_by_delivery ON snapshot (delivery_id) WHERE delivery_id IS NOT NULL;

  CREATE TABLE snapshot_chunk (
    snapshot_number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (snapshot_number, position)
  ) STRICT;

  CREATE TABLE drift (
    delivery_id INTEGER PRIMARY KEY,
    snapshot_number INTEGER NOT NULL,
    differs INTEGER NOT NULL,
    compared_at_us INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX drift_by_snapshot ON drift (snapshot_number);

  CREATE TABLE ignore_rule (
    id TEXT PRIMARY KEY,
    event_type TEXT,
    match TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at_us INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX ignore_rule_once ON ignore_rule (coalesce(event_type, ''), match);

  CREATE TABLE console_fetch (
    number INTEGER PRIMARY KEY,
    environment_id TEXT NOT NULL REFERENCES environment (id),
    thing TEXT NOT NULL,
    object_id TEXT NOT NULL,
    queued_at_us INTEGER NOT NULL,
    next_due_us INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    last_problem TEXT,
    UNIQUE (environment_id, thing, object_id)
  ) STRICT;
  CREATE INDEX console_fetch_due ON console_fetch (environment_id, next_due_us);

  CREATE TABLE console_fetch_delivery (
    fetch_number INTEGER NOT NULL REFERENCES console_fetch (number) ON DELETE CASCADE,
    delivery_id INTEGER NOT NULL,
    PRIMARY KEY (fetch_number, delivery_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX console_fetch_by_delivery ON console_fetch_delivery (delivery_id);

  CREATE TABLE sandbox_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    state TEXT NOT NULL,
    saved_at_us INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE pending_registration (
    idempotency_key TEXT PRIMARY KEY,
    environment_id TEXT NOT NULL REFERENCES environment (id),
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    new_slug TEXT,
    begun_at_us INTEGER NOT NULL
  ) STRICT;
`,
};
