/** Environments, endpoints, secrets, settings, views and retention rules: small tables, read whole at the start and saved row by row. */
import { z } from 'zod';
import { endpointIdSchema, environmentIdSchema, secretIdSchema, type ViewId } from '#contract/ids.ts';
import { environmentSchema } from '#contract/models/environment.ts';
import { type SavedView, savedViewSchema } from '#contract/models/saved-view.ts';
import { defaultSettings, type Settings, settingsSchema } from '#contract/models/settings.ts';
import { signingSchema } from '#contract/models/signing.ts';
import { type RetentionRule, retentionRuleSchema } from '#contract/models/storage.ts';
import { schemeNameSchema } from '#contract/models/verdict.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { WritableLog } from '../database.ts';
import type { StoredConfiguration } from '../log.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { StoredEndpoint, StoredSecret } from '../stored-endpoint.ts';
import { builtInConsole, readConsole } from './console-configuration.ts';
import { hasColumn, hasTable, signingExtras } from './journal-shape.ts';

/** Either all of it or nothing, as `saveEndpoint` writes it. */
const signingExtrasSchema = signingSchema.omit({ scheme: true, headerName: true });

const storedEndpointSchema = z
  .object({
    id: endpointIdSchema,
    environmentId: environmentIdSchema,
    slug: z.string().nullable(),
    name: z.string(),
    scheme: schemeNameSchema,
    headerName: z.string(),
    isArchived: z.int().transform((value) => value === 1),
    signing: z.string(),
  })
  .transform(({ signing, ...endpoint }): StoredEndpoint => {
    const extras = signingExtrasSchema.safeParse(JSON.parse(signing));
    // why: an unreadable choice must not keep the log from opening; the endpoint then works as its scheme does by itself.
    return { ...defaultSigning(endpoint.scheme), ...(extras.success ? extras.data : {}), ...endpoint };
  });

const storedSecretSchema = z.object({
  id: secretIdSchema,
  endpointId: endpointIdSchema,
  name: z.string(),
  sealed: z.instanceof(Uint8Array),
  mask: z.string(),
  notice: z.string().nullable(),
  validFromUs: z.int(),
  validUntilUs: z.int().nullable(),
  position: z.int(),
});

/** why: a log of an earlier version that may not be written has no such column. */
const endpointsSql = (hasSigning: boolean) => `
  SELECT id, environment_id AS environmentId, slug, name, scheme, header_name AS headerName, is_archived AS isArchived,
    ${hasSigning ? 'signing' : "'{}' AS signing"}
  FROM endpoint ORDER BY rowid`;
const secretsSql = `
  SELECT id, endpoint_id AS endpointId, name, sealed, mask, notice, valid_from_us AS validFromUs, valid_until_us AS validUntilUs, position
  FROM secret ORDER BY endpoint_id, position`;

const viewsSql = (hasNotices: boolean) =>
  `SELECT id, name, query, grouping, ${hasNotices ? 'notifies' : "'off' AS notifies"} FROM saved_view ORDER BY name COLLATE NOCASE, id`;
const retentionSql = `
  SELECT environment_id AS environmentId, max_age_days AS maxAgeDays, max_deliveries AS maxDeliveries, max_bytes AS maxBytes
  FROM retention_rule ORDER BY environment_id`;

/** Settings as stored, with the default for every key that is missing or does not fit. */
function readSettings(db: ReadableLog): Settings {
  const stored: Record<string, unknown> = {};
  for (const row of db.prepare<[], { key: string; value: string }>('SELECT key, value FROM setting').all())
    stored[row.key] = JSON.parse(row.value);
  const merged = settingsSchema.safeParse({ ...defaultSettings, ...stored });
  if (merged.success) return merged.data;
  for (const issue of merged.error.issues) delete stored[String(issue.path[0])];
  return settingsSchema.parse({ ...defaultSettings, ...stored });
}

