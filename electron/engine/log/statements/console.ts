/** Writes connections, ignore rules, registrations under way and the sandbox: small rows, each replaced as a whole. */
import type { IgnoreRuleId } from '#contract/ids.ts';
import type { IgnoreMatch, IgnoreRule } from '#contract/models/drift.ts';
import type { PendingRegistration, StoredConnection } from '../console-store.ts';
import type { WritableLog } from '../database.ts';
import type { StoredEndpoint, StoredSecret } from '../stored-endpoint.ts';
import type { prepareConfiguration } from './configuration.ts';

/** The same text for the same match, whatever the order of its keys was, so that a rule is kept once. */
function matchText(match: IgnoreMatch): string {
  if (match.by === 'path') return JSON.stringify({ by: match.by, path: match.path });
  return JSON.stringify(match.by === 'type' ? { by: match.by, type: match.type } : { by: match.by, shape: match.shape });
}

export function prepareConsole(db: WritableLog, configuration: ReturnType<typeof prepareConfiguration>) {
  const upsertConnection = db.prepare(`
    INSERT INTO console_connection (environment_id, is_sandbox, base_url, sealed_key, key_mask, console_url, link_templates, resources,
      is_fetching_on_capture) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (environment_id) DO UPDATE SET is_sandbox = excluded.is_sandbox, base_url = excluded.base_url,
      sealed_key = excluded.sealed_key, key_mask = excluded.key_mask, console_url = excluded.console_url,
      link_templates = excluded.link_templates, resources = excluded.resources, is_fetching_on_capture = excluded.is_fetching_on_capture`);
  const findRule = db.prepare<[string, string], Pick<IgnoreRule, 'id' | 'origin' | 'createdAtUs'>>(
    `SELECT id, origin, created_at_us AS createdAtUs FROM ignore_rule WHERE coalesce(event_type, '') = ? AND match = ?`,
  );
  const insertRule = db.prepare('INSERT INTO ignore_rule (id, event_type, match, origin, created_at_us) VALUES (?, ?, ?, ?, ?)');
  const deleteRule = db.prepare('DELETE FROM ignore_rule WHERE id = ?');
  const upsertSandbox = db.prepare(`
    INSERT INTO sandbox_state (only_row, state, saved_at_us) VALUES (1, ?, ?)
    ON CONFLICT (only_row) DO UPDATE SET state = excluded.state, saved_at_us = excluded.saved_at_us`);
  const insertRegistration = db.prepare(`
    INSERT INTO pending_registration (idempotency_key, environment_id, url, events, endpoint_id, new_slug, begun_at_us)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const deleteRegistration = db.prepare('DELETE FROM pending_registration WHERE idempotency_key = ?');
  return {
    saveConnection(connection: Omit<StoredConnection, 'environmentName'>): void {
      const { environmentId, isSandbox, baseUrl, sealedKey, keyMask, consoleUrl, linkTemplates, resources } = connection;
      upsertConnection.run(
        environmentId,
        Number(isSandbox),
        baseUrl,
        sealedKey,
        keyMask,
        consoleUrl,
        JSON.stringify(linkTemplates),
        JSON.stringify(resources),
        Number(connection.isFetchingOnCapture),
      );
    },
    addRule(rule: IgnoreRule): IgnoreRule {
      const match = matchText(rule.match);
      const earlier = findRule.get(rule.eventType ?? '', match);
      if (earlier !== undefined) return { ...rule, ...earlier };
      insertRule.run(rule.id, rule.eventType, match, rule.origin, rule.createdAtUs);
      return rule;
    },
    removeRule: (id: IgnoreRuleId) => deleteRule.run(id).changes > 0,
    saveSandbox(state: unknown, savedAtUs: number): void {
      upsertSandbox.run(JSON.stringify(state), savedAtUs);
    },
    beginRegistration(registration: PendingRegistration): void {
      const { idempotencyKey, environmentId, url, events, endpointId, newSlug, begunAtUs } = registration;
      insertRegistration.run(idempotencyKey, environmentId, url, JSON.stringify(events), endpointId, newSlug, begunAtUs);
    },
    finishRegistration(
      idempotencyKey: string,
      kept: { readonly endpoint: StoredEndpoint | null; readonly secrets: readonly StoredSecret[] },
    ): void {
      // why: the endpoint first, because secrets refer to it.
      if (kept.endpoint !== null) configuration.saveEndpoint(kept.endpoint);
      for (const secret of kept.secrets) configuration.saveSecret(secret);
      deleteRegistration.run(idempotencyKey);
    },
    dropRegistration(idempotencyKey: string): void {
      deleteRegistration.run(idempotencyKey);
    },
  };
}
