/**
 * What is set up, as a file that can be passed on: settings, endpoints, targets, ignore rules, saved views and retention. Guarantees: no
 * secret, no credential and nothing of any delivery is in it; things go by name, so that it means the same on another machine.
 */
import { z } from 'zod';
import { ignoreMatchSchema, ignoreRuleSchema } from './drift.ts';
import { slugSchema } from './endpoint.ts';
import { savedViewSchema } from './saved-view.ts';
import { signingChangeSchema, signingChangeShape } from './signing.ts';
import { retentionRuleSchema } from './storage.ts';
import { targetOptionsShape } from './target.ts';

export const settingsFileFormat = 'hookglass-settings';
export const settingsFileVersion = 1;
/** Of the file as text, so that it goes over every door in one message. */
export const longestSettingsFile = 500_000;

const nameSchema = z.string().trim().min(1).max(80);

export const settingsFileSchema = z.strictObject({
  format: z.literal(settingsFileFormat),
  version: z.literal(settingsFileVersion),
  /** The program and version that wrote it; only to be read. */
  madeBy: z.string().max(100),
  /** By key; a key that is not known is left out and told. */
  settings: z.record(z.string().max(100), z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()])).default({}),
  endpoints: z
    .array(
      z.strictObject({
        /** Null for Unrouted. */
        slug: slugSchema.nullable(),
        name: nameSchema,
        environment: nameSchema,
        ...signingChangeShape,
      }),
    )
    .max(1_000)
    .default([]),
  targets: z
    .array(
      z.strictObject({
        name: nameSchema,
        url: z.string().min(1).max(8_192),
        signing: signingChangeSchema.nullable().default(null),
        ...targetOptionsShape,
        /** What was left out because it is a credential: to be entered again. */
        leftOut: z.array(z.string().max(200)).max(60).default([]),
      }),
    )
    .max(1_000)
    .default([]),
  ignoreRules: z
    .array(z.strictObject({ ...ignoreRuleSchema.pick({ eventType: true, origin: true }).shape, match: ignoreMatchSchema }))
    .max(1_000)
    .default([]),
  views: z
    .array(
      z.strictObject({
        ...savedViewSchema.omit({ id: true }).shape,
        name: nameSchema,
        query: z.string().max(10_240),
        // A file that says nothing of it notifies of nothing.
        notifies: savedViewSchema.shape.notifies.default('off'),
      }),
    )
    .max(1_000)
    .default([]),
  retention: z
    .array(z.strictObject({ environment: nameSchema, ...retentionRuleSchema.omit({ environmentId: true }).shape }))
    .max(100)
    .default([]),
});
export type SettingsFile = z.infer<typeof settingsFileSchema>;

export const importedKinds = ['setting', 'endpoint', 'target', 'ignore rule', 'saved view', 'retention'] as const;

/** What an import does, or would do, with one thing of the file. */
export const importedItemSchema = z.object({
  kind: z.enum(importedKinds),
  name: z.string(),
  change: z.enum(['added', 'changed', 'left']),
  /** What changes, or why it is left as it is; sentences or `field: before → after`. */
  details: z.array(z.string()),
});
export type ImportedItem = z.infer<typeof importedItemSchema>;

export const settingsImportSchema = z.object({
  isDone: z.boolean(),
  added: z.int(),
  changed: z.int(),
  left: z.int(),
  /** In the order of the file. */
  items: z.array(importedItemSchema),
  /** What is changed, as it was before: importing this takes the changes back. What was added stays. */
  before: settingsFileSchema,
});
export type SettingsImport = z.infer<typeof settingsImportSchema>;