export function readConfiguration(db: ReadableLog): Omit<StoredConfiguration, 'interrupted' | 'pausedJobs'> {
  return {
    environments: z.array(environmentSchema).parse(db.prepare('SELECT id, name FROM environment ORDER BY rowid').all()),
    endpoints: z.array(storedEndpointSchema).parse(db.prepare(endpointsSql(hasTable(db, 'judgement'))).all()),
    secrets: z.array(storedSecretSchema).parse(db.prepare(secretsSql).all()),
    settings: readSettings(db),
    views: hasTable(db, 'saved_view')
      ? z.array(savedViewSchema).parse(db.prepare(viewsSql(hasColumn(db, 'saved_view', 'notifies'))).all())
      : [],
    retention: hasTable(db, 'retention_rule') ? z.array(retentionRuleSchema).parse(db.prepare(retentionSql).all()) : [],
    console: readConsole(db),
  };
}

export function prepareConfiguration(db: WritableLog) {
  const upsertEndpoint = db.prepare(`
    INSERT INTO endpoint (id, environment_id, slug, name, scheme, header_name, is_archived, signing) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name, scheme = excluded.scheme,
      header_name = excluded.header_name, is_archived = excluded.is_archived, signing = excluded.signing`);
  const upsertSecret = db.prepare(`
    INSERT INTO secret (id, endpoint_id, name, sealed, mask, notice, valid_from_us, valid_until_us, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, sealed = excluded.sealed, mask = excluded.mask, notice = excluded.notice,
      valid_from_us = excluded.valid_from_us, valid_until_us = excluded.valid_until_us, position = excluded.position`);
  const upsertSetting = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const upsertView = db.prepare(`
    INSERT INTO saved_view (id, name, query, grouping, notifies) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, grouping = excluded.grouping,
      notifies = excluded.notifies`);
  const deleteView = db.prepare('DELETE FROM saved_view WHERE id = ?');
  const upsertRetention = db.prepare(`
    INSERT INTO retention_rule (environment_id, max_age_days, max_deliveries, max_bytes) VALUES (?, ?, ?, ?)
    ON CONFLICT (environment_id) DO UPDATE SET max_age_days = excluded.max_age_days, max_deliveries = excluded.max_deliveries,
      max_bytes = excluded.max_bytes`);
  return {
    saveEndpoint(endpoint: StoredEndpoint): void {
      const { id, environmentId, slug, name, scheme, headerName, isArchived } = endpoint;
      upsertEndpoint.run(
        id,
        environmentId,
        slug,
        name,
        scheme,
        headerName,
        isArchived ? 1 : 0,
        JSON.stringify(signingExtras(endpoint) ?? {}),
      );
    },
    saveSecret(secret: StoredSecret): void {
      const { id, endpointId, name, sealed, mask, notice, validFromUs, validUntilUs, position } = secret;
      upsertSecret.run(id, endpointId, name, sealed, mask, notice, validFromUs, validUntilUs, position);
    },
    saveSettings(settings: Settings): void {
      for (const [key, value] of Object.entries(settings)) upsertSetting.run(key, JSON.stringify(value));
    },
    saveView(view: SavedView): void {
      upsertView.run(view.id, view.name, view.query, view.grouping, view.notifies);
    },
    removeView(id: ViewId): void {
      deleteView.run(id);
    },
    saveRetention(rule: RetentionRule): void {
      upsertRetention.run(rule.environmentId, rule.maxAgeDays, rule.maxDeliveries, rule.maxBytes);
    },
  };
}

/** What a log without any readable table is treated as, so that the window can open and say what is wrong. */
export const builtInConfiguration: Omit<StoredConfiguration, 'interrupted' | 'pausedJobs'> = {
  environments: [{ id: environmentIdSchema.parse('env_sandbox'), name: 'Sandbox' }],
  endpoints: [
    {
      id: endpointIdSchema.parse('ep_unrouted'),
      environmentId: environmentIdSchema.parse('env_sandbox'),
      slug: null,
      name: 'Unrouted',
      ...defaultSigning('zof'),
      isArchived: false,
    },
  ],
  secrets: [],
  settings: defaultSettings,
  views: [],
  retention: [],
  console: builtInConsole(environmentIdSchema.parse('env_sandbox'), 'Sandbox'),
};
