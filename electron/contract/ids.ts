/**
 * Branded ids. Ours carry a prefix, so that an id says what it names wherever it is pasted; Zof's own ids
 * (`evt_`, `run_`, `org_`) stay as they come and are plain strings.
 */
import { z } from 'zod';

function idWithPrefix<const P extends string>(prefix: P) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,40}$`), `An id that starts with "${prefix}_"`)
    .brand<P>();
}

/** `dlv_` and the journal's row number, which grows with arrival: `dlv_1`, `dlv_2`, … */
export const deliveryIdSchema = z
  .string()
  .regex(/^dlv_[1-9][0-9]{0,15}$/, 'An id that starts with "dlv_"')
  .brand<'dlv'>();
export type DeliveryId = z.infer<typeof deliveryIdSchema>;

export const endpointIdSchema = idWithPrefix('ep');
export type EndpointId = z.infer<typeof endpointIdSchema>;

export const environmentIdSchema = idWithPrefix('env');
export type EnvironmentId = z.infer<typeof environmentIdSchema>;

export const secretIdSchema = idWithPrefix('sec');
export type SecretId = z.infer<typeof secretIdSchema>;

export const replayIdSchema = idWithPrefix('rpl');
export type ReplayId = z.infer<typeof replayIdSchema>;

export const attemptIdSchema = idWithPrefix('att');
export type AttemptId = z.infer<typeof attemptIdSchema>;

export const jobIdSchema = idWithPrefix('job');
export type JobId = z.infer<typeof jobIdSchema>;

export const viewIdSchema = idWithPrefix('view');
export type ViewId = z.infer<typeof viewIdSchema>;

/** A body handed in for a check by hand; in memory only. */
export const stagedBodyIdSchema = idWithPrefix('stg');
export type StagedBodyId = z.infer<typeof stagedBodyIdSchema>;

/** One deletion, with everything it took; the thing that is undone. */
export const trashIdSchema = idWithPrefix('trs');
export type TrashId = z.infer<typeof trashIdSchema>;

export const snapshotIdSchema = idWithPrefix('snp');
export type SnapshotId = z.infer<typeof snapshotIdSchema>;

export const ignoreRuleIdSchema = idWithPrefix('ign');
export type IgnoreRuleId = z.infer<typeof ignoreRuleIdSchema>;

export const draftIdSchema = idWithPrefix('drf');
export type DraftId = z.infer<typeof draftIdSchema>;

/** What would leave, kept in memory for a few minutes. */
export const previewIdSchema = idWithPrefix('prv');
export type PreviewId = z.infer<typeof previewIdSchema>;

export const scenarioIdSchema = idWithPrefix('scn');
export type ScenarioId = z.infer<typeof scenarioIdSchema>;

export const scenarioRunIdSchema = idWithPrefix('srn');
export type ScenarioRunId = z.infer<typeof scenarioRunIdSchema>;

export const conformanceIdSchema = idWithPrefix('cfr');
export type ConformanceId = z.infer<typeof conformanceIdSchema>;

export const targetIdSchema = idWithPrefix('tgt');
export type TargetId = z.infer<typeof targetIdSchema>;

export const planIdSchema = idWithPrefix('pln');
export type PlanId = z.infer<typeof planIdSchema>;

/** A tab of the browser shell; says nothing about its token. */
export const sessionIdSchema = idWithPrefix('ses');
export type SessionId = z.infer<typeof sessionIdSchema>;

/** A file made in memory, to be read once or twice. */
export const exportIdSchema = idWithPrefix('exp');
export type ExportId = z.infer<typeof exportIdSchema>;

/** The journal's row number behind a delivery id. */
export function deliveryNumber(id: DeliveryId): number {
  return Number(id.slice('dlv_'.length));
}

/** The delivery id of a journal row number (a positive integer). */
export function deliveryIdOf(rowNumber: number): DeliveryId {
  return deliveryIdSchema.parse(`dlv_${rowNumber}`);
}
