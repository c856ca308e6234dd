/**
 * Brings log.db to the newest structure. Each step runs in one immediate transaction with its row in `schema_migration` and the
 * header's `user_version`; before the first pending step of an existing log a dated backup is made.
 * Refuses: steps whose text changed after they were applied, and anything newer than this build knows.
 */
import { Failure, fail } from '../failure.ts';
import { backUp } from './backup.ts';
import { identityOf, logApplicationId, type WritableLog } from './database.ts';
import { migrationBookkeeping, migrationHash } from './migration-hash.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export interface MigrationContext {
  readonly migrations: readonly Migration[];
  readonly backupFolder: string;
  readonly nowUs: number;
}

/** Newest version a list of steps leads to. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/**
 * Applies what is pending and returns the versions applied. Fails with `log.newer_version`, `log.migration_changed` or
 * `log.migration_failed`; the log is then as it was before the failing step.
 */
export function migrate(db: WritableLog, context: MigrationContext): readonly number[] {
  const { version } = identityOf(db);
  const known = newestVersion(context.migrations);
  if (version > known) fail('log.newer_version', { found: String(version), known: String(known) });
  verifyApplied(db, version, context.migrations);
  const pending = context.migrations.filter((migration) => migration.version > version);
  if (pending.length === 0) return [];
  const backup = version > 0 ? backUp(db, context.backupFolder, version, context.nowUs) : '';
  for (const migration of pending) applyOne(db, migration, context.nowUs, backup);
  return pending.map((migration) => migration.version);
}

function verifyApplied(db: WritableLog, version: number, migrations: readonly Migration[]): void {
  if (version === 0) return;
  const rows = db.prepare<[], { version: number; hash: string }>('SELECT version, hash FROM schema_migration ORDER BY version').all();
  const hashes = new Map(rows.map((row) => [row.version, row.hash]));
  for (const migration of migrations) {
    if (migration.version <= version && hashes.get(migration.version) !== migrationHash(migration)) {
      fail('log.migration_changed', { step: String(migration.version) });
    }
  }
}

function applyOne(db: WritableLog, migration: Migration, nowUs: number, backup: string): void {
  const step = `${migration.version}-${migration.name}`;
  try {
    db.transaction(() => {
      db.exec(migrationBookkeeping);
      db.exec(migration.sql);
      db.prepare('INSERT INTO schema_migration (version, name, hash, applied_at_us) VALUES (?, ?, ?, ?)').run(
        migration.version,
        migration.name,
        migrationHash(migration),
        nowUs,
      );
      db.pragma(`application_id = ${logApplicationId}`);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    fail('log.migration_failed', { step, problem: `${problem}.`, backup: backup || 'not needed, the log was new' }, error);
  }
}
