/** What is written down of each migration. On its own, because workers do not load the contract. */
import { createHash } from 'node:crypto';

export function migrationHash(migration: { readonly sql: string }): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}

export const migrationBookkeeping = `
  CREATE TABLE IF NOT EXISTS schema_migration (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    applied_at_us INTEGER NOT NULL
  ) STRICT`;
