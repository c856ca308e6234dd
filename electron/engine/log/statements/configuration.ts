/** Environments, endpoints, secrets and settings: small tables, read whole at the start and saved row by row. */
import { z } from 'zod';
import { endpointIdSchema, environmentIdSchema, secretIdSchema } from '#contract/ids.ts';
import { environmentSchema } from '#contract/models/environment.ts';
import { defaultSettings, type Settings, settingsSchema } from '#contract/models/settings.ts';
import { schemeNameSchema } from '#contract/models/verdict.ts';
import type { WritableLog } from '../database.ts';
import type { StoredConfiguration, StoredEndpoint, StoredSecret } from '../log.ts';
import type { ReadableLog } from '../readable-log.ts';

const storedEndpointSchema = z.object({
  id: endpointIdSchema,
  environmentId: environmentIdSchema,
  slug: z.string().nullable(),
  name: z.string(),
  scheme: schemeNameSchema,
  headerName: z.string(),
  isArchived: z.int().transform((value) => value === 1),
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

const endpointsSql = `
  SELECT id, environment_id AS environmentId, slug, name, scheme, header_name AS headerName, is_archived AS isArchived
  FROM endpoint ORDER BY rowid`;
const secretsSql = `
  SELECT id, endpoint_id AS endpointId, name, sealed, mask, notice, valid_from_us AS validFromUs, valid_until_us AS validUntilUs, position
  FROM secret ORDER BY endpoint_id, position`;

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

export function readConfiguration(db: ReadableLog): Omit<StoredConfiguration, 'interrupted'> {
  return {
    environments: z.array(environmentSchema).parse(db.prepare('SELECT id, name FROM environment ORDER BY rowid').all()),
    endpoints: z.array(storedEndpointSchema).parse(db.prepare(endpointsSql).all()),
    secrets: z.array(storedSecretSchema).parse(db.prepare(secretsSql).all()),
    settings: readSettings(db),
  };
}

export function prepareConfiguration(db: WritableLog) {
  const upsertEndpoint = db.prepare(`
    INSERT INTO endpoint (id, environment_id, slug, name, scheme, header_name, is_archived) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name, scheme = excluded.scheme,
      header_name = excluded.header_name, is_archived = excluded.is_archived`);
  const upsertSecret = db.prepare(`
    INSERT INTO secret (id, endpoint_id, name, sealed, mask, notice, valid_from_us, valid_until_us, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, sealed = excluded.sealed, mask = excluded.mask, notice = excluded.notice,
      valid_from_us = excluded.valid_from_us, valid_until_us = excluded.valid_until_us, position = excluded.position`);
  const upsertSetting = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  return {
    saveEndpoint(endpoint: StoredEndpoint): void {
      const { id, environmentId, slug, name, scheme, headerName, isArchived } = endpoint;
      upsertEndpoint.run(id, environmentId, slug, name, scheme, headerName, isArchived ? 1 : 0);
    },
    saveSecret(secret: StoredSecret): void {
      const { id, endpointId, name, sealed, mask, notice, validFromUs, validUntilUs, position } = secret;
      upsertSecret.run(id, endpointId, name, sealed, mask, notice, validFromUs, validUntilUs, position);
    },
    saveSettings(settings: Settings): void {
      for (const [key, value] of Object.entries(settings)) upsertSetting.run(key, JSON.stringify(value));
    },
  };
}

/** What a log without any readable table is treated as, so that the window can open and say what is wrong. */
export const builtInConfiguration: Omit<StoredConfiguration, 'interrupted'> = {
  environments: [{ id: environmentIdSchema.parse('env_sandbox'), name: 'Sandbox' }],
  endpoints: [
    {
      id: endpointIdSchema.parse('ep_unrouted'),
      environmentId: environmentIdSchema.parse('env_sandbox'),
      slug: null,
      name: 'Unrouted',
      scheme: 'zof',
      headerName: 'X-Zof-Signature',
      isArchived: false,
    },
  ],
  secrets: [],
  settings: defaultSettings,
};
