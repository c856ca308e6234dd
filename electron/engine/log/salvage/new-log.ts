/** The new file of a salvage: an empty log of a version, and what has to be in it so that it can be used. */
import Database from 'better-sqlite3';
import type { Migration } from '../migrate.ts';
import { migrationBookkeeping, migrationHash } from '../migration-hash.ts';
import { pageSizeBytes } from '../readable-log.ts';

/** `path` must be there, and empty. */
export function prepareTarget(
  path: string,
  steps: readonly Migration[],
  { applicationId, nowUs }: { readonly applicationId: number; readonly nowUs: number },
): Database.Database {
  const target = new Database(path, { fileMustExist: true });
  target.pragma(`page_size = ${pageSizeBytes}`);
  target.pragma('auto_vacuum = INCREMENTAL');
  // why: until it has its name it is thrown away after a crash; it is synced as a whole before it gets one.
  target.pragma('synchronous = OFF');
  target.pragma('foreign_keys = OFF');
  target.transaction(() => {
    target.exec(migrationBookkeeping);
    const note = target.prepare('INSERT INTO schema_migration (version, name, hash, applied_at_us) VALUES (?, ?, ?, ?)');
    for (const step of steps) {
      target.exec(step.sql);
      note.run(step.version, step.name, migrationHash(step), nowUs);
    }
    target.pragma(`application_id = ${applicationId}`);
    target.pragma(`user_version = ${steps.at(-1)?.version ?? 0}`);
  })();
  return target;
}

/** Takes the triggers away, whose effects are copied with the rows, and returns their texts. */
export function withoutTriggers(target: Database.Database): readonly string[] {
  const triggers = target.prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) target.exec(`DROP TRIGGER "${name}"`);
  return triggers.map(({ sql }) => sql);
}

export function recreateTriggers(target: Database.Database, triggers: readonly string[]): void {
  for (const text of triggers) target.exec(text);
}

/**
 * Environments and endpoints that deliveries name and that were lost, under names that say so; deliveries that name none are Unrouted. Then
 * rows that belong to nothing any more go, because the log refuses to be changed around them.
 */
export function insertMissing(target: Database.Database): void {
  target.function('is_id', { deterministic: true }, (prefix: unknown, id: unknown) =>
    new RegExp(`^${String(prefix)}_[A-Za-z0-9]{1,40}$`).test(String(id)) ? 1 : 0,
  );
  target.exec(`
    DELETE FROM environment WHERE NOT is_id('env', id);
    DELETE FROM endpoint WHERE NOT is_id('ep', id) OR NOT is_id('env', environment_id);
    INSERT OR IGNORE INTO environment (id, name) VALUES ('env_sandbox', 'Sandbox');
    INSERT OR IGNORE INTO endpoint (id, environment_id, slug, name, scheme, header_name) VALUES
      ('ep_unrouted', 'env_sandbox', NULL, 'Unrouted', 'zof', 'X-Zof-Signature');
    UPDATE delivery SET environment_id = 'env_sandbox', endpoint_id = 'ep_unrouted'
      WHERE NOT is_id('env', environment_id) OR NOT is_id('ep', endpoint_id);
    INSERT OR IGNORE INTO environment (id, name)
      SELECT DISTINCT environment_id, 'Salvaged ' || environment_id FROM delivery WHERE environment_id NOT IN (SELECT id FROM environment);
    INSERT OR IGNORE INTO endpoint (id, environment_id, slug, name, scheme, header_name, is_archived)
      SELECT endpoint_id, min(environment_id), NULL, 'Salvaged ' || endpoint_id, 'zof', 'X-Zof-Signature', 1
      FROM delivery WHERE endpoint_id NOT IN (SELECT id FROM endpoint) GROUP BY endpoint_id;
  `);
  for (let round = 0; round < 10; round++) {
    const orphans = target.prepare<[], { table: string; rowid: number | null }>('PRAGMA foreign_key_check').all();
    const numbered = orphans.filter(({ rowid }) => rowid !== null);
    if (numbered.length === 0) return;
    for (const { table, rowid } of numbered) target.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid);
  }
}
