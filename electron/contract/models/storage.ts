import { z } from 'zod';
import { environmentIdSchema } from '../ids.ts';

/** How long deliveries of an environment are kept; null means without end. Bookmarked ones are never pruned. */
export const retentionRuleSchema = z.object({
  environmentId: environmentIdSchema,
  maxAgeDays: z.int().min(1).max(3650).nullable(),
  maxDeliveries: z.int().min(1).max(1_000_000_000).nullable(),
  maxBytes: z
    .int()
    .min(1024 * 1024)
    .max(Number.MAX_SAFE_INTEGER)
    .nullable(),
});
export type RetentionRule = z.infer<typeof retentionRuleSchema>;

/** What a rule would remove at this moment. */
export const retentionPreviewSchema = z.object({
  environmentId: environmentIdSchema,
  deliveries: z.int(),
  bytes: z.int(),
  oldestUs: z.int().nullable(),
  newestUs: z.int().nullable(),
  /** Kept although the rule would take them. */
  bookmarked: z.int(),
});
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>;

export const backupFileSchema = z.object({
  /** File name within the backups folder. */
  name: z.string(),
  createdAtUs: z.int(),
  sizeBytes: z.int(),
  /** Made before an update of the log's structure, or asked for. */
  reason: z.enum(['update', 'asked', 'restore']),
});
export type BackupFile = z.infer<typeof backupFileSchema>;

export const storageSchema = z.object({
  folder: z.string(),
  files: z.object({ logBytes: z.int(), indexBytes: z.int(), textBytes: z.int(), backupsBytes: z.int() }),
  /** Within log.db, to be given back or used again. */
  reusableBytes: z.int(),
  diskFreeBytes: z.int(),
  deliveries: z.int(),
  /** In the trash, until the next start. */
  trashed: z.int(),
  /** Deliveries whose headers and body lie in compressed blocks. */
  compacted: z.int(),
  environments: z.array(
    z.object({
      environmentId: environmentIdSchema,
      deliveries: z.int(),
      bytes: z.int(),
      bookmarked: z.int(),
      oldestUs: z.int().nullable(),
      newestUs: z.int().nullable(),
    }),
  ),
  /** The last whole check of structure and bodies; null when there was none. */
  lastCheck: z.object({ endedAtUs: z.int(), bodies: z.int(), damaged: z.array(z.string()), structure: z.string().nullable() }).nullable(),
  /** A restore that takes place at the next start; null when none is planned. */
  pendingRestore: z.string().nullable(),
});
export type Storage = z.infer<typeof storageSchema>;
