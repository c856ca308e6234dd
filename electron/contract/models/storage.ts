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
  /** Made before an update of the log's structure, asked for, replaced by a restore, damaged and replaced, or salvaged from a damaged one. */
  reason: z.enum(['update', 'asked', 'restore', 'damaged', 'salvaged']),
});
export type BackupFile = z.infer<typeof backupFileSchema>;

/** What the last salvage of a damaged log brought, and what it could not read. */
export const salvageSchema = z.object({
  endedAtUs: z.int(),
  /** Deliveries in the new log. */
  deliveries: z.int(),
  /** Deliveries that were there and could not be read. */
  lost: z.int(),
  /** False where nobody knows how many there were: then at least `lost` are missing. */
  isLostExact: z.boolean(),
  /** Of those in the new log: their bodies are not those that were received. */
  changedBodies: z.int(),
  /** Rows of everything else (endpoints, attempts, drafts and so on). */
  others: z.int(),
  othersLost: z.int(),
  /** File of the new log among the backups, while it is not in place. */
  file: z.string(),
});
export type Salvage = z.infer<typeof salvageSchema>;

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
  /** A restore that takes place at the next start, or when the log is opened anew; null when none is planned. */
  pendingRestore: z.string().nullable(),
  /** The last salvage of this log; null when there was none. */
  salvage: salvageSchema.nullable(),
  /** What makes the disk a doubtful place for a log; null when nothing does. */
  doubt: z.string().nullable(),
});
export type Storage = z.infer<typeof storageSchema>;
