import { z } from 'zod';
import { environmentIdSchema } from '../ids.ts';
import { healthSchema } from '../models/health.ts';
import { jobSchema } from '../models/job.ts';
import { backupFileSchema, retentionPreviewSchema, retentionRuleSchema, storageSchema } from '../models/storage.ts';
import { command, query } from '../procedure.ts';

const noInput = z.strictObject({});

export const storage = {
  get: query({
    path: '/storage',
    summary: 'What is kept, how large it is, and when it was checked',
    tag: 'storage',
    input: noInput,
    output: storageSchema,
    fails: ['log.query_timeout'],
  }),
  retention: query({
    path: '/storage/retention',
    summary: 'How long deliveries are kept, per environment',
    tag: 'storage',
    input: noInput,
    output: z.object({ items: z.array(retentionRuleSchema) }),
  }),
  previewRetention: query({
    method: 'POST',
    path: '/storage/retention/preview',
    summary: 'What a rule would remove now',
    tag: 'storage',
    input: retentionRuleSchema.strict(),
    output: retentionPreviewSchema,
    fails: ['missing.environment', 'log.query_timeout'],
  }),
  /** Takes effect with the next clean-up, at most a minute later, or with `applyRetention`. */
  setRetention: command({
    method: 'PATCH',
    path: '/storage/retention',
    summary: 'Change how long deliveries are kept',
    tag: 'storage',
    input: retentionRuleSchema.strict(),
    output: retentionRuleSchema,
    fails: ['missing.environment'],
  }),
  applyRetention: command({
    path: '/storage/retention/apply',
    summary: 'Remove now what the rules do not keep',
    tag: 'storage',
    input: z.strictObject({ environmentId: environmentIdSchema.optional() }),
    output: jobSchema,
    fails: ['missing.environment', 'conflict.job_running'],
  }),
  backups: query({
    path: '/storage/backups',
    summary: 'Backups, newest first',
    tag: 'storage',
    input: noInput,
    output: z.object({ folder: z.string(), items: z.array(backupFileSchema) }),
  }),
  backUp: command({
    path: '/storage/backups',
    summary: 'Make a backup while everything goes on',
    tag: 'storage',
    input: noInput,
    output: jobSchema,
    fails: ['conflict.job_running'],
  }),
  /** The backup is checked now and put in place at the next start; the log of now is kept beside it. Null takes a plan back. */
  restore: command({
    path: '/storage/restore',
    summary: 'Plan to go back to a backup at the next start',
    tag: 'storage',
    input: z.strictObject({ name: z.string().max(200).nullable() }),
    output: storageSchema,
    fails: ['missing.backup', 'log.backup_damaged', 'log.newer_version'],
  }),
  /** Structure of the file, and every body against its SHA-256. */
  check: command({
    path: '/storage/check',
    summary: 'Check the log whole',
    tag: 'storage',
    input: noInput,
    output: jobSchema,
    fails: ['conflict.job_running'],
  }),
  compact: command({
    path: '/storage/compact',
    summary: 'Put old headers and bodies into compressed blocks, and give the space back',
    tag: 'storage',
    input: z.strictObject({ olderThanDays: z.int().min(0).max(3650).default(1) }),
    output: jobSchema,
    fails: ['conflict.job_running'],
  }),
  /**
   * Into a new log, which takes the place of the damaged one with `reopen` or at the next start. The damaged one is kept untouched among
   * the backups. Only while the log is read-only because of damage.
   */
  salvage: command({
    path: '/storage/salvage',
    summary: 'Save what can be read of a damaged log into a new one',
    tag: 'storage',
    input: noInput,
    output: jobSchema,
    fails: ['conflict.job_running', 'conflict.log_sound'],
  }),
  /**
   * Where nothing can be written, or a restore is planned: closes the log and opens it anew, while links and the receiver's port stay.
   * Otherwise only looks whether there is space on the disk again.
   */
  reopen: command({
    path: '/storage/reopen',
    summary: 'Try again to write the log: after a salvage, a restore, or when the disk can be written again',
    tag: 'storage',
    input: noInput,
    output: healthSchema,
    fails: ['log.locked', 'log.folder_not_writable', 'log.foreign_file', 'log.network_folder'],
  }),
};
